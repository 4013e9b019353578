import { Button, Checkbox, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { focusField, focusNext } from '../../focus.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { parseDay } from '../../words/parse-when.ts'
import { useWords } from '../../words/use-words.ts'
import { customerFields, fieldNames, isDay, isLicence, isNeeded, licenceFields, type FieldName, type TypedCustomer } from './new-customer-fields.ts'

type Props = {
  typed: TypedCustomer
  change(typed: TypedCustomer): void
  close(): void
  done(customer_id: string, driver_id: string | null): void
}

/** A new customer, with the licence when the customer drives. Lies over the check-out, whose draft keeps these fields too. */
export function NewCustomer({ typed, change, close, done }: Props) {
  const { t, say, language } = useWords()
  const { fields, drives } = typed
  const [tried, setTried] = useState(false)
  const root = useRef<HTMLFormElement>(null)
  const { confirm, busy, refusal, forget } = useConfirm('register_customer')

  function problem(field: FieldName): string | undefined {
    if (!drives && isLicence(field)) return undefined
    const text = fields[field].trim()
    if (text !== '' && isDay(field) && parseDay(text) === null) return t('form.bad_day')
    return text === '' && isNeeded(field, drives) ? t('form.needed') : undefined
  }
  const refusedAt = fieldNames.find(field => refusal?.field?.split('.').at(-1) === field)

  async function submit(): Promise<void> {
    setTried(true)
    const bad = fieldNames.find(field => problem(field) !== undefined)
    if (bad !== undefined) return void (root.current && focusField(root.current, bad))
    const text = (field: FieldName) => fields[field].trim()
    const who = { first_name: text('first_name'), last_name: text('last_name') }
    const result = await confirm({
      ...who, company_name: text('company_name') || null, email: text('email') || null, phone: text('phone') || null, street: text('street'),
      house_number: text('house_number'), postcode: text('postcode'), town: text('town'), country: text('country').toUpperCase(),
      birth_date: parseDay(fields.birth_date), locale: language,
      driver: drives ? {
        ...who, birth_date: parseDay(fields.birth_date) ?? '', licence_number: text('licence_number'), licence_country: text('licence_country').toUpperCase(),
        licence_categories: text('licence_categories').toUpperCase(), licence_issued_on: parseDay(fields.licence_issued_on) ?? '',
        licence_expires_on: parseDay(fields.licence_expires_on),
      } : null,
    })
    if (result) done(result.customer_id, result.driver_id)
  }

  const input = (field: FieldName) => (
    <TextInput key={field} className={`f-${field}`} label={t(`customer.${field}`)} value={fields[field]} data-field={field} data-testid={`customer-${field}`}
      autoComplete="off" data-autofocus={field === 'first_name' || undefined} maxLength={field.endsWith('country') ? 2 : 200}
      error={(tried ? problem(field) : undefined) ?? (refusal && refusedAt === field ? say(refusal.message) : undefined)}
      placeholder={isDay(field) ? t('form.day_example') : undefined}
      onChange={event => {
        forget()
        change({ ...typed, fields: { ...fields, [field]: event.currentTarget.value } })
      }} />
  )
  return (
    <Sheet title={t('customer.title')} close={close} testid="new-customer" ownsEscape>
      <form ref={root} className="stack" onSubmit={event => {
        event.preventDefault()
        void submit()
      }} onKeyDown={event => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        event.stopPropagation()
        if (event.ctrlKey || !focusNext(event.currentTarget, event.target as Element)) void submit()
      }}>
        <div className="grid-fields">{customerFields.map(input)}</div>
        <Checkbox label={t('customer.drives')} checked={drives} data-field="driver" data-testid="customer-drives"
          onChange={event => change({ ...typed, drives: event.currentTarget.checked })} />
        {drives && <div className="grid-fields">{licenceFields.map(input)}</div>}
        {refusal && refusedAt === undefined && <Notice kind="blocked">{say(refusal.message)}</Notice>}
        <Button type="submit" loading={busy} data-testid="customer-submit">{t('customer.save')} <KeyHint keys="Ctrl Enter" /></Button>
      </form>
    </Sheet>
  )
}
