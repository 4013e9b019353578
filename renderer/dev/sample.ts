// Invented people, cars and numbers, only for looking at the window.
import { carBodies } from '../../shared/car-bodies.ts'
import type { BoardRow, CustomerCard, QueryRows, VehicleCard } from '../../shared/queries.ts'
import { HOUR, MINUTE, startOfZurichDay } from '../../shared/time.ts'

export const now = Date.now()
const today = startOfZurichDay(now)
const names = ['Anna-Katharina Wiederkehr-von Niederhäusern', 'Beat Müller', 'Céline Rochat', 'Gianluca Bernasconi', 'Sandra Brönnimann', 'Thomas Hürlimann',
  'Nathalie de Watteville', 'Marco Ballinari', 'Regula Schwarzenbach', 'Peter Ammann', 'Verena Oberhänsli', 'Jean-Baptiste Dufour', 'Elif Yıldırım', 'Kantonale Denkmalpflege Zürich']
const cars = [['Renault', 'Clio'], ['VW', 'Golf Variant'], ['Škoda', 'Octavia Combi'], ['VW', 'Transporter Kasten lang'], ['Tesla', 'Model 3'], ['Toyota', 'Yaris Hybrid'],
  ['Mercedes-Benz', 'Vito Tourer'], ['Fiat', '500e']] as const
export const named = (name: string) => ({ name_de: name, name_fr: name, name_it: name, name_en: name })
export const categories = [
  { id: 'k1', code: 'A', ...named('Kleinwagen') }, { id: 'k2', code: 'B', ...named('Kompaktklasse') }, { id: 'k3', code: 'C', ...named('Kombi') },
  { id: 'k4', code: 'T', ...named('Transporter 3500 kg') }, { id: 'k5', code: 'E', ...named('Elektro') }, { id: 'k6', code: 'H', ...named('Hybrid') },
  { id: 'k7', code: 'V', ...named('Kleinbus 9 Plätze') }, { id: 'k8', code: 'S', ...named('Stadtauto elektrisch') },
]
export const locations = [
  { id: '0190aaaa-0000-7000-8000-000000000001', name: 'Zürich HB', code: 'ZRH' }, { id: '0190aaaa-0000-7000-8000-000000000002', name: 'Zürich Flughafen', code: 'ZFL' },
  { id: '0190aaaa-0000-7000-8000-000000000003', name: 'Genève Cornavin', code: 'GVA' }, { id: '0190aaaa-0000-7000-8000-000000000004', name: 'Lugano', code: 'LUG' },
]
const of = <T,>(list: readonly T[], place: number): T => list[place % list.length] as T
const plateOf = (place: number): string => `${of(['ZH', 'ZH', 'ZH', 'GE', 'TI', 'AG', 'BE'], place)} ${412_807 + place * 7919 % 500_000}`
const statuses = ['AVAILABLE', 'RENTED', 'RENTED', 'AVAILABLE', 'CLEANING', 'AVAILABLE', 'MAINTENANCE'] as const

export const vehicles: VehicleCard[] = Array.from({ length: 72 }, (_, place) => {
  const [make, model] = of(cars, place)
  const category = of(categories, place)
  return {
    id: `v${place}`, plate: plateOf(place), make, model, category_id: category.id, category_code: category.code, body: carBodies[place % 4] ?? 'CAR',
    fuel_type: model === 'Model 3' || model === '500e' ? 'ELECTRIC' : place % 3 === 0 ? 'DIESEL' : 'PETROL', transmission: place % 2 ? 'AUTOMATIC' : 'MANUAL',
    status: of(statuses, place), location_id: locations[0]?.id ?? '', location: 'Zürich HB', odometer_km: 12_345 + place * 1777,
    fuel_level: 8, next_block_at: place % 4 === 0 ? now + 50 * HOUR : null,
  }
})

