import { NativeSelect, TextInput } from '@mantine/core'
import type { FormInput } from '../../../shared/forms.ts'
import type { Recipient } from '../../../shared/queries.ts'
import { useWords } from '../words/use-words.ts'

export type TypedBill = Omit<FormInput<'issue_invoice'>, 'contract_id' | 'due_days' | 'kind'>
const payers = ['RENTER', 'COMPANY', 'INSURER', 'GARAGE', 'BROKER', 'OTHER'] as const satisfies readonly TypedBill['payer'][]
const nobody: Recipient = { name: '', line: null, street: '', house_number: '', postcode: '', town: '', country: 'CH' }
const rows = [['name', 'line'], ['street', 'house_number', 'postcode', 'town']] as const

/** A bill as it opens: to the customer or the company as written down; another payer starts with an empty address. */
export const freshBill = (address: Recipient | null, payer: TypedBill['payer'] = 'RENTER'): TypedBill =>
  ({ payer, recipient: address && (payer === 'RENTER' || payer === 'COMPANY') ? address : nobody })

type Props = { bill: TypedBill; address: Recipient | null; /** where it is another one than the customer's */ company?: Recipient | null; change(bill: TypedBill): void; field: string; errorOf(field: string): string | undefined }

/** Who pays, and where the bill goes. */
export function RecipientFields({ bill, address, company = address, change, field, errorOf }: Props) {
  const { t } = useWords()
  const { payer, recipient } = bill
  return (
    <div className="stack recipient">
      <NativeSelect label={t('bill.payer')} value={payer} className="medium" data={payers.map(value => ({ value, label: t(`payer.${value}`) }))} data-field={`${field}.payer`}
        data-testid="bill-payer" onChange={event => {
          const to = event.currentTarget.value as TypedBill['payer']
          change(freshBill(to === 'COMPANY' ? company : address, to))
        }} />
      {rows.map(names => (
        <div key={names[0]} className="fields">
          {names.map(name => (
            <TextInput key={name} label={t(`bill.${name}`)} value={recipient[name] ?? ''} maxLength={name === 'postcode' ? 12 : 200} autoComplete="off" data-field={`${field}.${name}`}
              className={name === 'house_number' || name === 'postcode' ? 'narrow' : ''} data-testid={`bill-${name}`} error={errorOf(`${field}.${name}`)}
              onChange={event => change({ payer, recipient: { ...recipient, [name]: event.currentTarget.value } })} />
          ))}
        </div>
      ))}
    </div>
  )
}
