// A fake of the bridge for looking at the window: the rows are invented and no rule of the real app is in here.
import type { Bridge } from '../../shared/bridge.ts'
import type { FormInput } from '../../shared/forms.ts'
import type { Message } from '../../shared/message.ts'
import type { QueryRows, SearchHit } from '../../shared/queries.ts'
import type { UpgradeStep } from '../../shared/upgrade.ts'
import { HOUR } from '../../shared/time.ts'
import { checkIn, checkOut, contract } from './fake-answers.ts'
import { attention, categories, customers, locations, named, now, rows, vehicles } from './sample.ts'

type Wish = Record<string, string>
const person = { id: 'p1', name: 'Petra Ganz', email: 'petra.ganz@example.ch', role: 'STAFF' as const, locale: 'de', has_pin: false }

export function fakeBridge(wish: Wish): Bridge {
  const listeners = new Set<(tables: readonly string[]) => void>()
  const changed = (...tables: string[]) => setTimeout(() => listeners.forEach(tell => tell(tables)))
  const drafts = new Map<string, unknown>()
  let stage = (wish['stage'] ?? 'ready') as QueryRows['session']['stage']
  let locale = wish['locale'] ?? 'de'
  let waiting = 3
  const count = wish['board'] === 'empty' ? 0 : wish['board'] === 'many' ? 1000 : 19

  const answers: Record<string, (input: never) => unknown> = {
    session: () => ({
      stage, person: stage === 'sign_in' || stage === 'backend_missing' ? null : { ...person, locale }, location: stage === 'ready' || stage === 'loading' ? locations[0] : null,
      org: { id: 'o', name: 'Edelweiss Mobil AG' }, locations, api_url: null, publishable_key: null, vault: wish['vault'] ?? 'system', rebuilt: wish['rebuilt'] ? Number(wish['rebuilt']) : null, version: '0.1.0',
      known: wish['known'] === 'none' ? [] : wish['known'] === 'one' ? [{ ...person, tries_left: 3 }] : [{ ...person, tries_left: 5 }, { id: 'p2', name: 'Jean-François Mollard-Etter', email: 'jf.mollard@example.ch', tries_left: 5 }],
    }),
    status: () => ({
      line: wish['line'] ?? 'up', waiting: wish['line'] === 'down' ? waiting : 0, attention: wish['board'] === 'empty' ? 0 : attention.length, last_synced_at: wish['line'] ? now - 2 * HOUR : now,
      loading: stage === 'loading' ? { done: 12_400, total: 31_873 } : null, numbers_left: wish['line'] === 'down' ? 4 : 80, clock_offset_ms: 0, waiting_for: [], left: [],
    }),
    board: () => ({ now, departures: rows('departure', count), returns: rows('return', count) }),
    fleet: () => ({
      vehicles, categories: categories.map(one => {
        const its = vehicles.filter(car => car.category_id === one.id)
        const number = (status: string) => its.filter(car => car.status === status).length
        return { ...one, total: its.length, free: Math.max(0, number('AVAILABLE') - 1), promised: Math.min(1, number('AVAILABLE')), out: number('RENTED'), cleaning: number('CLEANING'), blocked: number('MAINTENANCE') }
      }),
    }),
    find_anything: ({ text }: { text: string }) => find(text),
    find_customers: ({ text }: { text: string }) => customers.filter(one => one.name.toLowerCase().includes(text.toLowerCase())),
    free_vehicles: ({ category_id }: { category_id: string | null }) => vehicles.filter(car => car.status === 'AVAILABLE' && (!category_id || car.category_id === category_id)),
    check_out: (form: FormInput<'check_out'>) => checkOut(form),
    check_out_start: ({ reservation_id }: { reservation_id: string | null }) => ({
      category_id: reservation_id ? 'k1' : null, numbers_left: wish['numbers'] === 'none' ? 0 : 80,
      reservation: reservation_id ? { number: 'R-4701', customer: customers[0]?.name, category: categories[0], starts_at: now, ends_at: now + 74 * HOUR } : null,
      form: {
        reservation_id, customer_id: reservation_id ? 'c0' : null, driver_ids: reservation_id ? ['d0'] : [], licence_seen: false, vehicle_id: reservation_id ? 'v0' : null,
        return_location_id: locations[0]?.id, ends_at: reservation_id ? now + 74 * HOUR : null, odometer_km: null, fuel_level: null, damages: [],
        deposit: reservation_id ? { method: 'CREDIT_CARD', amount_rp: 50_000, authorisation_code: null, card_last4: null } : null, accepted: [],
      },
    }),
    check_in: (form: FormInput<'check_in'>) => checkIn(form),
    contract: ({ contract_id }: { contract_id: string }) => contract(contract_id),
    choices: () => ({ locations, categories: categories.map(one => ({ ...one, day_rate_rp: 8900, deposit_rp: 50_000, excess_rp: 100_000 })) }),
    attention: () => (wish['board'] === 'empty' ? [] : attention),
    draft: ({ kind }: { kind: string }) => (drafts.has(kind) ? { body: drafts.get(kind), updated_at: now } : null),
  }
  const later = <T,>(value: T): Promise<T> => new Promise(done => { setTimeout(() => done(value), Number(wish['slow'] ?? 1)) })
  const refused = { ok: false, message: { key: 'refused.contract_number_taken' as Message['key'] } }

  const bridge = {
    read: (name: string, input: unknown) => later(answers[name]?.(input as never)),
    confirm: (_name: string, input: unknown) => {
      if (wish['refuse']) return later(refused)
      waiting += 1
      changed('contracts', 'outbox', 'vehicles')
      const of = (input as { contract_id?: string }).contract_id
      return later({ ok: true, value: { contract_id: of ?? 'x9', number: 'ZRH-26-000412', balance_rp: 0, status: 'COMPLETED', customer_id: 'c1', driver_id: 'd1', vehicle_id: 'v1' } })
    },
    act: (name: string, input: { kind?: string; body?: unknown; pin?: string; locale?: string }) => {
      if (name === 'save_draft' && input.kind) drafts.set(input.kind, input.body)
      if (name === 'drop_draft' && input.kind) drafts.delete(input.kind)
      if (name === 'sign_in_by_pin' && input.pin === '000000') return later({ ok: false, message: { key: 'error.pin_wrong', values: { tries_left: 4 } } })
      if (name === 'sign_in' && wish['refuse']) return later({ ok: false, message: { key: 'error.wrong_password' }, field: 'password' })
      if (name.startsWith('sign_in') || name === 'choose_location') stage = 'ready'
      if (name === 'sign_out') stage = 'sign_in'
      if (name === 'set_locale') locale = input.locale ?? locale
      changed('session', 'drafts', 'status')
      return later({ ok: true, value: null })
    },
    onChange(listener: (tables: readonly string[]) => void) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    onTrouble(listener: (message: Message) => void) {
      if (wish['trouble']) setTimeout(() => listener({ key: 'error.key_unreadable' as Message['key'], values: { folder: '/home/schalter/.config/guichet' } }))
      return () => undefined
    },
    onUpgrade(listener: (step: UpgradeStep | null) => void) {
      if (wish['upgrade']) setTimeout(() => listener({ step: 2, steps: 5, name: '0004_search.sql' }))
      return () => undefined
    },
  }
  return bridge as unknown as Bridge
}

