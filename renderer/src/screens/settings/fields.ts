import { parseRappen, formatRappen } from '../../../../shared/money.ts'
import type { PlanFacts } from '../../../../shared/settings.ts'
import { showDate } from '../../words/format.ts'
import { parseDate } from '../../words/parse-when.ts'

/** What is typed into a field: `money` in CHF (kept in Rappen), `percent` and `surcharge`, which may be below zero (kept in basis points), `whole` numbers, a `day`, a `code` of capitals, an account number. */
export type As = 'money' | 'percent' | 'surcharge' | 'whole' | 'text' | 'code' | 'day' | 'iban' | 'choice' | 'check'
export type Field = {
  name: string
  as: As
  /** of whole numbers, else of what its kind allows */
  min?: number
  max?: number
  unit?: string
  /** may stay empty: its value is null */
  optional?: boolean
  /** key below `settings.field.` where it is not `name` */
  label?: string
  /** a word of the firm's own instead of a label of ours */
  called?: string
  options?: { value: string; label: string }[]
  /** key below `settings.group.`: begins a group of fields with this heading; `more`: a row without one */
  group?: string
  wide?: boolean
}
export type Typed = Record<string, string>
export type Value = string | number | boolean | null
export type Bad = 'missing' | 'money' | 'percent' | 'surcharge' | 'whole' | 'code' | 'day'
const most_rp = 1_000_000_00

/** The value of what stands in a field, or why it is none. */
export function valueOf({ as, min = 0, max = Number.MAX_SAFE_INTEGER, optional = false }: Field, text: string, now: number): { value: Value } | { bad: Bad } {
  const plain = text.trim()
  if (as === 'check') return { value: plain === 'on' }
  if (plain === '') return optional ? { value: null } : { bad: 'missing' }
  switch (as) {
    case 'money': {
      const rp = parseRappen(plain)
      return rp === null || rp < 0 || rp > most_rp ? { bad: 'money' } : { value: rp }
    }
    case 'percent': {
      const bp = parseRappen(plain.replace(/\s*%$/, ''))
      return bp === null || bp < 0 || bp > 10_000 ? { bad: 'percent' } : { value: bp }
    }
    case 'surcharge': {
      const [, sign = '', digits = ''] = /^([+\-−]?)\s*(.*?)\s*%?$/.exec(plain) ?? []
      const bp = parseRappen(digits)
      const signed = bp === null ? null : sign === '' || sign === '+' ? bp : -bp
      return signed === null || (bp ?? 0) < 0 || signed < -9000 || signed > 30_000 ? { bad: 'surcharge' } : { value: signed }
    }
    case 'whole': {
      const digits = plain.replace(/['’ ]/g, '')
      const number = /^\d{1,9}$/.test(digits) ? Number(digits) : -1
      return number < min || number > max ? { bad: 'whole' } : { value: number }
    }
    case 'day': {
      const day = parseDate(plain, now)
      return day === null ? { bad: 'day' } : { value: new Date(day).toISOString().slice(0, 10) }
    }
    case 'code': return /^[A-Z][A-Z0-9_]{0,29}$/.test(plain) ? { value: plain } : { bad: 'code' }
    case 'iban': return { value: plain.replace(/\s/g, '').toUpperCase() }
    case 'text':
    case 'choice': return { value: plain }
  }
}

/** What stands in a field for a value that is there. */
export function typedOf(as: As, value: Value): string {
  if (value === null) return ''
  if (as === 'check') return value === true ? 'on' : ''
  if (as === 'money' && typeof value === 'number') return formatRappen(value)
  if (as === 'surcharge' && typeof value === 'number') return String(value / 100)
  if (as === 'percent' && typeof value === 'number') return formatRappen(value).replace(/\.?0+$/, '')
  return as === 'day' && typeof value === 'string' ? showDate(value) : String(value)
}

/** All values of a form, or the first field that holds none. */
export function valuesOf(fields: readonly Field[], typed: Typed, now: number): { values: Record<string, Value> } | { field: string } {
  const values: Record<string, Value> = {}
  for (const field of fields) {
    const found = valueOf(field, typed[field.name] ?? '', now)
    if ('bad' in found) return { field: field.name }
    values[field.name] = found.value
  }
  return { values }
}

/** What a plan asks, apart from the rate of the first day and its tiers: a column more is one line more. */
type PlanNumber = Exclude<keyof PlanFacts, 'category_id' | 'name' | 'valid_from'>
const plan_numbers: Record<PlanNumber, Omit<Field, 'name'>> = {
  day_rate_rp: { as: 'money', group: 'day' },
  included_km_day: { as: 'whole', max: 10_000, unit: 'km' },
  extra_km_rp: { as: 'money' },
  late_hour_rp: { as: 'money', optional: true, group: 'late_energy' },
  late_grace_min: { as: 'whole', max: 720, unit: 'min', optional: true },
  kwh_rp: { as: 'money', optional: true },
  charge_fee_rp: { as: 'money', optional: true },
}
export const planNumbers: readonly Field[] = Object.entries(plan_numbers).map(([name, field]) => ({ ...field, name }))

const names = ['name_de', 'name_fr', 'name_it', 'name_en'] as const
/** What something is called in the four languages. */
export const nameFields: readonly Field[] = names.map((name, n): Field => ({ name, as: 'text', ...n === 0 ? { group: 'names' } : {} }))

/** What the firm itself has set, part by part. */
export const firmFields = {
  limits: [{ name: 'staff_discount_bp', as: 'percent', unit: '%' }, { name: 'manager_discount_bp', as: 'percent', unit: '%' }, { name: 'staff_charge_rp', as: 'money' }],
  rules: [{ name: 'grace_min', as: 'whole', max: 720, unit: 'min' }, { name: 'fuel_litre_rp', as: 'money' }, { name: 'kwh_rp', as: 'money' }, { name: 'fuel_fee_rp', as: 'money' }],
} as const satisfies Record<string, readonly Field[]>

export const categoryFields: readonly Field[] = [
  { name: 'excess_rp', as: 'money' }, { name: 'deposit_rp', as: 'money' },
  { name: 'min_age', as: 'whole', min: 16, max: 99, group: 'driver' }, { name: 'min_years_held', as: 'whole', max: 50 },
  { name: 'young_driver_age', as: 'whole', max: 99 }, { name: 'young_driver_fee_rp', as: 'money' },
]
