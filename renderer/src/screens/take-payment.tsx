import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatRappen, isByTerminal, parseRappen, roundedForCash } from '../../../shared/money.ts'
import { Notice } from '../parts/notice.tsx'
import { methods, type PaymentMethod } from '../parts/payment-methods.ts'
import { useConfirm } from '../use-confirm.ts'
import { useWords } from '../words/use-words.ts'

/** A payment, or a refund, for a contract whose car is back and whose balance is not zero. */
export function TakePayment({ contract_id, balance_rp }: { contract_id: string; balance_rp: number }) {
  const { t, say } = useWords()
  const [method, setMethod] = useState<PaymentMethod>('CREDIT_CARD')
  const [typed, setTyped] = useState<string | null>(null)
  const [reference, setReference] = useState('')
  const { confirm, busy, refusal, forget } = useConfirm('take_payment')
  const [isTaken, setTaken] = useState(false)
  const owed_rp = Math.abs(balance_rp)
  const proposed = method === 'CASH' ? roundedForCash(owed_rp).amount_rp : owed_rp
  const title = t(balance_rp < 0 ? 'payment.refund' : 'payment.take')
  const amount_rp = typed === null ? proposed : parseRappen(typed)
  const bad = amount_rp === null || amount_rp < 1
  async function take(): Promise<void> {
    if (bad || isTaken) return
    // Taken once: a second Enter would take it again. The new balance brings a new form.
    if (await confirm({ contract_id, method, amount_rp, reference: reference.trim() || null })) setTaken(true)
  }
  return (
    <form className="stack" onChange={forget} onSubmit={event => {
      event.preventDefault()
      void take()
    }}>
      <h3>{title}</h3>
      <div className="fields">
        <NativeSelect label={t('payment.method')} value={method} data={methods.map(value => ({ value, label: t(`payment.${value}`) }))}
          onChange={event => setMethod(event.currentTarget.value as PaymentMethod)} />
        <TextInput label={t('payment.amount')} value={typed ?? formatRappen(proposed)} inputMode="decimal" data-field="amount_rp" data-testid="take-payment-amount"
          error={bad ? t('form.bad_amount') : refusal?.field === 'amount_rp' ? say(refusal.message) : undefined}
          onChange={event => setTyped(event.currentTarget.value)} />
      </div>
      <TextInput label={t('payment.reference')} value={reference} maxLength={200} onChange={event => setReference(event.currentTarget.value)} />
      {isByTerminal(method) && reference.trim() === '' && <Notice kind="conflict" testid="reference-missing">{say({ key: 'gate.payment_reference.missing' })}</Notice>}
      {refusal && refusal.field !== 'amount_rp' && <Notice kind="blocked">{say(refusal.message)}</Notice>}
      <Button type="submit" loading={busy} disabled={bad || isTaken} data-testid="take-payment-submit">{title}</Button>
    </form>
  )
}
