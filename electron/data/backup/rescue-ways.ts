import { commands } from '../../../shared/commands.ts'
import type { CommandInput } from '../../../shared/commands.ts'
import { uuidv7 } from '../../../shared/uuid.ts'

export type Value = string | number | boolean | null
export type Values = Record<string, Value>
type Command = CommandInput<'restore_record'>['command']
export type RescueTable = CommandInput<'restore_record'>['table']
/** What a way has to go by: the whole record as the archive has it, the fields that come back, the record as it is now (null: lost), where the person works. */
export type Given = { row_id: string; was: Values; fields: readonly string[]; now: Values | null; location_id: string; at: number }
type Way = { command: Command; input: Record<string, unknown> }
export type Spec = {
  /** the columns that come back, and which of them are no text */
  columns: readonly string[]
  numbers?: readonly string[]
  flags?: readonly string[]
  /** columns that are needed of a record that is lost, and do not come back by themselves */
  also?: readonly string[]
  change: ((given: Given) => Way) | null
  lost: ((given: Given) => Way) | null
}

const of = (values: Values, names: readonly string[]): Values => Object.fromEntries(names.map(name => [name, values[name] ?? null]))
/** Each field as it was seen and as it shall be, as `change_customer` wants it. */
const seenNext = ({ fields, now, was }: Given) => Object.fromEntries(fields.map(name => [name, { seen: now?.[name] ?? null, next: was[name] ?? null }]))
/** The record as it is now, with the fields that come back. */
const merged = ({ now, was, fields }: Given, names: readonly string[]): Values => ({ ...of(now ?? was, names), ...of(was, fields) })

const person = ['first_name', 'last_name', 'company_name', 'email', 'phone', 'street', 'house_number', 'postcode', 'town', 'country', 'birth_date', 'locale']
const licence = ['first_name', 'last_name', 'birth_date', 'licence_number', 'licence_country', 'licence_categories', 'licence_issued_on', 'licence_expires_on']
const car = ['category_id', 'vin', 'make', 'model', 'colour', 'fuel_type', 'transmission', 'seats', 'tank_litres', 'battery_kwh', 'first_registered', 'inspection_due', 'service_due_km', 'vignette_until', 'insurance_until', 'equipment']
const damage = ['part', 'kind', 'severity', 'description', 'view', 'x', 'y', 'size_mm']
const firm = ['name', 'uid', 'street', 'house_number', 'postcode', 'town', 'grace_min', 'fuel_litre_rp', 'kwh_rp', 'fuel_fee_rp', 'staff_discount_bp', 'manager_discount_bp', 'staff_charge_rp', 'customs_gate', 'iban']
const place = ['code', 'name', 'street', 'house_number', 'postcode', 'town', 'phone', 'is_border']
const category = ['code', 'name_de', 'name_fr', 'name_it', 'name_en', 'sort', 'licence_category', 'min_age', 'min_years_held', 'young_driver_age', 'young_driver_fee_rp', 'deposit_rp', 'excess_rp', 'body']
const extra = ['code', 'name_de', 'name_fr', 'name_it', 'name_en', 'per', 'price_rp', 'is_active', 'charge_kind', 'excess_bp', 'km', 'sort', 'category_id']
const fee = ['from_location_id', 'to_location_id', 'fee_rp']

/** A command that writes the whole record, whether it is there or not. */
const put = (command: Command, key: string, columns: readonly string[], more: Record<string, unknown> = {}) =>
  (given: Given): Way => ({ command, input: { [key]: given.row_id, ...merged(given, columns), ...more, at: given.at } })