function find(text: string): SearchHit[] {
  const plain = text.replace(/\s/g, '').toLowerCase()
  if (plain === '') return []
  const cars = vehicles.filter(car => car.plate.replace(' ', '').toLowerCase().includes(plain)).slice(0, 5)
  const people = customers.filter(one => one.name.toLowerCase().includes(text.toLowerCase())).slice(0, 5)
  return [
    ...cars.map(car => ({ kind: 'vehicle' as const, id: car.id, plate: car.plate, label: `${car.make} ${car.model}`, status: car.status, location: car.location, reservation_id: null,
      is_of_two: 0 as const, contract_id: car.status === 'RENTED' ? 'x1' : null })),
    ...people.map((one, place) => ({ kind: 'contract' as const, id: `x${place}`, number: `ZRH-26-00012${place}`, plate: vehicles[place]?.plate ?? '', customer: one.name, status: 'ACTIVE', ends_at: now + HOUR })),
    ...people.map((one, place) => ({ kind: 'reservation' as const, id: `r${place}`, number: `R-470${place}`, customer: one.name, category: named('Kompaktklasse'), starts_at: now + HOUR, status: 'BOOKED' })),
    ...people.map(one => ({ kind: 'customer' as const, id: one.id, name: one.name, town: one.town, phone: one.phone })),
  ]
}
