import { useEffect, useEffectEvent } from 'react'

/** Listens to the keys of the whole window while the component is there; always calls the newest handler. */
export function useKeys(handle: (event: KeyboardEvent) => void): void {
  const newest = useEffectEvent(handle)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => newest(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
