import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { strike, whileReading } from './keys-ahead.ts'

/** One pair of hands: whoever holds the keys while a screen's code comes hands them on to the screen, in the same commit. */
const kept: string[] = []
let holders = 0
const forget = (): void => void kept.splice(0)
/** ms without a key: then what follows is no longer the end of what was typed ahead */
const quiet_ms = 300

/**
 * Hands that know the way type on before the fields are there. These keys are kept and come after each other once they are; whoever
 * goes elsewhere meanwhile takes them along. Where one means nothing, neither does the rest of what is typed in one go.
 * @param stage `nothing`: there is nothing that they could have been meant for
 * @param isHere nothing else lies over it
 */
export function useKeysAhead(stage: 'reading' | 'there' | 'nothing', isHere: () => boolean): void {
  const isHolding = useRef(true)
  const isDropping = useRef(false)
  const last_at = useRef(0)
  const isStill = useEffectEvent(() => isHolding.current && isHere())

  const hold = useEffectEvent((event: KeyboardEvent) => {
    if (!isHolding.current || !event.isTrusted) return
    if (!isHere()) return forget()
    const meaning = whileReading(event, kept.length === 0 && stage === 'reading')
    if (meaning === 'helper') return
    if (meaning === 'pass') return forget()
    event.preventDefault()
    event.stopImmediatePropagation()
    last_at.current = performance.now()
    if (meaning === 'keep' && !isDropping.current) kept.push(event.key)
  })
  // A letter that no key bears, put in by an accent or a helper, must not overtake those before it.
  const holdText = useEffectEvent((event: InputEvent) => {
    if (!isHolding.current || !event.isTrusted || !isHere() || event.inputType !== 'insertText' || !event.data) return
    event.preventDefault()
    event.stopImmediatePropagation()
    last_at.current = performance.now()
    if (!isDropping.current) kept.push(event.data)
  })
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => hold(event)
    const listenToText = (event: InputEvent) => holdText(event)
    isHolding.current = true
    holders++
    window.addEventListener('keydown', listen, true)
    window.addEventListener('beforeinput', listenToText, true)
    return () => {
      isHolding.current = false
      holders--
      queueMicrotask(() => { if (holders === 0) forget() })
      window.removeEventListener('keydown', listen, true)
      window.removeEventListener('beforeinput', listenToText, true)
    }
  }, [])

  useEffect(() => {
    if (stage === 'reading') return
    const play = async () => {
      while (stage === 'there' && isStill() && !isDropping.current) {
        const key = kept.shift()
        if (key === undefined) break
        isDropping.current = !await strike(key)
      }
      if (isHolding.current) forget()
      for (let left = isDropping.current ? quiet_ms : 0; left > 0 && isStill(); left = last_at.current + quiet_ms - performance.now()) await new Promise(resolve => { setTimeout(resolve, left) })
      isHolding.current = false
    }
    void play()
  }, [stage])
}
