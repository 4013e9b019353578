import { useEffect, useState } from 'react'
import { draftsLoaded, findDraft } from '../../drafts.ts'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import type { CheckOutStart } from '../../ui-store.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { CheckOutForm } from './check-out-form.tsx'
import { typedOf, type TypedCheckOut } from './typed.ts'

/** Opens the form: as it was left, else filled from the reservation, else empty. */
export function CheckOut({ draftKey, start }: { draftKey: string; start: CheckOutStart }) {
  const { t } = useWords()
  const { rows: opened, failed } = useQuery('check_out_start', { reservation_id: start.reservation_id, customer_id: start.customer_id })
  const [typed, setTyped] = useState<TypedCheckOut | null>(null)

  useEffect(() => {
    if (!opened || typed) return
    void draftsLoaded().then(() => {
      const draft = findDraft('check_out', draftKey)
      const fresh = typedOf(opened.form, opened.category_id)
      setTyped(draft ? draft.typed as TypedCheckOut : { ...fresh, vehicle_id: start.vehicle_id ?? fresh.vehicle_id })
    })
  }, [opened, typed, draftKey, start])

  if (failed && !opened) return <Notice kind="blocked">{t('form.cannot_open')}</Notice>
  if (!opened || !typed) return <Bones rows={8} />
  return <CheckOutForm draftKey={draftKey} initial={typed} opened={opened} />
}
