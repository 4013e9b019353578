export const customerFields = ['first_name', 'last_name', 'company_name', 'birth_date', 'street', 'house_number', 'postcode', 'town', 'country', 'phone',
  'email'] as const
export const licenceFields = ['licence_number', 'licence_country', 'licence_categories', 'licence_issued_on', 'licence_expires_on'] as const
export const fieldNames = [...customerFields, ...licenceFields] as const
export type FieldName = (typeof fieldNames)[number]

/** A new customer as it stands in the fields. */
export type TypedCustomer = { fields: Record<FieldName, string>; drives: boolean }

const needed: readonly FieldName[] = ['first_name', 'last_name', 'street', 'postcode', 'town', 'country']
const neededToDrive: readonly FieldName[] = ['birth_date', 'licence_number', 'licence_country', 'licence_categories', 'licence_issued_on']
const days: readonly FieldName[] = ['birth_date', 'licence_issued_on', 'licence_expires_on']

export const isDay = (field: FieldName): boolean => days.includes(field)
export const isLicence = (field: FieldName): boolean => licenceFields.some(one => one === field)
export const isNeeded = (field: FieldName, drives: boolean): boolean => needed.includes(field) || (drives && neededToDrive.includes(field))

/** Empty but for what is nearly always so; the words that were searched for become the name. */
export function freshCustomer(searched: string): TypedCustomer {
  const words = searched.trim().split(/\s+/)
  const empty = Object.fromEntries(fieldNames.map(one => [one, ''])) as Record<FieldName, string>
  return {
    drives: true,
    fields: { ...empty, country: 'CH', licence_country: 'CH', licence_categories: 'B', last_name: words.at(-1) ?? '', first_name: words.slice(0, -1).join(' ') },
  }
}
