import type { FormInput } from '../../../../shared/forms.ts'
import type { CustomerCard } from '../../../../shared/queries.ts'
import { showDate, type Language } from '../../words/format.ts'
import { parseDay } from '../../words/parse-when.ts'

export const customerFields = ['first_name', 'last_name', 'company_name', 'birth_date', 'street', 'house_number', 'postcode', 'town', 'country', 'phone',
  'email'] as const
export const licenceFields = ['licence_number', 'licence_country', 'licence_categories', 'licence_issued_on', 'licence_expires_on'] as const
export const driverFields = ['first_name', 'last_name', 'birth_date', ...licenceFields] as const
export const fieldNames = [...customerFields, ...licenceFields] as const
export type FieldName = (typeof fieldNames)[number]

/** A person as it stands in the fields. */
export type TypedFields = Record<FieldName, string>
export type TypedCustomer = { fields: TypedFields; drives: boolean }
/** Whose driver it is stays with it: another customer's half-written driver is nobody's business. */
export type TypedDriver = {
  customer_id: string; fields: TypedFields
  /** a known driver whose licence is put right, and what stood there when that began */
  change?: { driver_id: string; seen: Record<string, string | null> }
}

const needed: readonly FieldName[] = ['first_name', 'last_name', 'street', 'postcode', 'town', 'country']
const neededToDrive: readonly FieldName[] = ['first_name', 'last_name', 'birth_date', 'licence_number', 'licence_country', 'licence_categories',
  'licence_issued_on']
const days: readonly FieldName[] = ['birth_date', 'licence_issued_on', 'licence_expires_on']

export const isDay = (field: FieldName): boolean => days.includes(field)
export const isLicence = (field: FieldName): boolean => licenceFields.some(one => one === field)
export const isNeeded = (field: FieldName, drives: boolean): boolean => needed.includes(field) || (drives && isNeededToDrive(field))
export const isNeededToDrive = (field: FieldName): boolean => neededToDrive.includes(field)
export const isOfDriver = (field: FieldName): boolean => driverFields.some(one => one === field)

const fresh = (): TypedFields => ({
  ...Object.fromEntries(fieldNames.map(one => [one, ''])) as TypedFields, country: 'CH', licence_country: 'CH', licence_categories: 'B',
})

/** Empty but for what is nearly always so; the words that were searched for become the name. */
export function freshCustomer(searched: string): TypedCustomer {
  const words = searched.trim().split(/\s+/)
  return { drives: true, fields: { ...fresh(), last_name: words.at(-1) ?? '', first_name: words.slice(0, -1).join(' ') } }
}

/** The first driver of a person is mostly that person; for a firm, or beside another driver, nobody can be guessed. */
export function freshDriver({ id, first_name, last_name, birth_date, company_name }: CustomerCard, isFirst: boolean): TypedDriver {
  if (company_name !== null || !isFirst) return { customer_id: id, fields: fresh() }
  return { customer_id: id, fields: { ...fresh(), first_name, last_name, birth_date: birth_date === null ? '' : showDate(birth_date) } }
}

type Row = Readonly<Record<string, string | null>>
/** What is stored as it stands in the fields. */
export function fieldsOf(row: Row): TypedFields {
  const known = Object.entries(row).filter(([name]) => fieldNames.some(one => one === name)) as [FieldName, string | null][]
  return { ...fresh(), ...Object.fromEntries(known.map(([name, value]) => [name, value === null ? '' : isDay(name) ? showDate(value) : value])) }
}
/** A known driver whose licence is put right. */
export const driverToChange = (customer_id: string, { id, ...row }: Row & { id: string }): TypedDriver =>
  ({ customer_id, fields: fieldsOf(row), change: { driver_id: id, seen: row } })

/** What is wrong with a field as it stands: the key of the sentence beside it. */
export function problemOf(field: FieldName, fields: TypedFields, is_needed: boolean): 'form.bad_day' | 'form.needed' | undefined {
  const text = fields[field].trim()
  if (text !== '' && isDay(field) && parseDay(text) === null) return 'form.bad_day'
  return text === '' && is_needed ? 'form.needed' : undefined
}

/** The customer as it is confirmed, once nothing is missing. */
export function customerOf(fields: TypedFields, locale: Language): FormInput<'change_customer'>['person'] {
  const text = (field: FieldName) => fields[field].trim()
  return {
    first_name: text('first_name'), last_name: text('last_name'), company_name: text('company_name') || null, email: text('email') || null,
    phone: text('phone') || null, street: text('street'), house_number: text('house_number'), postcode: text('postcode'), town: text('town'),
    country: text('country').toUpperCase(), birth_date: parseDay(fields.birth_date), locale,
  }
}

/** The driver as it is confirmed, once nothing is missing. */
export function driverOf(fields: TypedFields): FormInput<'add_driver'>['driver'] {
  const text = (field: FieldName) => fields[field].trim()
  return {
    first_name: text('first_name'), last_name: text('last_name'), birth_date: parseDay(fields.birth_date) ?? '', licence_number: text('licence_number'),
    licence_country: text('licence_country').toUpperCase(), licence_categories: text('licence_categories').toUpperCase(),
    licence_issued_on: parseDay(fields.licence_issued_on) ?? '', licence_expires_on: parseDay(fields.licence_expires_on),
  }
}
