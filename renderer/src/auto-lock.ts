import { useEffect, useRef } from 'react'

/** How long nobody may touch keys or mouse before the counter locks itself, ms. */
export const idle_ms = 10 * 60_000
const look_ms = 15_000
const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const

/**
 * Locks once nobody has touched the window for ten minutes.
 * @param isOn false while the counter is locked, or who sits here could not come back
 */
export function useAutoLock(isOn: boolean, lock: () => void): void {
  const newest = useRef(lock)
  useEffect(() => { newest.current = lock })
  useEffect(() => {
    if (!isOn) return undefined
    let touched_at = performance.now()
    const touch = () => { touched_at = performance.now() }
    const timer = setInterval(() => {
      if (performance.now() - touched_at < idle_ms) return
      touch() // where the lock does not come, it is tried again after the same time
      newest.current()
    }, look_ms)
    for (const sign of signs) window.addEventListener(sign, touch, { capture: true, passive: true })
    return () => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, touch, { capture: true })
    }
  }, [isOn])
}
