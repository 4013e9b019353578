import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Drawer } from '../../../../shared/cash-view.ts'
import { parseRappen } from '../../../../shared/money.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'

/** Money in or out that no customer paid: to the bank, change from the safe, a light bulb. */
export function MoveCash({ drawer, close }: { drawer: Drawer; close(): void }) {
  const { t, say } = useWords()
  const [kind, setKind] = useState<'IN' | 'OUT'>('OUT')
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const { confirm, busy, refusal, forget } = useConfirm('record_cash_movement')
  const amount_rp = amount.trim() === '' ? 0 : parseRappen(amount)
  const bad = amount_rp === null || amount_rp < 0
  const beside = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)
  async function record(): Promise<void> {
    if (!bad && await confirm({ cash_session_id: drawer.id, kind, amount_rp, reason })) close()
  }
  return (
    <ActionFrame title={`${t('cash.move')} · ${drawer.till}`} verb={t('cash.record')} isBad={bad} busy={busy} refusal={refusal} beside={['amount_rp', 'reason']}
      typed={amount || reason ? JSON.stringify([kind, amount, reason]) : null} go={record} close={close}>
      <div className="fields" onChange={forget}>
        <NativeSelect label={t('cash.direction')} value={kind} className="narrow" data={[{ value: 'OUT', label: t('cash.out') }, { value: 'IN', label: t('cash.in') }]} data-field="kind" data-testid="cash-kind"
          onChange={event => setKind(event.currentTarget.value as 'IN' | 'OUT')} />
        <TextInput label={t('payment.amount')} value={amount} inputMode="decimal" autoComplete="off" className="narrow amount-field" data-field="amount_rp" data-testid="cash-amount"
          error={bad ? t('form.bad_amount') : beside('amount_rp')} onChange={event => setAmount(event.currentTarget.value)} />
        <TextInput label={t('cash.reason')} value={reason} maxLength={200} autoComplete="off" data-field="reason" data-testid="cash-reason" error={beside('reason')}
          onChange={event => setReason(event.currentTarget.value)} />
      </div>
    </ActionFrame>
  )
}