export const customers: CustomerCard[] = names.map((name, place) => ({
  id: `c${place}`, name, first_name: name.split(' ')[0] ?? '', last_name: name.split(' ').slice(1).join(' '), company_name: place === 13 ? 'Kantonale Verwaltung' : null, town: of(['Zürich', 'Winterthur', 'Uster', 'Affoltern am Albis'], place),
  phone: `+41 79 555 0${place} ${place}0`, birth_date: '1987-04-03', blocked: place === 4, locale: 'de',
  drivers: [{ id: `d${place}`, name, birth_date: '1987-04-03', licence_number: `00${place}4711123`, licence_categories: 'B, BE', licence_expires_on: place % 2 ? '2031-05-31' : null }],
}))

export function rows(kind: BoardRow['kind'], count: number): BoardRow[] {
  return Array.from({ length: count }, (_, place) => {
    const overdue = place < (kind === 'return' ? 3 : 1)
    const at = overdue ? now - (place * 26 + 2) * HOUR - 10 * MINUTE : place < count * 0.7 ? Math.max(now + 10 * MINUTE, today + (8 + place % 12) * HOUR + place % 4 * 15 * MINUTE) : today + (26 + place % 12) * HOUR
    const car = of(vehicles, place * 3 + (kind === 'return' ? 1 : 0))
    const state: BoardRow['state'] = kind === 'return' && place === 5 ? 'conflict' : overdue ? 'overdue' : at > today + 24 * HOUR ? 'later' : 'due'
    const hasCar = kind === 'return' || place % 5 !== 2
    return {
      id: `${kind}${place}`, kind, at, state, number: kind === 'return' ? `ZRH-26-${String(123 + place).padStart(6, '0')}` : `R-${4700 + place}`,
      plate: hasCar ? car.plate : null, customer: kind === 'return' && place === 7 ? null : of(names, place * 5), category: of(categories, place),
      vehicle: hasCar ? `${car.make} ${car.model}` : null, balance_rp: kind === 'return' && place % 3 === 1 ? 23_850 * place : 0, pending: place === 4,
      reservation_id: kind === 'departure' ? `r${place}` : null, contract_id: kind === 'return' ? `x${place}` : null, location: 'Lugano',
    }
  })
}

const bare = { compare: [], fields: null, odometer_km: null, car: null, swap: null, reservation: null, sides: 'operation' as const }
export const attention: QueryRows['attention'] = [
  { id: 'a1', kind: 'conflict', op_id: 'o1', name: 'check_out', at: now - 20 * MINUTE, author: 'Petra Ganz', contract_id: 'x5', number: 'ZRH-26-000128', plate: plateOf(5),
    message: { key: 'conflict.second_check_out', values: { plate: plateOf(5), number: 'ZRH-26-000128', location: 'Zürich HB', other_number: 'ZFL-26-000044',
      other_location: 'Zürich Flughafen', other_at: now - 2 * HOUR, other_by: 'Nina Egli', found_at: now - HOUR, kind: 'x' } },
    other: { contract_id: 'x9', number: 'ZFL-26-000044', location: 'Zürich Flughafen', at: now - HOUR }, ...bare,
    choices: [{ choice: 'check_in_other', needs: null }, { choice: 'as_recorded', needs: 'MANAGER' }, { choice: 'open_contract', needs: null }] },
  { id: 'a2', kind: 'refused', op_id: 'o2', name: 'take_payment', at: now - 3 * HOUR, author: 'Luca Steiner', contract_id: 'x2', number: 'ZRH-26-000125', plate: plateOf(2),
    message: { key: 'refused.payment_cash_in_five_rappen' }, other: null, ...bare, choices: [{ choice: 'send_again', needs: null }, { choice: 'set_aside', needs: null }] },
  { id: 'a3', kind: 'stale', op_id: 'o3', name: 'close_contract', at: now - 3 * HOUR, author: 'Luca Steiner', contract_id: 'x2', number: 'ZRH-26-000125', plate: plateOf(2),
    message: { key: 'stale.needs_refused' }, other: null, ...bare, choices: [] },
]
