import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { CollectiveView } from '../../../../shared/collective-view.ts'
import { formatRappen, isByTerminal, parseRappen } from '../../../../shared/money.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { Notice } from '../../parts/notice.tsx'
import { methods, type PaymentMethod } from '../../parts/payment-methods.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

type Props = { invoice: CollectiveView; close(): void }

/** Money on the invoice, in part or in full; the contracts are settled in their order. */
export function PayAll({ invoice, close }: Props) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('pay_collective_invoice')
  const [method, setMethod] = useState<PaymentMethod>('QR_BILL')
  // what was owed when the form opened: the same payment must not look half done while its own answer arrives
  const [owed_rp] = useState(invoice.open_rp)
  const [typed, setTyped] = useState<string | null>(null)
  const [reference, setReference] = useState('')
  const amount_rp = typed === null ? owed_rp : parseRappen(typed)
  const bad = amount_rp === null || amount_rp < 1
  const errorOf = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)
  const rest_rp = bad ? 0 : owed_rp - amount_rp
  return (
    <ActionFrame title={t('payment.take')} lead={t('collective.pay_lead')} verb={t('payment.take')} isBad={bad} busy={busy} refusal={refusal} beside="all" typed={typed !== null || reference ? JSON.stringify([method, typed, reference]) : null} close={close}
      go={async () => { if (!bad && await confirm({ invoice_id: invoice.id, method, amount_rp, reference: reference.trim() || null })) close() }}>
      <div className="fields" onChange={forget}>
        <NativeSelect label={t('payment.method')} value={method} data={methods.filter(value => value !== 'CASH').map(value => ({ value, label: t(`payment.${value}`) }))} data-field="method" data-testid="take-payment-method"
          error={errorOf('method')} onChange={event => setMethod(event.currentTarget.value as PaymentMethod)} />
        <TextInput label={t('payment.amount')} value={typed ?? formatRappen(owed_rp)} inputMode="decimal" autoComplete="off" className="narrow amount-field" data-field="amount_rp" data-testid="take-payment-amount"
          error={bad ? t('form.bad_amount') : errorOf('amount_rp')} onChange={event => setTyped(event.currentTarget.value)} />
        <TextInput label={t('payment.reference')} value={reference} maxLength={200} autoComplete="off" data-field="reference" data-testid="take-payment-reference" onChange={event => setReference(event.currentTarget.value)} />
      </div>
      {rest_rp > 0 && <p className="open-rest" aria-live="polite">{t('check_in.rest', { amount: showMoney(rest_rp) })}</p>}
      {isByTerminal(method) && reference.trim() === '' && <Notice kind="conflict" testid="reference-missing">{say({ key: 'gate.payment_reference.missing' })}</Notice>}
    </ActionFrame>
  )
}

const whole = 'ALL'
/** One contract, or all of it, is taken out for another invoice, or waived. */
export function CreditAll({ invoice, close }: Props) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('credit_collective_invoice')
  const left = invoice.contracts.filter(one => one.left_rp > 0)
  const [which, setWhich] = useState(whole)
  const [how, setHow] = useState<'ANEW' | 'ALL'>('ANEW')
  const [reason, setReason] = useState('')
  const chosen = left.filter(one => which === whole || one.contract_id === which)
  const total_rp = chosen.reduce((sum, one) => sum + one.left_rp, 0)
  const errorOf = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)
  return (
    <ActionFrame title={t('contract.action.credit')} lead={t(`collective.lead_${how}`)} verb={t('contract.do.credit')} busy={busy} refusal={refusal} beside="all" typed={reason || null} close={close}
      go={async () => { if (await confirm({ invoice_id: invoice.id, contract_id: which === whole ? null : which, how, reason: reason.trim() })) close() }}>
      <div className="fields" onChange={forget}>
        <NativeSelect label={t('collective.which')} className="whole-row" value={which} data-field="contract_id" data-testid="credit-which" error={errorOf('contract_id')} onChange={event => setWhich(event.currentTarget.value)}
          data={[{ value: whole, label: t('collective.whole') }, ...left.map(one => ({ value: one.contract_id, label: [one.number, one.driver, formatRappen(one.left_rp)].filter(Boolean).join(' · ') }))]} />
        <NativeSelect label={t('credit.how')} className="whole-row" value={how} data-field="how" data-testid="credit-how" error={errorOf('how')} onChange={event => setHow(event.currentTarget.value as typeof how)}
          data={(['ANEW', 'ALL'] as const).map(value => ({ value, label: t(`collective.way_${value}`) }))} />
      </div>
      <p className="total" data-testid="credit-total"><span>{t('contract.action.credit')}</span><span className="amount">{showMoney(total_rp)}</span></p>
      <div className="fields" onChange={forget}>
        <TextInput label={t('contract.reason')} description={t('credit.reason_hint')} value={reason} maxLength={200} data-field="reason" data-testid="action-reason" error={errorOf('reason')} onChange={event => setReason(event.currentTarget.value)} />
      </div>
    </ActionFrame>
  )
}

/** The invoice is reminded of as one: one fee, on the contract that has been owed longest. */
export function RemindAll({ invoice, close }: Props) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('charge_afterwards')
  const { rows: fees } = useQuery('counter_fees', { category_id: null })
  const first = invoice.contracts.find(one => one.open_rp > 0)
  const usual = fees ? formatRappen(fees.find(one => one.kind === 'HANDLING_FEE' && one.code === 'REMINDER')?.amount_rp ?? 0) : ''
  const [fee, setFee] = useState<string | null>(null)
  const [reason, setReason] = useState(() => t('collective.reminder_for', { count: invoice.reminders + 1, number: invoice.number }))
  const fee_rp = fee === null ? null : parseRappen(fee)
  const isBad = fee !== null && (fee_rp === null || fee_rp < 0)
  const errorOf = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)
  return (
    <ActionFrame title={t('contract.action.remind')} lead={t('collective.remind_lead', { number: first?.number ?? '–' })} verb={t('contract.do.remind')} isBad={isBad} busy={busy} refusal={refusal} beside="all"
      typed={fee} close={close} go={async () => { if (first && await confirm({ contract_id: first.contract_id, kind: 'REMINDER', amount_rp: 0, fee_rp, reason: reason.trim() })) close() }}>
      <div className="fields" onChange={forget}>
        <TextInput label={t('contract.fee')} value={fee ?? usual} inputMode="decimal" autoComplete="off" className="narrow amount-field" data-field="fee_rp" data-testid="late-fee"
          error={isBad ? t('form.bad_amount') : errorOf('fee_rp')} onChange={event => setFee(event.currentTarget.value)} />
        <TextInput label={t('contract.what_for')} className="whole-row" value={reason} maxLength={200} autoComplete="off" data-field="reason" data-testid="action-reason" error={errorOf('reason')} onChange={event => setReason(event.currentTarget.value)} />
      </div>
    </ActionFrame>
  )
}
