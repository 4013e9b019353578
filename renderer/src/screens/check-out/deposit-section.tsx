import { NativeSelect, TextInput } from '@mantine/core'
import { formatRappen, parseRappen } from '../../../../shared/money.ts'
import { depositWays } from '../../parts/payment-methods.ts'
import { Section } from '../../parts/section.tsx'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import type { SectionShared } from './section-props.ts'
import type { TypedCheckOut } from './typed.ts'

/** The deposit by the rule of the category; of a card only the terminal's code and the last four digits. */
export function DepositSection({ typed, patch, live, errorOf, active, open, rule_rp }: SectionShared & { rule_rp: number | null }) {
  const { t } = useWords()
  const { deposit } = typed
  const set = (part: Partial<TypedCheckOut['deposit']>) => patch({ deposit: { ...deposit, ...part } })
  const amount_rp = deposit.amount === null ? rule_rp : parseRappen(deposit.amount)
  const isCard = deposit.method === 'CREDIT_CARD'
  const isWaived = deposit.method === 'none' && rule_rp !== null && rule_rp > 0
  const isDone = amount_rp !== null && !errorOf('deposit') && (!isWaived || (live?.may_waive === true && deposit.reason.trim() !== '')) && (!isCard || (deposit.code.trim() !== '' && /^\d{4}$/.test(deposit.last4)))
  const blocked = errorOf('deposit')
  return (
    <Section name="deposit" title={t('check_out.deposit')} isDone={isDone} isOpen={!isDone || active === 'deposit'} open={open} testid="check-out-section-deposit"
      facts={isWaived ? `${t('check_out.no_deposit')} · ${deposit.reason}` : deposit.method === 'none' ? t('check_out.no_deposit') : <><b>{showMoney(amount_rp ?? 0)}</b> · {t(`payment.${deposit.method}`)}{isCard && ` ··· ${deposit.last4}`}</>}>
      <div className="fields">
        <NativeSelect label={t('payment.method')} value={deposit.method} data-field="deposit" data-testid="check-out-deposit-method"
          data={[...depositWays.map(value => ({ value, label: t(`payment.${value}`) })), { value: 'none', label: t('check_out.no_deposit') }]}
          onChange={event => set({ method: event.currentTarget.value as TypedCheckOut['deposit']['method'] })} />
        {deposit.method !== 'none' && (
          <TextInput label={t('payment.amount')} value={deposit.amount ?? (rule_rp === null ? '' : formatRappen(rule_rp))} inputMode="decimal" autoComplete="off"
            data-field="deposit.amount_rp" data-testid="check-out-deposit-amount" className="narrow amount-field"
            error={deposit.amount !== null && amount_rp === null ? t('form.bad_amount') : undefined} onChange={event => set({ amount: event.currentTarget.value })} />
        )}
        {isWaived && (
          <TextInput label={t('check_out.waiver_reason')} value={deposit.reason} maxLength={200} autoComplete="off" data-field="deposit.reason" data-testid="check-out-waiver-reason"
            error={errorOf('deposit.reason') !== undefined} onChange={event => set({ reason: event.currentTarget.value })} />
        )}
        {isCard && (
          <>
            <TextInput label={t('check_out.authorisation')} value={deposit.code} maxLength={20} autoComplete="off" data-field="deposit.authorisation_code"
              data-testid="check-out-deposit-code" error={errorOf('deposit.authorisation_code') !== undefined} onChange={event => set({ code: event.currentTarget.value })} />
            <TextInput label={t('check_out.last4')} value={deposit.last4} inputMode="numeric" autoComplete="off" data-field="deposit.card_last4" className="narrow"
              data-testid="check-out-deposit-last4" error={errorOf('deposit.card_last4') !== undefined} onChange={event => set({ last4: event.currentTarget.value.replace(/\D/g, '').slice(0, 4) })} />
          </>
        )}
      </div>
      {blocked && <p className="field-error">{blocked}</p>}
      {isWaived && live?.may_waive === false && !blocked && <p className="quiet">{t('check_out.waiver_manager')}</p>}
      {isCard && <p className="quiet">{t('check_out.card_hint')}</p>}
    </Section>
  )
}
