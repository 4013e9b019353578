import { Checkbox } from '@mantine/core'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { customerFields, customerOf, driverOf, isLicence, isNeeded, licenceFields, type TypedCustomer } from './person-fields.ts'
import { PersonSheet } from './person-sheet.tsx'

type Props = {
  typed: TypedCustomer
  change(typed: TypedCustomer): void
  close(): void
  done(customer_id: string, driver_id: string | null): void
}

/** A new customer, with the licence when the customer drives. */
export function NewCustomer({ typed, change, close, done }: Props) {
  const { t, language } = useWords()
  const { fields, drives } = typed
  const { confirm, ...confirming } = useConfirm('register_customer')

  async function save(): Promise<void> {
    const result = await confirm({ ...customerOf(fields, language), driver: drives ? driverOf(fields) : null })
    if (result) done(result.customer_id, result.driver_id)
  }
  return (
    <PersonSheet kind="customer" title={t('customer.title')} saveWord={t('customer.save')} fields={fields}
      change={next => change({ ...typed, fields: next })} isNeeded={field => isNeeded(field, drives)} isAsked={field => drives || !isLicence(field)}
      confirming={confirming} save={save} close={close}>
      {input => (
        <>
          <div className="grid-fields">{customerFields.map(input)}</div>
          <Checkbox label={t('customer.drives')} checked={drives} data-field="driver" data-testid="customer-drives"
            onChange={event => change({ ...typed, drives: event.currentTarget.checked })} />
          {drives && <div className="grid-fields">{licenceFields.map(input)}</div>}
        </>
      )}
    </PersonSheet>
  )
}
