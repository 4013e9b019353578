import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { QueryRows } from '../../../../shared/queries.ts'
import { draftsLoaded, findDraft } from '../../drafts.ts'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { openSearch } from '../../ui-store.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { CheckInForm } from './check-in-form.tsx'
import { emptyCheckIn, formOf, type TypedCheckIn } from './typed.ts'

export type OpenCheckIn = Exclude<QueryRows['check_in'], { missing: unknown }>

/** Opens the check-in of a contract, as it was left or fresh. */
export function CheckIn({ contract_id }: { contract_id: string }) {
  const { t, say } = useWords()
  const [initial, setInitial] = useState<TypedCheckIn | null>(null)
  const { rows: first, failed } = useQuery('check_in', initial === null ? null : formOf(contract_id, initial, null))
  useEffect(() => {
    void draftsLoaded().then(() => {
      const draft = findDraft('check_in', contract_id)
      setInitial(draft ? draft.typed as TypedCheckIn : emptyCheckIn)
    })
  }, [contract_id])

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
  return <CheckInForm contract_id={contract_id} initial={initial} first={first} />
}
