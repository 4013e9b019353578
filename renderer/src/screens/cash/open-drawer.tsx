import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CashView } from '../../../../shared/cash-view.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { CountFields } from './count-fields.tsx'
import { countOf, typedOf } from './count.ts'

/** The count in the morning. It proposes what the last drawer was closed with: usually nobody has touched it since. */
export function OpenDrawer({ next, close }: { next: CashView['next']; close(): void }) {
  const { t, say } = useWords()
  const [proposed] = useState(() => ({ till: next.till || t('cash.till_name', { n: 1 }), typed: typedOf(next.counts) }))
  const [till, setTill] = useState(proposed.till)
  const [typed, setTyped] = useState(proposed.typed)
  const { confirm, busy, refusal, forget } = useConfirm('open_cash_session')
  const count = countOf(typed)
  async function open(): Promise<void> {
    if (count && await confirm({ till, counts: count.counts })) close()
  }
  return (
    <ActionFrame level={2} title={t('cash.open')} verb={t('cash.open')} isBad={count === null} busy={busy} refusal={refusal} beside={['till']}
      typed={till === proposed.till && typed === proposed.typed ? null : JSON.stringify([till, typed])} go={open} close={close}>
      <div className="stack" onChange={forget}>
        <TextInput label={t('cash.till')} value={till} maxLength={30} autoComplete="off" className="medium" data-field="till" data-testid="cash-till"
          error={refusal?.field === 'till' ? say(refusal.message) : undefined} onChange={event => setTill(event.currentTarget.value)} />
        <CountFields typed={typed} set={setTyped} />
      </div>
      {count === null ? <Notice kind="blocked" testid="cash-bad">{t('cash.bad_pieces')}</Notice>
        : <dl className="cash-figures"><div><dt>{t('cash.counted')}</dt><dd className="tabular" data-testid="cash-comes-to">{showMoney(count.comes_to_rp)}</dd></div></dl>}
    </ActionFrame>
  )
}
