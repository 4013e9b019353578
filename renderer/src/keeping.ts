import { createContext, useCallback, useContext, useEffect, useEffectEvent, useRef, useState } from 'react'

/** Says that something belongs to the form and is on its way into it; what it returns says how that ended. */
export type BeginToKeep = () => (isKept: boolean) => void

/** Given by a form to what is in it. */
export const Keeping = createContext<BeginToKeep>(() => () => undefined)
export const useKeeping = (): BeginToKeep => useContext(Keeping)

/**
 * A photo that is being made smaller and a signature that has just been drawn are not in the form yet: confirmed now, it would be sealed
 * without them. The confirm waits for them, and is off where one of them can't be kept: somebody has to read why.
 */
export function useWhenKept(go: () => void): { begin: BeginToKeep; confirm(): void; isWaiting: boolean } {
  const [under_way, setUnderWay] = useState(0)
  const waits = useRef(false)
  /** the same as it was asked for last, for the eyes */
  const [isAsked, setAsked] = useState(false)
  const goNow = useEffectEvent(go)
  useEffect(() => {
    if (!waits.current || under_way > 0) return
    waits.current = false
    goNow()
  }, [under_way])
  const begin = useCallback(() => {
    if (!waits.current) setAsked(false)
    setUnderWay(count => count + 1)
    return (isKept: boolean) => {
      if (!isKept) waits.current = false
      if (!isKept) setAsked(false)
      setUnderWay(count => count - 1)
    }
  }, [])
  function confirm(): void {
    if (under_way === 0) return go()
    waits.current = true
    setAsked(true)
  }
  return { begin, confirm, isWaiting: isAsked && under_way > 0 }
}
