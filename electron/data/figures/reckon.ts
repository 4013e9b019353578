import type { CategoryFigures, FigureContract, Figures, FleetEvent, LateReturn } from '../../../shared/figures.ts'
import { DAY, MINUTE, zurichDate } from '../../../shared/time.ts'
import type { Cell, Row } from '../exports/column.ts'
import type { Dataset } from '../exports/dataset.ts'
import { contracts as contract_rows } from '../exports/datasets/contracts.ts'
import { damages as damage_rows, fleet as fleet_rows, maintenance as maintenance_rows } from '../exports/datasets/cars.ts'
import { daysOf, tripOf, usesOf } from '../exports/datasets/utilisation.ts'

/** The rows of the exports that the figures are made of. Those of damages and workshops bear their car's category in front. */
export type FigureRows = { contracts: Row[]; utilisation: Row[]; damages: Row[]; maintenance: Row[]; fleet: Row[]; planned: Row[] }
export type Reckoned = Pick<Figures, 'days' | 'total' | 'late' | 'events' | 'events_until'> & { categories: (CategoryFigures & { code: string })[]; contracts: Omit<FigureContract, 'id'>[] }
type Asked = { from: number; until: number; now: number; grace_min: number }

/** How far ahead the fleet is looked at, days and kilometres. */
const events_days = 60
const service_ahead_km = 1500
const kept = ['ACTIVE', 'RETURNED', 'COMPLETED']

/** The figures of a location, made of nothing but the rows that the exports write, so that both say the same. */
export function figuresOf(rows: FigureRows, { from, until, now, grace_min }: Asked): Reckoned {
  const days = daysOf(from, until).slice(0, -1).map(zurichDate)
  const empty = (): CategoryFigures => ({ days: days.map(() => ({ cars: 0, rented_min: 0, available_min: 0 })), contracts: 0, revenue_rp: 0, returned: 0, length_min: 0, driven_km: 0,
    damages: 0, damage_rp: 0, workshop_rp: 0 })
  const total = empty()
  const found = new Map<string, CategoryFigures>()
  /** does the same to the category and to the total */
  const both = (code: Cell | undefined, change: (figures: CategoryFigures) => void) => {
    const category = found.get(String(code ?? '')) ?? empty()
    found.set(String(code ?? ''), category)
    change(category)
    change(total)
  }
  for (const use of usesOf(rows.utilisation)) {
    both(use.category, figures => {
      const day = figures.days[days.indexOf(use.day)]
      if (!day) return
      day.cars += use.cars
      day.rented_min += use.rented_min
      day.available_min += use.available_min
    })
  }
  const contract = reader(contract_rows)
  const fetched = rows.contracts.map(contract).filter(({ status }) => kept.includes(String(status)))
  for (const { category, charges_rp, credited_rp, driven_km, starts_at, returned_at } of fetched) {
    both(category, figures => {
      figures.contracts++
      figures.revenue_rp += Number(charges_rp) - Number(credited_rp ?? 0)
      figures.driven_km += Number(driven_km ?? 0)
      if (returned_at === null) return
      figures.returned++
      figures.length_min += Math.round((Number(returned_at) - Number(starts_at)) / MINUTE)
    })
  }
  const damage = reader(damage_rows)
  for (const [category, ...row] of rows.damages) {
    const { status, assessed_rp } = damage(row)
    if (status !== 'REJECTED') both(category, figures => { figures.damages++; figures.damage_rp += Number(assessed_rp ?? 0) })
  }
  const workshop = reader(maintenance_rows)
  for (const [category, ...row] of rows.maintenance) {
    const { status, cost_rp } = workshop(row)
    if (status !== 'CANCELLED') both(category, figures => { figures.workshop_rp += Number(cost_rp ?? 0) })
  }
  const events_until = zurichDate(now + events_days * DAY)
  return {
    days, total, events_until,
    categories: [...found].map(([code, figures]) => ({ code, ...figures })),
    contracts: contractsOf(fetched, rows.utilisation),
    late: fetched.flatMap(one => lateOf(one, now, grace_min)).sort((a, b) => b.late_ms - a.late_ms),
    events: eventsOf(rows, zurichDate(now), events_until),
  }
}

/** Rows of a dataset by the keys of its columns. */
function reader({ columns }: Dataset): (row: Row) => Record<string, Cell> {
  return row => Object.fromEntries(columns.map(({ key }, n) => [key, row[n] ?? null]))
}

function contractsOf(fetched: readonly Record<string, Cell>[], utilisation: readonly Row[]): Omit<FigureContract, 'id'>[] {
  const all = new Map(fetched.map(({ number, category }) => [String(number), { number: String(number), category: String(category ?? ''), in_period: true, out: [] as { from: number; until: number }[] }]))
  for (const { contract, category, from, until } of utilisation.map(tripOf)) {
    if (contract === null || from === null || until === null) continue
    const one = all.get(contract) ?? { number: contract, category, in_period: false, out: [] }
    all.set(contract, one)
    one.out.push({ from, until })
  }
  return [...all.values()]
}

const textOf = (cell: Cell | undefined): string | null => (cell === null || cell === undefined ? null : String(cell))

function lateOf({ number, customer, plate, ends_at, returned_at }: Record<string, Cell>, now: number, grace_min: number): LateReturn[] {
  const late_ms = Number(returned_at ?? now) - Number(ends_at)
    return late_ms <= grace_min * MINUTE ? [] : [{ id: null, number: String(number), customer: textOf(customer), plate: textOf(plate), ends_at: Number(ends_at), back_at: returned_at === null ? null : Number(returned_at), late_ms }]
}

function eventsOf({ fleet, planned }: FigureRows, today: string, until: string): FleetEvent[] {
  const car = reader(fleet_rows)
  const visit = reader(maintenance_rows)
  const events: FleetEvent[] = planned.map(visit).filter(({ status, starts_at }) => status === 'SCHEDULED' && starts_at !== null).map(({ plate, vehicle, starts_at, kind }) => ({
    kind: 'WORKSHOP', plate: textOf(plate), vehicle: String(vehicle), on: zurichDate(Number(starts_at)), left_km: null, note: String(kind) }))
  for (const { plate, vehicle, status, inspection_due, vignette_until, insurance_until, odometer_km, service_due_km } of fleet.map(car)) {
    if (status === 'RETIRED') continue
    const about = { plate: textOf(plate), vehicle: String(vehicle), note: '' }
    for (const [kind, on] of [['INSPECTION', inspection_due], ['VIGNETTE', vignette_until], ['INSURANCE', insurance_until]] as const) {
      if (on && String(on) <= until) events.push({ ...about, kind, on: String(on), left_km: null })
    }
    const left_km = service_due_km === null ? Infinity : Number(service_due_km) - Number(odometer_km)
    if (left_km <= service_ahead_km) events.push({ ...about, kind: 'SERVICE', on: null, left_km })
  }
  // what is measured in kilometres stands among the days: at today where it is overdue, else behind what is due within a fortnight
  const at = ({ on, left_km }: FleetEvent) => on ?? (Number(left_km) <= 0 ? today : zurichDate(Date.parse(today) + 14 * DAY))
  return events.sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : String(a.plate) < String(b.plate) ? -1 : 1))
}
