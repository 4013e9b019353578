import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { QueryRows } from '../../../../shared/queries.ts'
import { draftsLoaded, findDraft, type Draft } from '../../drafts.ts'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { openSearch, useUi } from '../../ui-store.ts'
import { useKeysAhead } from '../../use-keys-ahead.ts'
import { useQuery } from '../../use-query.ts'
import { typedWhen } from '../../words/typed-when.ts'
import { useWords } from '../../words/use-words.ts'
import { CheckInForm } from './check-in-form.tsx'
import { emptyCheckIn, formOf, typedOf, type TypedCheckIn } from './typed.ts'

export type OpenCheckIn = Exclude<QueryRows['check_in'], { missing: unknown }>

/** Opens the check-in of a contract, as it was left or fresh; `replaces`: as it was when the server refused it. */
export function CheckIn({ contract_id, vehicle_id, replaces }: { contract_id: string; vehicle_id: string | null; replaces: string | null }) {
  const { t, say } = useWords()
  const [initial, setInitial] = useState<TypedCheckIn | null>(null)
  const [isFresh, setFresh] = useState(false)
  const [draftKey, setDraftKey] = useState('')
  const { rows: first, failed } = useQuery('check_in', initial === null ? null : formOf(contract_id, initial, null))
  const arrived = first && !('missing' in first) ? first.arrived : null
  const { rows: before, isLate } = useQuery('correction', replaces === null ? null : { op_id: replaces })
  const isOpen = initial !== null
  useEffect(() => {
    if (isOpen || (replaces !== null && !before)) return
    void draftsLoaded().then(() => {
      const key = replaces ?? vehicle_id ?? contract_id
      const draft = findDraft('check_in', key) ?? (replaces === null ? ofThisCar(findDraft('check_in', contract_id), vehicle_id) : null)
      setDraftKey(draft?.key ?? key)
      const corrected = before?.name === 'check_in' ? typedOf(before.form) : null
      setFresh(!draft && !corrected)
      setInitial(draft ? draft.typed as TypedCheckIn : corrected ?? (vehicle_id === null ? emptyCheckIn : { ...emptyCheckIn, vehicle_id, contract_id }))
    })
  }, [isOpen, contract_id, vehicle_id, replaces, before])

  const isGone = replaces !== null && !isOpen && !before && !isLate
  const isMissing = first !== null && 'missing' in first
  useKeysAhead(isGone || failed || isMissing ? 'nothing' : first && initial ? 'there' : 'reading', () => useUi.getState().sheet === null)

  if (isGone) return <Notice kind="blocked">{t('correction.gone')}</Notice>
  if (failed && !first) return <Notice kind="blocked">{t('form.cannot_open')}</Notice>
  if (!first || !initial) return <Bones rows={8} />
  if ('missing' in first) {
    return (
      <div className="page-note">
        <Notice kind="blocked" testid="check-in-missing">{say(first.missing)}</Notice>
        <Button autoFocus onClick={() => openSearch('', 'check_in')}>{t('check_in.search_again')}</Button>
      </div>
    )
  }
  return <CheckInForm contract_id={contract_id} draftKey={draftKey} initial={isFresh && arrived ? withArrival(initial, arrived) : initial} first={first} />
}

/** What was begun before its contract had a second car out is kept under the contract. */
const ofThisCar = (draft: Draft | null, vehicle_id: string | null): Draft | null =>
  (draft && (draft.typed as TypedCheckIn).vehicle_id === vehicle_id ? draft : null)

/** What was seen when it came stands there already. */
const withArrival = (initial: TypedCheckIn, { at, odometer_km, fuel_level }: NonNullable<OpenCheckIn['arrived']>): TypedCheckIn => ({
  ...initial, back_at: typedWhen(at), odometer: odometer_km === null ? '' : String(odometer_km), fuel: fuel_level === null ? '' : String(fuel_level),
})
