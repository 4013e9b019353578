import { useEffect, useLayoutEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import type { Refusal } from '../../../shared/bridge.ts'
import type { Gate } from '../../../shared/queries.ts'
import { focusField, focusFirst, focusNext, hasNext } from '../focus.ts'
import { useKeys } from '../use-keys.ts'
import { useSections } from '../parts/use-sections.ts'
import { useUi } from '../ui-store.ts'
import { useWords } from '../words/use-words.ts'

type Options = {
  gates: Gate[]
  /** The fields are all there: the cursor may go to the first. */
  isReady: boolean
  sectionOf(field: string): string
  /** The answer to what stands there is under way: it may bring further fields. */
  isLate: boolean
  /** An amount stands there that nobody can read; it would be confirmed as nothing. */
  hasUnreadable?: boolean
  /** where that is, when its section may be folded */
  unreadableIn?: string
  /** function keys that go to a field */
  fieldOf?: Record<string, string>
  confirm(): void
  addDamage(): void
  /** why the last confirm was refused, and the field that it is about */
  refusal: Refusal | null
}

/** The hands of check-out and check-in: Enter goes on, Ctrl+Enter confirms, F8 adds a damage, errors stand beside their field. */
export function useCounterForm({ gates, isReady, sectionOf, isLate, hasUnreadable = false, unreadableIn, fieldOf = {}, confirm, addDamage, refusal }: Options) {
  const root = useRef<HTMLDivElement>(null)
  const { say } = useWords()
  const { active, open } = useSections(root)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  // What was left a moment ago is judged by the answer to what stands there, not by the one before: no error flashes under running hands.
  const [judged, setJudged] = useState(touched)
  if (!isLate && judged !== touched) setJudged(touched)
  const wanted = useRef<string | null>(null)
  const arrived_at = useRef(0)
  const left = useRef<HTMLElement | null>(null)

  useEffect(() => {
    if (isReady && root.current) focusFirst(root.current)
  }, [isReady])
  useEffect(() => {
    if (wanted.current === null || !root.current) return
    // A tick that is asked for comes with the next answer: wanted until it is there, or until the person goes on.
    if (focusField(root.current, wanted.current)) wanted.current = null
  })

  // In the commit that shows it: a moment later the first of two digits may stand there, which would be marked and lost to the second.
  useLayoutEffect(() => {
    if (refusal?.field) goTo(refusal.field)
    // Only when a new refusal arrives: the person may then go elsewhere.
    // eslint-disable-next-line react/exhaustive-deps
  }, [refusal])

  // Enter on the last field was faster than the answer: it goes on when the fields are there, or it would skip the payment.
  useEffect(() => {
    if (isLate || left.current === null) return undefined
    const timer = setTimeout(() => {
      const from = left.current
      left.current = null
      if (from && from === document.activeElement) goOn(from)
    }) // by then the amounts of the answer have become fields; a new question has cleared the timer
    return () => clearTimeout(timer)
  }, [isLate])

  function goOn(from: HTMLElement): void {
    if (!root.current || focusNext(root.current, from)) return
    arrived_at.current = performance.now()
    root.current.querySelector<HTMLElement>('[data-primary]')?.focus()
  }
  function goTo(field: string): void {
    if (root.current && focusField(root.current, field)) return
    wanted.current = field
    open(sectionOf(field))
  }
  function tryConfirm(): void {
    setTried(true)
    if (hasUnreadable) {
      const there = root.current?.querySelector<HTMLElement>('[data-unreadable="true"]')
      if (there) there.focus()
      else if (unreadableIn) goTo(unreadableIn)
      return
    }
    const block = gates.find(gate => gate.state === 'block' && gate.field)
    if (block?.field) goTo(block.field)
    else root.current?.querySelector<HTMLElement>('[data-field="accepted"]:not(:checked)')?.focus()
    confirm()
  }
  useKeys(event => {
    if (useUi.getState().sheet !== null || document.querySelector('[data-own-escape]')) return
    if (event.key === 'Enter' && event.ctrlKey) {
      event.preventDefault()
      if (!event.repeat) tryConfirm()
    } else if (event.key === 'F8') {
      event.preventDefault()
      addDamage()
      wanted.current = null
      open('damages')
      setTimeout(() => {
        const added = root.current?.querySelectorAll<HTMLElement>('[data-testid="damage-part"]')
        added?.item(added.length - 1)?.focus()
      })
    } else if (fieldOf[event.key] !== undefined && !event.ctrlKey) {
      event.preventDefault()
      goTo(fieldOf[event.key] ?? '')
    }
  })

  return {
    active, open, goTo, tryConfirm, tried,
    frame: {
      ref: root,
      onKeyDown(event: KeyboardEvent) {
        const target = event.target as HTMLElement
        wanted.current = null
        left.current = null // who types on has not left the field, and must not lose it between two digits
        if (event.key !== 'Enter' || event.ctrlKey || event.defaultPrevented) return
        // Who comes running by Enter, or holds it down, meant the next field: the money has not been looked at yet.
        if (target.matches('[data-primary]') && (event.repeat || event.timeStamp - arrived_at.current < 700)) event.preventDefault()
        if (!target.matches('[data-field]')) return
        event.preventDefault()
        if (isLate && root.current && !hasNext(root.current, target)) left.current = target
        else goOn(target)
      },
      onBlur(event: FocusEvent) {
        const field = (event.target as HTMLElement).dataset['field']
        if (field && !touched.has(field)) setTouched(new Set([...touched, field]))
      },
    },
    /** The sentence beside a field: the refusal, else its gate once the person has been there or has tried to confirm. */
    errorOf(field: string): string | undefined {
      if (refusal?.field?.split('.')[0] === field) return say(refusal.message)
      const gate = gates.find(one => one.state === 'block' && (one.field === field || one.field?.split('.')[0] === field))
      return gate && (tried || judged.has(gate.field ?? field)) ? say(gate.message) : undefined
    },
  }
}
