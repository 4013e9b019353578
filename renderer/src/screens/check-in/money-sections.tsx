import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { formatRappen } from '../../../../shared/money.ts'
import { methods, type PaymentMethod } from '../../parts/payment-methods.ts'
import { freshBill, RecipientFields } from '../../parts/recipient-fields.tsx'
import { Section } from '../../parts/section.tsx'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import type { SectionShared } from './section-props.ts'
import { isUnreadable, openAfter, payingOf, type Due, type TypedCheckIn } from './typed.ts'

/** The deposit, then the payment that brings the rest to zero, or a receivable that leaves it open. */
export function MoneySections({ typed, patch, live, errorOf, due }: SectionShared & { due: Due }) {
  const { t } = useWords()
  const { deposit_rp, deposits, payer } = live.contract
  const { payment } = typed
  const set = (part: Partial<TypedCheckIn['payment']>) => patch({ payment: { ...payment, ...part } })
  const paying = payingOf(typed, due)
  const open_rp = openAfter(typed, due)
  const isRefund = due.due_rp < 0
  // what was typed while something was due stays in sight when nothing is any more: only so can it be taken out
  const isAsked = due.due_rp > 0 || (isRefund && due.may_refund) || (due.due_rp === 0 && payment.amount !== null)
  const billError = (field: string) => (live.gates.some(gate => gate.state === 'block' && gate.field === field) ? errorOf(field) : undefined)
  const restWords = (): string => {
    if (open_rp === 0) return t(isRefund ? 'check_in.refunded' : 'check_in.settled')
    const amount = showMoney(Math.abs(open_rp))
    if (isRefund && open_rp < 0) return t('check_in.refund_rest', { amount })
    return open_rp > 0 && !isRefund ? t('check_in.rest', { amount }) : t('check_in.too_much', { amount })
  }
  const amountError = isUnreadable(payment.amount ?? '') ? t('form.bad_amount') : errorOf('payment')
  const most = Math.max(0, Math.min(deposit_rp, live.balance_rp))
  return (
    <>
      {deposit_rp > 0 && (
        <Section name="deposit" title={t('check_in.deposit')} isDone={false} isOpen open={() => undefined} testid="check-in-section-deposit" facts="">
          <div className="fields">
            <p className="held">{t('check_in.held', { amount: showMoney(deposit_rp) })}{deposits.length === 1 ? deposits.map(({ method }) => ` · ${t(`payment.${method}`)}`) : ` · ${deposits.map(({ method, amount_rp }) => `${t(`payment.${method}`)} ${formatRappen(amount_rp)}`).join(', ')}`}</p>
            <TextInput label={t('check_in.capture')} value={typed.capture} placeholder="0.00" inputMode="decimal" autoComplete="off" data-field="capture_rp"
              data-testid="check-in-capture" className="narrow amount-field" data-unreadable={isUnreadable(typed.capture)}
              error={isUnreadable(typed.capture) ? t('form.bad_amount') : errorOf('capture_rp')}
              onChange={event => patch({ capture: event.currentTarget.value })} />
            {most > 0 && <button type="button" className="text-button" data-testid="check-in-capture-all"
              onClick={() => patch({ capture: formatRappen(most) })}>{t('check_in.capture_all', { amount: showMoney(most) })}</button>}
          </div>
        </Section>
      )}
      <Section name="payment" title={t(isRefund ? 'check_in.refund' : 'check_in.payment')} isDone={false} isOpen open={() => undefined} testid="check-in-section-payment" facts="">
        {(due.due_rp === 0 || isRefund) && <p className="quiet">{due.due_rp === 0 ? t('check_in.nothing_due') : t('check_in.give_back', { amount: showMoney(-due.due_rp) })}</p>}
        {payer && due.due_rp > 0 && <p data-testid="check-in-payer">{t('check_in.company_pays', { name: payer.name ?? t('contract.payer_elsewhere') })}</p>}
        {isAsked && (
          <>
            <div className="fields">
              <NativeSelect label={t('payment.method')} value={payment.method} data={methods.map(value => ({ value, label: t(`payment.${value}`) }))}
                data-field="payment" data-testid="check-in-payment-method" onChange={event => set({ method: event.currentTarget.value as PaymentMethod, amount: null })} />
              <TextInput label={t('payment.amount')} value={payment.amount ?? formatRappen(paying)} inputMode="decimal" autoComplete="off" className="narrow amount-field"
                data-field="payment.amount_rp" data-testid="check-in-payment-amount" data-unreadable={isUnreadable(payment.amount ?? '')}
                error={amountError !== undefined}
                onChange={event => set({ amount: event.currentTarget.value })} />
              <TextInput label={t('payment.reference')} value={payment.reference} maxLength={200} autoComplete="off" data-field="payment.reference"
                data-testid="check-in-payment-reference" onChange={event => set({ reference: event.currentTarget.value })} />
            </div>
            {due.due_rp > 0 && <Checkbox label={t('check_in.receivable')} checked={typed.receivable} data-field="receivable" data-testid="check-in-receivable"
              error={errorOf('receivable')} onChange={event => patch({ receivable: event.currentTarget.checked })} />}
            {due.due_rp > 0 && typed.receivable && (
              <>
                <Checkbox label={t('check_in.with_bill')} checked={Boolean(typed.bill)} data-field="with_bill" data-testid="check-in-with-bill"
                  onChange={event => patch({ bill: event.currentTarget.checked ? freshBill(live.customer_address, live.customer_address?.line ? 'COMPANY' : 'RENTER') : null })} />
                {typed.bill && <RecipientFields bill={typed.bill} address={live.customer_address} field="bill" errorOf={billError} change={bill => patch({ bill })} />}
              </>
            )}
            {/* below, and not under the narrow field: there it would push the tick away from under the pointer; the error says the rest, too */}
            {amountError ? <p className="field-error" role="alert">{amountError}</p> : (
              <p className={open_rp === 0 ? 'quiet' : 'open-rest'} aria-live="polite" data-testid="check-in-rest">
                {restWords()}
              </p>
            )}
          </>
        )}
      </Section>
    </>
  )
}
