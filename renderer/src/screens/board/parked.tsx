import { useEffect, useRef, useState } from 'react'
import { draftsIn, dropDraft, keepDraft, type Draft, type DraftKind } from '../../drafts.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Plate } from '../../parts/plate.tsx'
import { startCheckIn, useUi, type CheckOutStart } from '../../ui-store.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showTime } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

type Parked = Draft & { kind: DraftKind }

/**
 * Half-filled forms: left for a second customer, or saved from a crash. F7 goes on with the newest. What was thrown away can be brought
 * back as long as this page stands there.
 */
export function Parked() {
  const { t } = useWords()
  const { rows: out } = useQuery('draft', { kind: 'check_out' })
  const { rows: back } = useQuery('draft', { kind: 'check_in' })
  const parked: Parked[] = [
    ...draftsIn(out?.body).map(draft => ({ ...draft, kind: 'check_out' as const })),
    ...draftsIn(back?.body).map(draft => ({ ...draft, kind: 'check_in' as const })),
  ].sort((a, b) => b.saved_at - a.saved_at)
  const [dropped, setDropped] = useState<Parked | null>(null)
  const newest = useRef<Parked | null>(null)
  // Quick hands press F7 before the form they have just left is written down: then it counts as soon as it is.
  const isAwaited = useRef(false)
  useEffect(() => {
    newest.current = parked[0] ?? null
    if (!isAwaited.current || !newest.current) return
    isAwaited.current = false
    resume(newest.current)
  })
  useKeys(event => {
    isAwaited.current = event.key === 'F7' && !newest.current
    if (event.key !== 'F7') return
    event.preventDefault()
    if (newest.current) resume(newest.current)
  })
  function drop(draft: Parked): void {
    setDropped(draft)
    void dropDraft(draft.kind, draft.key)
  }
  function bringBack({ kind, ...draft }: Parked): void {
    setDropped(null)
    keepDraft(kind, draft)
  }
  if (parked.length === 0 && !dropped) return null
  return (
    <ul className="parked" aria-label={t('parked.title')}>
      {parked.map((draft, place) => (
        <li key={draft.key} data-testid="parked" data-kind={draft.kind}>
          <span className="parked-kind">{t(`parked.${draft.kind}`)}</span>
          {draft.plate && <Plate plate={draft.plate} small />}
          <span className="parked-label">{draft.label || t('parked.unnamed')}</span>
          <span className="quiet tabular">{showTime(draft.saved_at)}</span>
          <button type="button" className="text-button" data-testid="parked-drop" onClick={() => drop(draft)}>{t('parked.drop')}</button>
          <button type="button" className="step" data-testid="parked-resume" onClick={() => resume(draft)}>
            {t('parked.resume')} {place === 0 && <KeyHint keys="F7" />}
          </button>
        </li>
      ))}
      {dropped && (
        <li className="parked-dropped" data-testid="parked-dropped" role="status">
          <span className="parked-kind">{t('parked.dropped')}</span>
          {dropped.plate && <Plate plate={dropped.plate} small />}
          <span className="parked-label">{dropped.label || t('parked.unnamed')}</span>
          <button type="button" className="text-button" autoFocus data-testid="parked-undo" onClick={() => bringBack(dropped)}>{t('parked.undo')}</button>
        </li>
      )}
    </ul>
  )
}

function resume(draft: Parked): void {
  const { reservation_id = null, contract_id = draft.key, vehicle_id = null, replaces = null } =
    draft.typed as { reservation_id?: string | null; contract_id?: string; vehicle_id?: string | null; replaces?: string | null }
  if (draft.kind === 'check_in') return startCheckIn(contract_id, { vehicle_id: draft.key === vehicle_id ? vehicle_id : null, replaces })
  const none: CheckOutStart = { reservation_id: null, customer_id: null, vehicle_id: null, replaces }
  useUi.getState().go({ name: 'check_out', draft: draft.key, start: { ...none, reservation_id } })
}
