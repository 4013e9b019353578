import { useEffect, useState } from 'react'
import { draftsLoaded, findDraft } from '../../drafts.ts'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useUi, type CheckOutStart } from '../../ui-store.ts'
import { useKeysAhead } from '../../use-keys-ahead.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { CheckOutForm } from './check-out-form.tsx'
import { typedOf, type TypedCheckOut } from './typed.ts'

/** Opens the form: as it was left, else filled from the reservation, else empty. */
export function CheckOut({ draftKey, start }: { draftKey: string; start: CheckOutStart }) {
  const { t } = useWords()
  const { rows: before, isLate, failed: isLost } = useQuery('correction', start.replaces === null ? null : { op_id: start.replaces })
  const was = before?.name === 'check_out' ? before : null
  const { rows: opened, failed } = useQuery('check_out_start', start.replaces !== null && !was ? null
    : { reservation_id: was ? was.form.reservation_id : start.reservation_id, customer_id: start.customer_id })
  const [typed, setTyped] = useState<TypedCheckOut | null>(null)
  const [isThere, setThere] = useState(false)
  const isGone = start.replaces !== null && !typed && !was && !isLate
  useKeysAhead(isThere ? 'there' : isGone || failed ? 'nothing' : 'reading', () => useUi.getState().sheet === null)

  useEffect(() => {
    if (!opened || typed) return
    void draftsLoaded().then(() => {
      const draft = findDraft('check_out', draftKey)
      const fresh = typedOf(was ? was.form : opened.form, opened.category_id)
      // What an older version kept lacks the fields of today.
      const kept = draft ? draft.typed as TypedCheckOut : null
      setTyped(kept ? { ...fresh, ...kept, deposit: { ...fresh.deposit, ...kept.deposit } } : { ...fresh, vehicle_id: start.vehicle_id ?? fresh.vehicle_id })
    })
  }, [opened, typed, draftKey, start, was])

  if (isGone) return <Notice kind="blocked">{t(isLost ? 'form.cannot_open' : 'correction.gone')}</Notice>
  if (failed && !opened) return <Notice kind="blocked">{t('form.cannot_open')}</Notice>
  if (!opened || !typed) return <Bones rows={8} />
  return <CheckOutForm draftKey={draftKey} initial={typed} opened={opened} fact_vehicle_id={was?.form.vehicle_id ?? null} arrived={() => setThere(true)} />
}
