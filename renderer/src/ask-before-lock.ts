import { useEffect, useRef, useState } from 'react'

let mayLeave: (() => boolean) | null = null

/** False where something half-typed asks first; asked a second time it lets go. */
export const mayLock = (): boolean => mayLeave?.() ?? true

/**
 * For a form that keeps no draft: the first F10 asks whether what stands there may be lost, the second one leaves.
 * @param typed what was typed, null while nothing was; each change takes the question back
 * @returns whether the question stands
 */
export function useAskBeforeLock(typed: string | null): boolean {
  const [isAsking, setAsking] = useState(false)
  const wasAsked = useRef(false)
  useEffect(() => {
    if (typed === null) return undefined
    mayLeave = () => {
      if (wasAsked.current) return true
      wasAsked.current = true
      setAsking(true)
      return false
    }
    return () => {
      mayLeave = null
      wasAsked.current = false
      setAsking(false)
    }
  }, [typed])
  return isAsking
}
