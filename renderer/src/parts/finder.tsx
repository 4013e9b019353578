import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { moved } from '../keys.ts'
import { useUi } from '../ui-store.ts'
import { useChosen } from '../use-chosen.ts'
import { useKeysAhead } from '../use-keys-ahead.ts'
import { useWords } from '../words/use-words.ts'
import { KeyHint } from './hint.tsx'

/** What a row of the list must carry to be chosen by keyboard. */
export type Row = { id: string; isSelected: boolean; choose(): void }
type Props<T> = {
  title: string
  placeholder: string
  text: string
  type(text: string): void
  found: readonly T[]
  /** The list is not yet the one for this text. */
  isLate?: boolean
  keyOf(item: T): string
  groupOf(item: T): string
  renderRow(item: T, row: Row): ReactNode
  act(item: T): void
  /** Shift+Enter: looks at it instead */
  look?(item: T): void
  /** In place of an empty list. */
  empty: string
  testid: string
  /** Another one with each key that opens it: what was meant before then counts no more, and what is typed takes the place of what stands there. */
  opening?: unknown
}

/** A field over the page with what fits below it: arrows choose, Enter acts, the first is chosen already. */
export function Finder<T>({ title, placeholder, text, type, found, isLate = false, keyOf, groupOf, renderRow, act, look, empty, testid, opening }: Props<T>) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { at: selected, isMeant, choose, forget } = useChosen(found, keyOf)
  const waits = useRef<((item: T) => void) | null>(null)
  const [isWaiting, setWaiting] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const opened = useRef(opening)
  const first = found[0]
  useLayoutEffect(() => {
    if (opened.current === opening) return
    opened.current = opening
    waits.current = null
    setWaiting(false)
    field.current?.select()
  }, [opening])
  // Enter was faster than the answer: it counts for the answer to what stands in the field.
  useEffect(() => {
    const meant = waits.current
    if (!meant || isLate) return
    waits.current = null
    setWaiting(false)
    if (first) meant(first)
  }, [isLate, first])

  return (
    <div className="search-back" onClick={close} role="presentation">
      <div className="search" role="dialog" aria-modal="true" aria-label={title} onClick={event => event.stopPropagation()} data-testid={testid}>
        <input ref={field} className="search-input" role="combobox" aria-expanded="true" aria-controls={`${testid}-hits`} aria-label={title} autoFocus
          aria-activedescendant={selected >= 0 ? `${testid}-hit-${selected}` : undefined} value={text} maxLength={100} autoComplete="off" spellCheck={false} data-testid={`${testid}-input`}
          placeholder={placeholder}
          onChange={event => {
            type(event.currentTarget.value)
            forget()
            waits.current = null
            setWaiting(false)
          }}
          onKeyDown={event => {
            const to = moved(event.key, selected, found.length)
            const item = found[selected]
            if (event.key === 'Tab') event.preventDefault() // nothing else to go to: the rest of the window waits
            if (event.key === 'Enter') {
              event.preventDefault()
              const meant = event.shiftKey && look ? look : act
              if (isLate && !isMeant) {
                waits.current = meant
                setWaiting(true)
              } else if (item) meant(item)
            } else if (to !== null && !['Home', 'End'].includes(event.key)) {
              event.preventDefault()
              choose(to)
              document.getElementById(`${testid}-hit-${to}`)?.scrollIntoView({ block: 'nearest' })
            }
          }} />
        <div id={`${testid}-hits`} className="hits" role="listbox" aria-label={t('search.hits')}>
          {found.map((item, n) => {
            const before = found[n - 1]
            return (
              <div key={keyOf(item)} className="hit-wrap">
                {(before === undefined || groupOf(before) !== groupOf(item)) && <div className="hit-group" role="presentation">{groupOf(item)}</div>}
                {renderRow(item, { id: `${testid}-hit-${n}`, isSelected: n === selected, choose: () => act(item) })}
              </div>
            )
          })}
        </div>
        {isWaiting && <Going />}
        {!isLate && found.length === 0 && <p className="empty" data-testid={`${testid}-empty`}>{empty}</p>}
        <div className="search-foot">
          <span><KeyHint keys="↑ ↓" /> {t('search.choose')}</span><span><KeyHint keys="Enter" /> {t('search.act')}</span><span><KeyHint keys="Esc" /> {t('form.close')}</span>
        </div>
      </div>
    </div>
  )
}

/** Enter was pressed: what follows is meant for what it opens, not for the field. */
function Going() {
  useKeysAhead('reading', () => true)
  return null
}
