import { useEffectEvent, useLayoutEffect } from 'react'

/** Listens to the keys of the whole window while the component is there; always calls the newest handler. */
export function useKeys(handle: (event: KeyboardEvent) => void): void {
  const newest = useEffectEvent(handle)
  // Before the paint: whoever sees a key named may press it.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => newest(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
