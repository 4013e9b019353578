// Answers that look like the data process's, so that the screens can be judged. None of the real rules is here.
import type { FormInput } from '../../shared/forms.ts'
import { roundedForCash, vatIncluded } from '../../shared/money.ts'
import type { Gate, KnownDamage, PriceLine, QueryRows } from '../../shared/queries.ts'
import { HOUR, rentalDays } from '../../shared/time.ts'
import { customers, now, vehicles } from './sample.ts'

type Key = Gate['message']['key']
const gate = (key: string, state: Gate['state'], message: string, field?: string, values?: Record<string, string | number>): Gate =>
  ({ key, state, message: { key: message as Key, ...values ? { values } : {} }, ...field ? { field } : {} })
const line = (kind: string, quantity: number, unit_rp: number, key: string, values: Record<string, string | number>): PriceLine =>
  ({ kind, quantity, unit_rp, amount_rp: quantity * unit_rp, explanation: { key: key as Key, values: { ...values, unit_rp } } })
const known_damages: KnownDamage[] = [
  { id: 'k1', part: 'LEFT', kind: 'SCRATCH', severity: 1, description: 'Türe hinten links, 12 cm', view: 'LEFT', x: 660, y: 600, size_mm: 120, found_at: now - 900 * HOUR, found_by: null, pending: false },
  { id: 'k2', part: 'WHEELS', kind: 'SCRATCH', severity: 2, description: 'Felge vorne rechts', view: null, x: null, y: null, size_mm: null, found_at: now - 90 * HOUR, found_by: null, pending: true },
]

export function checkOut(form: FormInput<'check_out'>): QueryRows['check_out'] {
  const customer = customers.find(one => one.id === form.customer_id) ?? null
  const vehicle = vehicles.find(one => one.id === form.vehicle_id) ?? null
  const days = form.ends_at === null || form.ends_at <= now ? null : rentalDays(now, form.ends_at, 59)
  const lines = vehicle && days ? [line('RENT', days, 8900, days === 1 ? 'price.rent_one' : 'price.rent_other', { count: days, starts_at: now, ends_at: form.ends_at ?? now }),
    line('YOUNG_DRIVER', days, 1500, 'price.young_driver_other', { count: days, young_age: 25 })] : []
  const total_rp = lines.reduce((sum, one) => sum + one.amount_rp, 0)
  const gates = [
    customer ? gate('customer', 'passed', 'gate.customer') : gate('customer', 'block', 'gate.customer.missing', 'customer_id'),
    form.licence_seen ? gate('licence_seen', 'passed', 'gate.licence_seen') : gate('licence_seen', 'block', 'gate.licence_seen.missing', 'licence_seen'),
    vehicle ? gate('vehicle', 'passed', 'gate.vehicle') : gate('vehicle', 'block', 'gate.vehicle.missing', 'vehicle_id'),
    days ? gate('period', 'passed', 'gate.period') : gate('period', 'block', 'gate.period.missing', 'ends_at'),
    form.odometer_km === null ? gate('odometer', 'block', 'gate.odometer.missing', 'odometer_km', { last_km: vehicle?.odometer_km ?? 0 })
      : vehicle && form.odometer_km < vehicle.odometer_km ? gate('odometer', 'block', 'gate.odometer.below_last', 'odometer_km', { odometer_km: form.odometer_km, last_km: vehicle.odometer_km })
        : gate('odometer', 'passed', 'gate.odometer'),
    form.fuel_level === null ? gate('fuel', 'block', 'gate.fuel.missing', 'fuel_level') : gate('fuel', 'passed', 'gate.fuel'),
    ...vehicle ? [gate('vignette', 'warn', 'gate.vignette.ends', 'vehicle_id', { plate: vehicle.plate, until_on: '2027-01-31' })] : [],
    ...vehicle && vehicle.id !== 'v0' ? [{ ...gate('vehicle_here', 'warn', 'gate.vehicle_here.elsewhere', 'vehicle_id', { plate: vehicle.plate, location: 'Lugano' }), must_accept: true }] : [],
    form.deposit?.authorisation_code ? gate('authorisation', 'passed', 'gate.authorisation') : gate('authorisation', 'block', 'gate.authorisation.missing', 'deposit.authorisation_code'),
  ]
  return {
    gates, days, starts_at: now, customer, vehicle, known_damages: vehicle ? known_damages : [], deposit_rp: vehicle ? 50_000 : null, excess_rp: vehicle ? 100_000 : null,
    included_km: days && vehicle ? days * 200 : null, may_confirm: gates.every(one => one.state !== 'block' && (!one.must_accept || form.accepted.includes(one.key))),
    price: lines.length > 0 ? { lines, total_rp, vat_bp: 810, vat_rp: vatIncluded(total_rp, 810), stamp: String(total_rp) } : null,
    extras: [], discount: null, may_waive: false, asked: null, texts: null, reckoning: null,
  }
}