/** By which command a record of a table comes back. What is not here does not come back singly: money, contracts, documents and states have a history of their own. */
export const ways: Readonly<Record<RescueTable, Spec>> = {
  customers: { columns: person,
    change: given => ({ command: 'change_customer', input: { customer_id: given.row_id, location_id: given.location_id, changes: seenNext(given) } }),
    lost: ({ row_id, was, location_id, at }) => ({ command: 'register_customer', input: { customer_id: row_id, customer_location_id: uuidv7(), location_id, at, ...of(was, person), driver: null } }) },
  drivers: { columns: licence, also: ['customer_id'],
    change: given => ({ command: 'change_driver', input: { driver_id: given.row_id, customer_id: given.now?.['customer_id'], location_id: given.location_id, changes: seenNext(given) } }),
    lost: ({ row_id, was, location_id }) => ({ command: 'add_driver', input: { customer_id: was['customer_id'], location_id, driver: { id: row_id, ...of(was, licence) } } }) },
  vehicles: { columns: car, numbers: ['seats', 'tank_litres', 'battery_kwh', 'service_due_km', 'odometer_km', 'fuel_level'], also: ['location_id', 'odometer_km', 'fuel_level'],
    change: ({ row_id, was, fields, at }) => ({ command: 'change_vehicle', input: { vehicle_id: row_id, at, changes: of(was, fields) } }),
    lost: ({ row_id, was, at }) => ({ command: 'add_vehicle', input: { vehicle_id: row_id, reading_id: uuidv7(), ...of(was, [...car, 'location_id', 'odometer_km', 'fuel_level']), plate: null, at } }) },
  vehicle_damages: { columns: damage, numbers: ['severity', 'x', 'y', 'size_mm'], also: ['vehicle_id'], change: null,
    lost: ({ row_id, was, location_id, at }) => ({ command: 'record_damage', input: { vehicle_id: was['vehicle_id'], location_id, damage: { id: row_id, ...of(was, damage) }, at } }) },
  organizations: { columns: firm, numbers: ['grace_min', 'fuel_litre_rp', 'kwh_rp', 'fuel_fee_rp', 'staff_discount_bp', 'manager_discount_bp', 'staff_charge_rp'], lost: null,
    change: given => ({ command: 'change_firm', input: { location_id: given.location_id, changes: seenNext(given) } }) },
  locations: { columns: place, flags: ['is_border'], change: put('put_location', 'location_id', place), lost: put('put_location', 'location_id', place) },
  vehicle_categories: { columns: category, numbers: ['sort', 'min_age', 'min_years_held', 'young_driver_age', 'young_driver_fee_rp', 'deposit_rp', 'excess_rp'],
    change: put('put_category', 'category_id', category), lost: put('put_category', 'category_id', category) },
  extras: { columns: extra, numbers: ['price_rp', 'excess_bp', 'km', 'sort'], flags: ['is_active'], change: put('put_extra', 'extra_id', extra, { stock: [] }), lost: put('put_extra', 'extra_id', extra, { stock: [] }) },
  one_way_fees: { columns: fee, numbers: ['fee_rp'], change: put('put_one_way_fee', 'one_way_fee_id', fee), lost: put('put_one_way_fee', 'one_way_fee_id', fee) },
}

/** The way of a table, by its plain name or that of its schema; null for one whose records do not come back singly. */
export function wayOf(table: string): { table: RescueTable; spec: Spec } | null {
  const name = table.replace(/^public\./, '')
  const found = Object.entries(ways).find(([one]) => one === name)
  return found ? { table: found[0] as RescueTable, spec: found[1] } : null
}

/** What a cell of the archive is in the input of a command. */
export function typed({ numbers = [], flags = [] }: Spec, column: string, cell: string | null): Value {
  if (cell === null) return null
  return numbers.includes(column) ? Number(cell) : flags.includes(column) ? cell === 't' : cell
}

/** The fields in which a record is another than the archive has it, of those that come back; all of them where it is lost. A column that the archive does not know yet is none. */
export const differingOf = ({ columns }: Spec, was: Values, now: Values | null): string[] => columns.filter(column => column in was && (now === null || now[column] !== was[column]))

/** Commands that write a record as a whole: then every field has to be as it was seen. */
const isWhole = (command: string): boolean => command.startsWith('put_')

type Planned = Way & { /** how the person saw the fields that it is about; null: lost */ seen: Values | null }
/** By which command these fields of a record come back, and with what; else why none does: there is none, or it takes no such values. */
export function planRecord(spec: Spec, given: Given): Planned | { no: 'command' } | { no: 'form'; why: string } {
  const { now, fields } = given
  const way = now === null ? spec.lost : spec.change
  if (way === null) return { no: 'command' }
  const { command, input } = way(given)
  const checked = commands[command].safeParse(input)
  if (!checked.success) return { no: 'form', why: checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ') }
  return { command, input, seen: now === null ? null : Object.fromEntries(Object.entries(now).filter(([column]) => column !== 'id' && (fields.includes(column) || isWhole(command)))) }
}
