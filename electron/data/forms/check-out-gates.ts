import type { ChargeLine } from '../../../shared/charges.ts'
import { roleRefusal } from '../../../shared/commands.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { CustomerCard, ExtraOffer, Gate, VehicleCard } from '../../../shared/queries.ts'
import { DAY, startOfZurichDay, zurichDate } from '../../../shared/time.ts'
import { decider } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import { inFour } from '../names.ts'
import { one } from '../statement.ts'
import { customsGates } from './customs-gates.ts'
import { depositGates } from './deposit-gates.ts'
import { discountGates, discountLine } from './discount-gates.ts'
import { driverGates, youngDriverGates } from './driver-gates.ts'
import type { Driver } from './driver-gates.ts'
import { extraGates } from './extras.ts'
import { block, passed } from './gate.ts'
import { numbersLeft } from './next-number.ts'
import { jumpGates, jumpSinceLast } from './odometer-jump.ts'
import type { Category, PricePlan } from './prices.ts'
import type { Asked } from './remote-approval.ts'
import type { Reservation } from './reservation.ts'
import { vatGates } from './vat-gates.ts'
import { vehicleGates } from './vehicle-gates.ts'

type Form = FormInput<'check_out'>
/** What the form's ids stand for on this PC. */
export type CheckOutFacts = {
  reservation: Reservation | null; customer: CustomerCard | null; drivers: Driver[]; vehicle: VehicleCard | null
  category: Category | null; plan: PricePlan | null
  offers: ExtraOffer[]
  /** without the discount; null while plan or period are not known */
  charges: ChargeLine[] | null
  /** what a manager at another desk was asked */
  asked: Asked | null
}

/** Whether the person may hand out a car without the deposit that the rule asks for. */
export const mayWaive = (here: Here): boolean => roleRefusal('waive_deposit', decider(here).role) === null

/** For deposit, discount and a jump of the odometer a manager who has granted from another desk decides; nothing else is theirs. */
export const withGranter = (here: Here, asked: Asked | null): Here => (asked?.granter && !here.approver ? { ...here, approver: asked.granter } : here)

/** Every condition of handing out a car, in the order of the hands. */
export function checkOutGates(desk: Desk, here: Here, form: Form, facts: CheckOutFacts): Gate[] {
  const { customer, drivers, vehicle, category, plan } = facts
  const now = desk.now()
  const ends_at = form.ends_at !== null && form.ends_at > now ? form.ends_at : null
  const main = drivers[0]
  const by = withGranter(here, facts.asked)
  return [
    numbersLeft(desk, 'CONTRACT', here) > 0 ? passed('numbers') : block('numbers', 'gate.numbers.none_left'),
    ...reservationGates(form, facts.reservation),
    ...customerGates(desk, customer),
    ...customsGates(desk, here, form),
    driverGate(form, customer, drivers),
    form.licence_seen ? passed('licence_seen') : block('licence_seen', 'gate.licence_seen.missing', undefined, customer ? 'licence_seen' : 'customer_id'),
    ...main ? driverGates(drivers, category, zurichDate(now), ends_at === null ? null : zurichDate(ends_at)) : [],
    ...youngDriverGates(main, plan, now),
    vehicle ? passed('vehicle') : block('vehicle', 'gate.vehicle.missing', undefined, 'vehicle_id'),
    ...vehicle ? vehicleGates(desk, here, vehicle, ends_at, form.reservation_id, includedKm(plan, now, ends_at)) : [],
    periodGate(form.ends_at, now),
    ...vehicle ? [...odometerGates(by, form, vehicle), fuelGate(form.fuel_level, vehicle)] : [],
    ...category && !plan ? [block('price', 'gate.price.missing', inFour('category', category))] : [],
    ...vatGates(desk, [...facts.charges ?? [], ...discountLine(desk, here, form.discount, facts.charges ?? [], now)], now),
    ...extraGates(desk, here, facts.offers, form.extras),
    ...discountGates(desk, by, form.discount, facts.charges ?? []),
    ...depositGates(form.deposit, plan?.deposit_rp ?? null, form.waiver ?? null, mayWaive(by)),
  ]
}

const includedKm = (plan: PricePlan | null, starts_at: number, ends_at: number | null): number =>
  plan === null || ends_at === null ? 0 : plan.included_km_day * Math.ceil((ends_at - starts_at) / DAY)

function reservationGates({ reservation_id }: Form, reservation: Reservation | null): Gate[] {
  if (reservation_id === null) return []
  if (!reservation) return [block('reservation', 'gate.reservation.gone')]
  return [reservation.status === 'BOOKED' ? passed('reservation')
    : block('reservation', 'gate.reservation.not_booked', { number: reservation.number })]
}

function customerGates(desk: Desk, customer: CustomerCard | null): Gate[] {
  if (!customer) return [block('customer', 'gate.customer.missing', undefined, 'customer_id')]
  const other = one<{ name: string }>(desk.db, `select coalesce(k.first_name || ' ' || k.last_name, '–') as name from customer_redirects r
    left join customers k on k.id = r.into_customer_id where r.customer_id = @id`, { id: customer.id })
  if (other) return [block('customer', 'gate.customer.merged', { customer: customer.name, other: other.name }, 'customer_id')]
  return [passed('customer'), customer.blocked ? block('customer_blocked', 'gate.customer_blocked.blocked', { customer: customer.name },
    'customer_id') : passed('customer_blocked')]
}

/** A driver belongs to the customer; an id that is not on this PC counts as missing. */
function driverGate({ driver_ids }: Form, customer: CustomerCard | null, drivers: Driver[]): Gate {
  const is_complete = drivers.length > 0 && drivers.length === driver_ids.length
  // before a customer is there nobody can be ticked: that comes first
  if (!is_complete) return block('driver', 'gate.driver.missing', undefined, customer ? 'driver_ids' : 'customer_id')
  const stranger = customer ? drivers.find(driver => driver.customer_id !== customer.id) : undefined
  return stranger ? block('driver', 'gate.driver.of_other_customer', { driver: stranger.name }, 'driver_ids') : passed('driver')
}

/** The car leaves now, so its return lies ahead. */
function periodGate(ends_at: number | null, now: number): Gate {
  if (ends_at === null) return block('period', 'gate.period.missing', undefined, 'ends_at')
  if (ends_at < startOfZurichDay(now)) return block('period', 'gate.period.in_the_past', { ends_at }, 'ends_at')
  return ends_at <= now ? block('period', 'gate.period.end_before_start', { ends_at, starts_at: now }, 'ends_at') : passed('period')
}

function odometerGates(here: Here, form: Form, { odometer_km: last_km }: VehicleCard): Gate[] {
  const { odometer_km } = form
  if (odometer_km === null) return [block('odometer', 'gate.odometer.missing', { last_km }, 'odometer_km')]
  if (odometer_km < last_km) return [block('odometer', 'gate.odometer.below_last', { odometer_km, last_km }, 'odometer_km')]
  return [passed('odometer'), ...jumpGates(here, form, jumpSinceLast(odometer_km, last_km), false)]
}

/** Eighths of the tank, percent of the battery. */
export function fuelGate(fuel_level: number | null, { fuel_type }: Pick<VehicleCard, 'fuel_type'>): Gate {
  const is_electric = fuel_type === 'ELECTRIC'
  if (fuel_level === null) return block('fuel', is_electric ? 'gate.fuel.charge_missing' : 'gate.fuel.missing', undefined, 'fuel_level')
  return is_electric || fuel_level <= 8 ? passed('fuel') : block('fuel', 'gate.fuel.over_full', { level: fuel_level }, 'fuel_level')
}