export function checkIn(form: FormInput<'check_in'>): QueryRows['check_in'] {
  const vehicle = vehicles[1]
  if (!vehicle || form.contract_id === 'gone') return { missing: { key: 'check_in.contract_unknown' as Key } }
  const out_km = vehicle.odometer_km
  const driven_km = form.odometer_km === null ? null : form.odometer_km - out_km
  const missing = form.fuel_level === null ? 0 : Math.max(0, 8 - form.fuel_level)
  const lines = [
    line('LATE', 1, 8900, 'price.late_one', { count: 1, due_at: now - 2 * HOUR, returned_at: now }),
    ...driven_km !== null && driven_km > 600 ? [line('EXTRA_KM', driven_km - 600, 45, 'price.extra_km', { driven_km, included_km: 600, extra_km: driven_km - 600 })] : [],
    ...missing > 0 ? [line('FUEL', missing * 6, 210, 'price.fuel', { out_level: 8, in_level: 8 - missing, units: missing * 6 }), line('FUEL_FEE', 1, 1500, 'price.fuel_fee', {})] : [],
    ...form.damages.filter(one => one.charge_rp > 0).map(one => line('DAMAGE', 1, one.charge_rp, 'price.damage', { excess_rp: 100_000 })),
  ]
  const paid_lines = [line('RENT', 3, 8900, 'price.rent_other', { count: 3, starts_at: now - 74 * HOUR, ends_at: now - 2 * HOUR })]
  const charges_rp = [...lines, ...paid_lines].reduce((sum, one) => sum + one.amount_rp, 0)
  const due_rp = charges_rp - form.capture_rp
  const open = due_rp - (form.payment?.amount_rp ?? 0)
  const gates = [
    form.odometer_km === null ? gate('odometer', 'block', 'gate.odometer.missing', 'odometer_km', { last_km: out_km })
      : driven_km !== null && driven_km < 0 ? { ...gate('odometer', 'warn', 'gate.odometer.below_check_out', 'odometer_km', { odometer_km: form.odometer_km, out_km }), must_accept: true }
        : gate('odometer', 'passed', 'gate.odometer'),
    form.fuel_level === null ? gate('fuel', 'block', 'gate.fuel.missing', 'fuel_level') : gate('fuel', 'passed', 'gate.fuel'),
    open <= 2 ? gate('balance', 'passed', 'gate.balance') : form.receivable ? gate('balance', 'warn', 'gate.balance.receivable', 'receivable', { rest_rp: open })
      : gate('balance', 'block', 'gate.balance.open', 'payment', { rest_rp: open }),
  ]
  return {
    early: null, arrived: null, customer_address: null, handed_out: [],
    gates, lines, paid_lines, charges_rp, paid_rp: 0, balance_rp: charges_rp, due_rp, due_cash_rp: roundedForCash(due_rp).amount_rp, driven_km, late_days: 1, in_at: now,
    known_damages, may_confirm: gates.every(one => one.state !== 'block' && (!one.must_accept || form.accepted.includes(one.key))),
    contract: {
      id: form.contract_id, number: 'ZRH-26-000123', plate: vehicle.plate, vehicle, customer: customers[0]?.name ?? null, locale: customers[0]?.locale ?? null, starts_at: now - 74 * HOUR, ends_at: now - 2 * HOUR,
      charged_at: null, out_km, out_fuel: 8, pickup_location: 'Zürich Flughafen', return_location: 'Zürich HB', deposit_rp: 50_000, deposits: [{ method: 'CREDIT_CARD', amount_rp: 50_000 }], payer: null,
    },
  }
}

export function contract(contract_id: string): QueryRows['contract'] {
  const vehicle = vehicles[1]
  return vehicle ? {
    id: contract_id, number: 'ZRH-26-000128', status: contract_id === 'x2' ? 'RETURNED' : 'ACTIVE', customer_id: 'c1', customer: customers[0]?.name ?? null,
    company: null, payer: null, phone: null, locale: 'fr', plate: vehicle.plate, vehicle: `${vehicle.make} ${vehicle.model}`, starts_at: now - 74 * HOUR, ends_at: now + 2 * HOUR,
    returned_at: null, pickup_location: 'Zürich HB', return_location: 'Lugano', is_receivable: false, charges_rp: 36_700, paid_rp: 10_000, balance_rp: 26_700, held_rp: 50_000,
    excess_rp: 150_000, included_km_day: 200, in_conflict: contract_id === 'x5', pending: true,
    lines: [{ ...line('RENT', 3, 8900, 'price.rent_other', { count: 3, starts_at: now - 74 * HOUR, ends_at: now }), id: 'l1', description: '' }],
    payments: [{ id: 'p1', at: now - HOUR, method: 'TWINT', kind: 'PAYMENT', amount_rp: 10_000, reference: '88 12 003', reverses_id: null, by: 'Rahel Roth' }],
    deposits: [{ method: 'CREDIT_CARD', amount_rp: 50_000, captured_rp: 0, status: 'HELD', card_last4: '4242' }], damages: known_damages,
    legs: [{ id: 'g1', plate: vehicle.plate, vehicle: `${vehicle.make} ${vehicle.model}`, fuel_type: vehicle.fuel_type, state: 'OUT', out_at: now - 74 * HOUR, in_at: null,
      out_km: 20_000, in_km: null, out_fuel: 8, in_fuel: null, in_conflict: false }],
    drivers: [], notes: [], waiting: [], flags: [], incidents: [], photos: [], seals: [], invoices: [], address: null, vehicle_id: vehicle.id, category_id: null, actions: [{ name: 'check_in', blocked: null }],
  } : null
}
