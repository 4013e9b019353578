import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatRappen, isByTerminal, parseRappen, roundedForCash } from '../../../../shared/money.ts'
import type { ContractView } from '../../../../shared/queries.ts'
import { Notice } from '../../parts/notice.tsx'
import { methods, type PaymentMethod } from '../../parts/payment-methods.ts'
import { useConfirm } from '../../use-confirm.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'

/** A payment, in part or in full and also in advance, or a refund where the balance is in the customer's favour. */
export function Pay({ contract, close }: { contract: ContractView; close(): void }) {
  const { id: contract_id, balance_rp } = contract
  const { t, say } = useWords()
  const [method, setMethod] = useState<PaymentMethod>('CREDIT_CARD')
  const [typed, setTyped] = useState<string | null>(null)
  const [reference, setReference] = useState('')
  const { confirm, busy, refusal, forget } = useConfirm('take_payment')
  // What was owed when the form opened: the same payment must not look half done while its own answer arrives.
  const [owed_rp] = useState(Math.abs(balance_rp))
  const isRefund = balance_rp < 0
  const proposed = method === 'CASH' ? roundedForCash(owed_rp).amount_rp : owed_rp
  const title = t(isRefund ? 'payment.refund' : 'payment.take')
  const amount_rp = typed === null ? proposed : parseRappen(typed)
  const bad = amount_rp === null || amount_rp < 1
  const shown = typed ?? (proposed === 0 ? '' : formatRappen(proposed))
  const isEmpty = shown.trim() === ''
  const rest_rp = bad ? 0 : owed_rp - (amount_rp === proposed ? owed_rp : amount_rp)
  async function take(): Promise<void> {
    if (bad) return
    if (await confirm({ contract_id, method, amount_rp, reference: reference.trim() || null })) close()
  }
  return (
    <ActionFrame title={title} verb={title} isBad={bad} busy={busy} refusal={refusal} beside={['amount_rp']}
      typed={typed !== null || reference ? JSON.stringify([method, typed, reference]) : null} go={take} close={close}>
      <div className="fields" onChange={forget}>
        <NativeSelect label={t('payment.method')} value={method} data={methods.map(value => ({ value, label: t(`payment.${value}`) }))} data-field="method" data-testid="take-payment-method"
          onChange={event => setMethod(event.currentTarget.value as PaymentMethod)} />
        <TextInput label={t('payment.amount')} value={shown} inputMode="decimal" autoComplete="off" className="narrow amount-field" data-field="amount_rp"
          data-testid="take-payment-amount" description={isEmpty && say({ key: 'gate.charge.amount_missing' })}
          error={bad && !isEmpty ? t('form.bad_amount') : refusal?.field === 'amount_rp' ? say(refusal.message) : undefined}
          onChange={event => setTyped(event.currentTarget.value)} />
        <TextInput label={t('payment.reference')} value={reference} maxLength={200} autoComplete="off" data-field="reference" data-testid="take-payment-reference"
          onChange={event => setReference(event.currentTarget.value)} />
      </div>
      {rest_rp > 0 && <p className="open-rest" aria-live="polite">{t(isRefund ? 'check_in.refund_rest' : 'check_in.rest', { amount: showMoney(rest_rp) })}</p>}
      {isByTerminal(method) && reference.trim() === '' && <Notice kind="conflict" testid="reference-missing">{say({ key: 'gate.payment_reference.missing' })}</Notice>}
    </ActionFrame>
  )
}
