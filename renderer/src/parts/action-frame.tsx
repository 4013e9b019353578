import { Button } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import type { Refusal } from '../../../shared/bridge.ts'
import type { Gate } from '../../../shared/queries.ts'
import { useAskBeforeLock } from '../ask-before-lock.ts'
import { Keeping, useWhenKept } from '../keeping.ts'
import { focusField, focusFirst, focusNext } from '../focus.ts'
import { Gates } from './gates.tsx'
import { KeyHint } from './hint.tsx'
import { Notice } from './notice.tsx'
import { useWords } from '../words/use-words.ts'

type Props = {
  title: string
  /** of its heading; below another one it is 3 */
  level?: 2 | 3
  lead?: ReactNode
  /** the button's verb */
  verb: string
  gates?: Gate[]
  accepted?: string[]
  accept?(keys: string[]): void
  isBad?: boolean
  /** `gates` and `isBad` are of what stood there before the last keys */
  isLate?: boolean
  busy: boolean
  refusal: Refusal | null
  /** the fields whose refusal stands beside them already */
  beside?: readonly string[] | 'all'
  /** what was typed, null while nothing was: asked about before the screen is locked */
  typed: string | null
  go(): Promise<void>
  close(): void
  children: ReactNode
}

/**
 * One action: its fields in the order of the hands, what stands in the way, and one verb. Enter goes on to the next field, Ctrl+Enter
 * confirms from anywhere, Escape goes back to what it belongs to.
 */
export function ActionFrame({ title, level = 3, lead, verb, gates = [], accepted = [], accept, isBad = false, isLate = false, busy, refusal, beside = [], typed, go, close, children }: Props) {
  const { t, say } = useWords()
  const Heading = `h${level}` as const
  const root = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const isAsking = useAskBeforeLock(typed)
  const isBeside = refusal?.field !== undefined && (beside === 'all' || beside.includes(refusal.field))
  useEffect(() => {
    if (root.current) focusFirst(root.current)
    // A sheet that opens with this form only, and is painted later than the timer below, looks for this mark instead of its own button.
    // Without a field the way back has the cursor, so that an Enter too many does nothing that can't be undone.
    const first = root.current?.querySelector<HTMLElement>('[data-field]') ?? root.current?.querySelector<HTMLElement>('[data-back]')
    first?.setAttribute('data-autofocus', 'true')
    if (first?.matches('[data-back]')) first.focus()
    // A sheet that opens together with its form gives the cursor to its own first button, a moment later.
    const timer = setTimeout(() => {
      if (!root.current || root.current.contains(document.activeElement)) return
      if (first?.matches('[data-back]')) first.focus()
      else focusFirst(root.current)
    })
    return () => clearTimeout(timer)
  }, [])
  const goTo = (field: string) => { if (root.current) focusField(root.current, field) }
  // in the commit that shows it, before another digit is typed
  useLayoutEffect(() => {
    if (refusal?.field && root.current) focusField(root.current, refusal.field)
  }, [refusal])
  const { begin, confirm, isWaiting } = useWhenKept(confirmNow)
  function confirmNow(): void {
    setTried(true)
    // Ctrl+Enter was faster than the answer: whoever saves it looks at what stands there now, and its refusal goes to the field.
    if (isLate) return busy ? undefined : void go()
    const stop = gates.find(gate => gate.state === 'block' && gate.field)
    if (stop?.field) return goTo(stop.field)
    const unread = root.current?.querySelector<HTMLElement>('[data-field="accepted"]:not(:checked)')
    if (unread) return unread.focus()
    if (!isBad && !busy) void go()
  }
  return (
    <form ref={root} className="action-form stack" data-testid="action-form" aria-label={title} onKeyDown={event => {
      if (event.key !== 'Enter' || event.defaultPrevented) return
      if (event.ctrlKey) {
        event.preventDefault()
        if (!event.repeat) confirm()
      } else if ((event.target as HTMLElement).matches('[data-field]')) {
        event.preventDefault()
        if (!focusNext(event.currentTarget, event.target as HTMLElement)) event.currentTarget.querySelector<HTMLElement>('[data-primary]')?.focus()
      }
    }} onSubmit={event => {
      event.preventDefault()
      confirm()
    }}>
      <Heading>{title}</Heading>
      {lead && <p className="quiet">{lead}</p>}
      <Keeping value={begin}>{children}</Keeping>
      {gates.length > 0 && <Gates gates={gates} tried={tried} accepted={accepted} goTo={goTo}
        accept={(key, isOn) => accept?.(isOn ? [...accepted, key] : accepted.filter(one => one !== key))} />}
      {refusal && !isBeside && <Notice kind="blocked" testid="action-refusal">{say(refusal.message)}</Notice>}
      {isAsking && <Notice kind="conflict">{t('attention.leave')}</Notice>}
      <div className="row">
        <Button type="submit" loading={busy || isWaiting} data-primary data-testid="action-confirm" className={isBad ? 'not-yet' : ''} aria-disabled={isBad}>
          {verb} <KeyHint keys="Ctrl Enter" /></Button>
        <Button variant="subtle" data-back onClick={close}>{t('form.cancel')} <KeyHint keys="Esc" /></Button>
      </div>
    </form>
  )
}
