import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { focusFirst } from '../focus.ts'

/**
 * Which section is being worked on. It follows the focus, but only after a pressed mouse button is up again: a section that
 * folds in between would pull the button away from under the pointer.
 */
export function useSections(root: RefObject<HTMLElement | null>): { active: string | null; open: (name: string) => void } {
  const [active, setActive] = useState<string | null>(null)
  const opened = useRef<string | null>(null)

  useEffect(() => {
    const element = root.current
    if (!element) return undefined
    let isDown = false
    const follow = () => {
      const focused = document.activeElement
      if (isDown || !focused || !element.contains(focused) || focused.matches('[data-fold]')) return
      // Outside of all sections nothing is worked on: what is done may fold.
      setActive(focused.closest<HTMLElement>('[data-section]')?.dataset['section'] ?? null)
    }
    const down = () => { isDown = true }
    const up = () => {
      isDown = false
      setTimeout(follow) // after the click, which may have opened a section and moved the cursor
    }
    element.addEventListener('focusin', follow)
    window.addEventListener('pointerdown', down, true)
    window.addEventListener('pointerup', up, true)
    window.addEventListener('pointercancel', up, true) // a finger that scrolls ends so
    return () => {
      element.removeEventListener('focusin', follow)
      window.removeEventListener('pointerdown', down, true)
      window.removeEventListener('pointerup', up, true)
      window.removeEventListener('pointercancel', up, true)
    }
  }, [root])

  const open = useCallback((name: string) => {
    opened.current = name
    setActive(name)
  }, [])
  useEffect(() => {
    if (opened.current === null || opened.current !== active) return
    const section = root.current?.querySelector(`[data-section="${opened.current}"]`)
    opened.current = null
    if (section) focusFirst(section)
  }, [active, root])

  return { active, open }
}
