import { fold } from '../../../shared/fold.ts'
import { valueOf } from './difference.ts'

type Cell = (column: string) => string | null
/** What people call a record, and which others it belongs to. */
type Told = { name?: (cell: Cell) => string | null; kin?: readonly string[] }

const joined = (...parts: (string | null)[]): string | null => parts.filter(Boolean).join(' ') || null
const person = (cell: Cell) => cell('company_name') ?? joined(cell('first_name'), cell('last_name'))
const number = (cell: Cell) => cell('number')
const told: Readonly<Record<string, Told>> = {
  locations: { name: cell => joined(cell('code'), cell('name')) }, vehicle_categories: { name: cell => cell('code') }, extras: { name: cell => cell('code') }, users: { name: cell => cell('full_name') },
  devices: { name: cell => cell('name') },
  customers: { name: person }, drivers: { name: person, kin: ['customer_id'] }, vehicles: { name: cell => joined(cell('make'), cell('model')) },
  contracts: { name: number, kin: ['customer_id'] }, reservations: { name: number, kin: ['customer_id', 'vehicle_id'] }, invoices: { name: number, kin: ['contract_id'] },
}
/** In this order what a record belongs to is named; who did it says least. */
const order = ['contract_id', 'reservation_id', 'invoice_id', 'customer_id', 'driver_id', 'vehicle_id', 'category_id', 'from_location_id', 'to_location_id', 'location_id']
const most_named = 3

export type RecordNames = {
  /** Takes in rows of a table; the archive's first, so that what is there now is called as now. */
  add(table: string, columns: readonly string[], lines: readonly string[]): void
  /** What people call the record with this id; null where nobody calls it anything. */
  called(id: string): string | null
  /** What a record is called, what it belongs to, and all by which it is found, folded. */
  of(table: string, row_id: string, cell: Cell, columns: readonly string[]): { label: string | null; about: string | null; search: string }
}

/** What the records of a comparison are called: plates, numbers and names in place of keys. */
export function openRecordNames(): RecordNames {
  const names = new Map<string, string>()
  const kin = new Map<string, string[]>()
  const plates = new Map<string, string>()
  const legs = new Map<string, string[]>()
  const called = (id: string): string | null => [plates.get(id), names.get(id)].filter(Boolean).join(' ') || null

  return {
    add(table, columns, lines) {
      const { name, kin: related = [] } = told[table] ?? {}
      const is_plate = table === 'vehicle_plates'
      const is_leg = table === 'contract_vehicles'
      if (!name && !is_plate && !is_leg) return
      for (const line of lines) {
        const cell = cellsOf(columns, line)
        const id = cell('id') ?? ''
        const own = name?.(cell)
        if (own) names.set(id, own)
        if (related.length > 0) kin.set(id, related.flatMap(column => cell(column) ?? []))
        const vehicle = cell('vehicle_id') ?? ''
        if (is_plate && cell('valid_to') === null) plates.set(vehicle, cell('plate') ?? '')
        else if (is_plate && plates.get(vehicle) === cell('plate')) plates.delete(vehicle) // it was moved to another car since
        if (is_leg) legs.set(cell('contract_id') ?? '', [...legs.get(cell('contract_id') ?? '') ?? [], vehicle])
      }
    },
    called,
    of(table, row_id, cell, columns) {
      const ids = [...order.filter(column => columns.includes(column)), ...columns.filter(column => !order.includes(column) && column !== 'id' && column !== 'org_id')]
        .flatMap(column => { const value = cell(column); return value !== null && value.length === 36 && (names.has(value) || plates.has(value)) ? [value] : [] })
      const own = table === 'vehicle_plates' ? cell('plate') : called(row_id) ?? told[table]?.name?.(cell) ?? null
      const related = [...new Set(ids)].filter(id => id !== row_id)
      const named = [...new Set(related.flatMap(id => called(id) ?? []))].filter(name => name !== own)
      const near = [row_id, ...related].flatMap(id => [...kin.get(id) ?? [], ...legs.get(id) ?? []])
      const far = near.flatMap(id => [id, ...kin.get(id) ?? []])
      const text = fold([own, ...named, ...[...new Set(far)].map(called), row_id].filter(Boolean).join(' '))
      const [first, ...rest] = own === null ? named : [own, ...named]
      return { label: first ?? null, about: rest.slice(0, most_named).join(' · ') || null, search: `${text} ${text.replaceAll(' ', '')}` }
    },
  }
}

/** The cells of a line of COPY text by their columns; null for what is NULL or not there. */
export function cellsOf(columns: readonly string[], line: string): Cell {
  const cells = line.split('\t')
  return column => { const at = columns.indexOf(column); return at === -1 ? null : valueOf(cells[at]) }
}
