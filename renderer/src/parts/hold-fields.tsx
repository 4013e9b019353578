import { NativeSelect, TextInput } from '@mantine/core'
import type { FormInput } from '../../../shared/forms.ts'
import { parseRappen } from '../../../shared/money.ts'
import { useWords } from '../words/use-words.ts'
import { depositWays, type DepositMethod } from './payment-methods.ts'

/** A further deposit as it stands in the fields. */
export type TypedHold = { method: DepositMethod | 'none'; amount: string; code: string; last4: string }
type Hold = NonNullable<FormInput<'extend_contract'>['deposit']>

/** What is confirmed of it; null where none is taken. An amount that nobody can read is 0, which the gate stops. */
export function holdOf({ method, amount, code, last4 }: TypedHold): Hold | null {
  if (method === 'none') return null
  const isCard = method === 'CREDIT_CARD'
  return { method, amount_rp: Math.max(0, parseRappen(amount) ?? 0), authorisation_code: isCard ? code.trim() || null : null, card_last4: isCard ? last4.trim() || null : null }
}

/** A hold beside the one that is there: of a card only the terminal's code and the last four digits. */
export function HoldFields({ hold, change }: { hold: TypedHold; change(hold: TypedHold): void }) {
  const { t } = useWords()
  const set = (part: Partial<TypedHold>) => change({ ...hold, ...part })
  const isBad = hold.amount !== '' && parseRappen(hold.amount) === null
  return (
    <div className="fields fields-level">
      <NativeSelect label={t('contract.new_hold')} value={hold.method} data-field="deposit" data-testid="hold-method"
        data={[{ value: 'none', label: t('contract.no_new_hold') }, ...depositWays.map(value => ({ value, label: t(`payment.${value}`) }))]}
        onChange={event => set({ method: event.currentTarget.value as TypedHold['method'] })} />
      {hold.method !== 'none' && (
        <TextInput label={t('payment.amount')} value={hold.amount} inputMode="decimal" autoComplete="off" className="narrow amount-field" data-field="deposit.amount_rp" data-testid="hold-amount"
          error={isBad ? t('form.bad_amount') : undefined} onChange={event => set({ amount: event.currentTarget.value })} />
      )}
      {hold.method === 'CREDIT_CARD' && (
        <>
          <TextInput label={t('check_out.authorisation')} value={hold.code} maxLength={20} autoComplete="off" className="narrow" data-field="deposit.authorisation_code" data-testid="hold-code"
            onChange={event => set({ code: event.currentTarget.value })} />
          <TextInput label={t('check_out.last4')} value={hold.last4} inputMode="numeric" autoComplete="off" className="narrow" data-field="deposit.card_last4" data-testid="hold-last4"
            onChange={event => set({ last4: event.currentTarget.value.replace(/\D/g, '').slice(0, 4) })} />
        </>
      )}
    </div>
  )
}
