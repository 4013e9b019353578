import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { ActionFrame } from '../parts/action-frame.tsx'
import { Bones } from '../parts/later.tsx'
import { useConfirm } from '../use-confirm.ts'
import { useQuery } from '../use-query.ts'
import { languages, type Language } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'
import { customerFields, customerOf, driverFields, driverOf, fieldsOf, isDay, isNeeded, isNeededToDrive, problemOf, type FieldName, type TypedFields } from './check-out/person-fields.ts'

type Person = NonNullable<QueryRows['person']>
type Props = { customer_id: string; close(): void }

/** What a customer or one of their drivers tells anew: another address, another telephone, a new licence. */
export function ChangePerson({ customer_id, close }: Props) {
  const { rows } = useQuery('person', { customer_id })
  // As it stood when the form opened: what arrives meanwhile is no change of whoever types here.
  const [person, setPerson] = useState<Person | null>(null)
  if (rows && !person) setPerson(rows)
  return person ? <PersonForm customer_id={customer_id} person={person} close={close} /> : <Bones rows={5} />
}

function PersonForm({ customer_id, person, close }: Props & { person: Person }) {
  const { t, say } = useWords()
  const { customer, drivers } = person
  const putCustomer = useConfirm('change_customer')
  const putDriver = useConfirm('change_driver')
  /** the customer, or the id of a driver */
  const [who, setWho] = useState('')
  const [tried, setTried] = useState(false)
  const [locale, setLocale] = useState<Language>(customer.locale)
  const [known] = useState<Record<string, TypedFields>>(() => ({ '': fieldsOf(customer), ...Object.fromEntries(drivers.map(({ id, ...row }) => [id, fieldsOf(row)])) }))
  const [typed, setTyped] = useState(known)
  const driver = drivers.find(({ id }) => id === who)
  const fields = typed[who] ?? fieldsOf(customer)
  const names: readonly FieldName[] = driver ? driverFields : customerFields
  const problem = (field: FieldName) => problemOf(field, fields, driver ? isNeededToDrive(field) : isNeeded(field, false))
  const { refusal } = driver ? putDriver : putCustomer
  const isTyped = JSON.stringify([typed, locale]) !== JSON.stringify([known, customer.locale])
  const isWrong = (one: string) => (one === '' ? customerFields : driverFields).some(field => problemOf(field, typed[one] ?? fields, one === '' ? isNeeded(field, false) : isNeededToDrive(field)))
  function forget(): void {
    putCustomer.forget()
    putDriver.forget()
  }
  /** Whatever was typed of the one and of the other goes out; it stops at the first that can't. */
  async function go(): Promise<void> {
    setTried(true)
    const wrong = Object.keys(typed).find(isWrong)
    if (wrong !== undefined) return setWho(wrong)
    if (!await putCustomer.confirm({ customer_id, person: customerOf(typed[''] ?? fields, locale), seen: customer })) return setWho('')
    for (const { id: driver_id, ...seen } of drivers) {
      if (!await putDriver.confirm({ customer_id, driver_id, driver: driverOf(typed[driver_id] ?? fieldsOf(seen)), seen })) return setWho(driver_id)
    }
    close()
  }
  return (
    <ActionFrame title={t('customer_file.change')} lead={t('customer_file.change_lead')} verb={t('customer_file.do_change')} busy={putCustomer.busy || putDriver.busy} refusal={refusal} beside="all" typed={isTyped ? JSON.stringify([typed, locale]) : null}
      close={close} go={go}>
      {drivers.length > 0 && (
        <NativeSelect label={t('customer_file.whose')} value={who} data-field="who" data-testid="change-who" onChange={event => setWho(event.currentTarget.value)}
          data={[{ value: '', label: t('customer_file.of_customer', { name: nameOf(customer) }) }, ...drivers.map(one => ({ value: one.id, label: t('customer_file.of_driver', { name: nameOf(one) }) }))]} />
      )}
      <div className="grid-fields" onChange={forget}>
        {names.map(field => {
          const wrong = tried ? problem(field) : undefined
          const isRefused = refusal?.field?.split('.').at(-1) === field
          return (
            <TextInput key={`${who}-${field}`} className={`f-${field}`} label={t(`customer.${field}`)} value={fields[field]} data-field={field} data-testid={`change-${field}`} autoComplete="off"
              maxLength={field.endsWith('country') ? 2 : 200} placeholder={isDay(field) ? t('form.day_example') : undefined}
              error={wrong ? t(wrong) : isRefused ? say(refusal.message) : undefined}
              onChange={event => setTyped({ ...typed, [who]: { ...fields, [field]: event.currentTarget.value } })} />
          )
        })}
        {!driver && <NativeSelect label={t('customer_file.language')} value={locale} data-field="locale" data-testid="change-locale" data={languages.map(one => ({ value: one, label: t(`language.${one}`) }))}
          onChange={event => setLocale(event.currentTarget.value as Language)} />}
      </div>
    </ActionFrame>
  )
}

const nameOf = ({ first_name, last_name }: { first_name: string; last_name: string }): string => `${first_name} ${last_name}`
