import { Button, Checkbox, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { focusField, focusNext } from '../../focus.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { parseDay } from '../../words/parse-when.ts'
import { asLanguage } from '../../words/i18n.ts'
import { useWords } from '../../words/use-words.ts'

type Fields = Record<(typeof names)[number], string>
const names = ['first_name', 'last_name', 'company_name', 'birth_date', 'street', 'house_number', 'postcode', 'town', 'country', 'phone', 'email',
  'licence_number', 'licence_country', 'licence_categories', 'licence_issued_on', 'licence_expires_on'] as const
const person = names.slice(0, 11)
const licence = names.slice(11)
const needed: readonly string[] = ['first_name', 'last_name', 'street', 'postcode', 'town', 'country']
const neededToDrive: readonly string[] = ['birth_date', 'licence_number', 'licence_country', 'licence_categories', 'licence_issued_on']
const days: readonly string[] = ['birth_date', 'licence_issued_on', 'licence_expires_on']

/** A new customer, with the licence when the customer drives. Lies over the check-out, which keeps all it has. */
export function NewCustomer({ name, close, done }: { name: string; close(): void; done(customer_id: string, driver_id: string | null): void }) {
  const { t, say, language } = useWords()
  const words = name.trim().split(/\s+/)
  const [fields, setFields] = useState<Fields>(() => ({
    ...Object.fromEntries(names.map(one => [one, ''])) as Fields, country: 'CH', licence_country: 'CH', licence_categories: 'B',
    last_name: words.at(-1) ?? '', first_name: words.slice(0, -1).join(' '),
  }))
  const [drives, setDrives] = useState(true)
  const [tried, setTried] = useState(false)
  const root = useRef<HTMLFormElement>(null)
  const { confirm, busy, refusal, forget } = useConfirm('register_customer')

  function problem(field: (typeof names)[number]): string | undefined {
    if (!drives && licence.includes(field)) return undefined
    const text = fields[field].trim()
    if (text !== '' && days.includes(field) && parseDay(text) === null) return t('form.bad_day')
    if (text === '' && (needed.includes(field) || (drives && neededToDrive.includes(field)))) return t('form.needed')
    return refusal?.field?.split('.').at(-1) === field ? say(refusal.message) : undefined
  }
  async function submit(): Promise<void> {
    setTried(true)
    const bad = names.find(field => problem(field) !== undefined)
    if (bad && refusal === null) return void (root.current && focusField(root.current, bad))
    const text = (field: (typeof names)[number]) => fields[field].trim()
    const result = await confirm({
      first_name: text('first_name'), last_name: text('last_name'), company_name: text('company_name') || null,
      email: text('email') || null, phone: text('phone') || null, street: text('street'), house_number: text('house_number'), postcode: text('postcode'),
      town: text('town'), country: text('country').toUpperCase(), birth_date: parseDay(fields.birth_date), locale: asLanguage(language) ?? 'de',
      driver: drives ? {
        first_name: text('first_name'), last_name: text('last_name'), birth_date: parseDay(fields.birth_date) ?? '', licence_number: text('licence_number'),
        licence_country: text('licence_country').toUpperCase(), licence_categories: text('licence_categories').toUpperCase(),
        licence_issued_on: parseDay(fields.licence_issued_on) ?? '', licence_expires_on: parseDay(fields.licence_expires_on),
      } : null,
    })
    if (result) done(result.customer_id, result.driver_id)
  }
  const input = (field: (typeof names)[number]) => (
    <TextInput key={field} className={`f-${field}`} label={t(`customer.${field}`)} value={fields[field]} data-field={field} data-testid={`customer-${field}`}
      autoComplete="off" data-autofocus={field === 'first_name' || undefined} error={tried ? problem(field) : undefined}
      placeholder={days.includes(field) ? t('form.day_example') : undefined} maxLength={field.endsWith('country') ? 2 : 200}
      onChange={event => {
        forget()
        setFields({ ...fields, [field]: event.currentTarget.value })
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
        if (event.ctrlKey) void submit()
        else if (!focusNext(event.currentTarget, event.target as Element)) void submit()
      }}>
        <div className="grid-fields">{person.map(input)}</div>
        <Checkbox label={t('customer.drives')} checked={drives} data-field="driver" onChange={event => setDrives(event.currentTarget.checked)} />
        {drives && <div className="grid-fields">{licence.map(input)}</div>}
        {refusal && !names.some(field => refusal.field?.endsWith(field)) && <Notice kind="blocked">{say(refusal.message)}</Notice>}
        <Button type="submit" loading={busy} data-testid="customer-submit">{t('customer.save')} <KeyHint keys="Ctrl Enter" /></Button>
      </form>
    </Sheet>
  )
}
