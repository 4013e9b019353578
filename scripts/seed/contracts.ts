import { DAY, MINUTE } from '../../shared/time.ts'
import { at } from './calendar.ts'
import { drawDamage } from './damage.ts'
import type { Found } from './damage.ts'
import { planAt } from './firm.ts'
import type { Branch, Firm } from './firm.ts'
import { agreedRate, chargesOf, fuelUnit, settle } from './money.ts'
import { makeDesks } from './numbers.ts'
import type { People } from './people.ts'
import { instants } from './rental.ts'
import type { Rental } from './rental.ts'
import { terms } from './terms.ts'
import { storeConverted } from './reservations.ts'
import type { Random } from './random.ts'
import type { Tables } from './rows.ts'

/** How far back reservations and blocks are told: desks hold no more. */
const told_days = 60

/** Turns rentals into rows, in the order of the calendar, so that numbers rise with time. */
export function storeRentals(firm: Firm, rentals: readonly Rental[], people: People): void {
  const random = firm.stream('contracts')
  const desks = makeDesks(firm)
  const ordered = rentals.map(rental => ({ rental, order: rental.starts + random.next() / 2 })).sort((a, b) => a.order - b.order)
  for (const { rental } of ordered) storeRental(firm, random, rental, desks.numberAt(rental.pickup, rental.starts), people)
}

function storeRental(firm: Firm, random: Random, rental: Rental, { number, device_id }: { number: string, device_id: string },
  people: People): void {
  const { rows, id: org_id } = firm
  const { car, customer, pickup, wanted_return, back } = rental
  const { starts_at, ends_at, returned_at } = instants(rental)
  const vehicle_id = car.row.id
  const { category } = car
  const clerk = (branch: Branch) => random.pick(branch.staff)
  const created_by = clerk(pickup)
  const contract_id = random.id(starts_at)
  const found = back && random.chance(0.05) ? drawDamage(random, category.excess_rp) : null
  const charges = chargesOf(rental, found?.charge_rp ?? 0, rows.vat_rates)
  const cash = random.chance(0.05)
  const deposit = { method: cash ? 'CASH' : 'CREDIT_CARD', amount_rp: category.deposit_rp } as const
  const settlement = settle(random, rental, charges, deposit, firm)
  // Back since yesterday and not settled yet: somebody still has to look at it.
  const open = back !== null && back.when > firm.now - 1800 && random.chance(0.25)
  const { receivable } = settlement
  const plan = planAt(category, rental.starts)
  const { included_km_day, extra_km_rp, late_hour_rp, late_grace_min, kwh_rp, charge_fee_rp } = plan
  const reservation_id = rental.booked_ahead && at(firm.now) - ends_at < told_days * DAY ? storeConverted(firm, random, rental,
    contract_id) : null
  rows.contracts.push({
    id: contract_id, org_id, number, status: !back ? 'ACTIVE' : open ? 'RETURNED' : 'COMPLETED', customer_id: customer.id, reservation_id,
    pickup_location_id: pickup.id, return_location_id: wanted_return.id, returned_location_id: back?.branch.id ?? null, starts_at, ends_at,
      returned_at,
    price_plan_id: plan.id, day_rate_rp: agreedRate(rental), included_km_day, extra_km_rp, fuel_unit_rp: fuelUnit(rental), fuel_fee_rp: terms.fuel_fee_rp,
    excess_rp: category.excess_rp, grace_min: terms.grace_min, late_hour_rp, late_grace_min, kwh_rp, charge_fee_rp,
    is_receivable: receivable && !open, device_id, created_by, created_at: starts_at,
  })
  // Whoever rents has been known before.
  customer.row.created_at = Math.min(customer.row.created_at, starts_at - 20 * MINUTE)
  people.meet(customer, pickup)
  if (back) people.meet(customer, back.branch)
  customer.drivers.forEach((driver, n) => {
    if (n === 0 || random.chance(0.4)) rows.contract_drivers.push({ id: random.id(starts_at), org_id, contract_id, driver_id: driver.id,
      is_main: n === 0 })
  })
  const leg_id = random.id(starts_at)
  rows.contract_vehicles.push({
    id: leg_id, org_id, contract_id, vehicle_id, seq: 1, state: back ? 'IN' : 'OUT', out_at: starts_at, in_at: returned_at,
      out_km: rental.out_km, in_km: back?.km ?? null,
    out_fuel: rental.out_fuel, in_fuel: back?.fuel ?? null, out_location_id: pickup.id, in_location_id: back?.branch.id ?? null,
  })
  const inspect = (kind: 'CHECK_OUT' | 'CHECK_IN', when: number, km: number, fuel_level: number, branch: Branch) => {
    const id = random.id(when)
    rows.inspections.push({ id, org_id, contract_id, vehicle_id, leg_id, kind, inspected_at: when, odometer_km: km, fuel_level,
      inspected_by: clerk(branch), content_hash: '' })
    rows.odometer_readings.push({ id: random.id(when), org_id, vehicle_id, read_at: when, km, source: kind })
    return id
  }
  inspect('CHECK_OUT', starts_at, rental.out_km, rental.out_fuel, pickup)
  for (const { when, ...charge } of charges) {
    rows.contract_charges.push({ id: random.id(at(when)), org_id, contract_id, ...charge, created_at: at(when),
      created_by: when === rental.starts ? created_by : clerk(back?.branch ?? pickup) })
  }
  const settled_at = back && !open && returned_at !== null ? returned_at + 3 * MINUTE : null
  rows.deposits.push({
    id: random.id(starts_at), org_id, contract_id, location_id: pickup.id, ...deposit, authorisation_code: cash ? null : random.digits(6),
      card_last4: cash ? null : random.digits(4),
    status: settled_at === null ? 'HELD' : 'SETTLED', captured_rp: settled_at === null ? 0 : settlement.captured_rp,
      held_at: starts_at + MINUTE, settled_at,
  })
  for (const { when, ...payment } of settlement.payments) {
    const at_start = when === rental.starts + 3
    if (open && !at_start) continue
    const branch = at_start ? pickup : back?.branch ?? pickup
    rows.payments.push({ id: random.id(at(when)), org_id, contract_id, location_id: branch.id, kind: 'PAYMENT', ...payment,
      paid_at: at(when), taken_by: clerk(branch), cash_session_id: null })
  }
  if (back && returned_at !== null) {
    const inspection_id = inspect('CHECK_IN', returned_at, back.km, back.fuel, back.branch)
    if (found) storeDamage(firm, random, found, { vehicle_id, contract_id, inspection_id, found_at: returned_at,
      found_by: clerk(back.branch) })
  }
  storeBlock(firm, random, rental, contract_id)
}

function storeBlock(firm: Firm, random: Random, { car, back, ...rental }: Rental, source_id: string): void {
  const { starts_at, ends_at, returned_at } = instants({ car, back, ...rental })
  const end = returned_at ?? ends_at
  if (at(firm.now) - end > told_days * DAY) return
  firm.rows.vehicle_blocks.push({ id: random.id(starts_at), org_id: firm.id, vehicle_id: car.row.id, kind: 'CONTRACT', source_id,
    starts_at, ends_at: end, is_active: back === null })
}

function storeDamage(firm: Firm, random: Random, { charge_rp, ...found }: Found,
  where: Pick<Tables['vehicle_damages'], 'vehicle_id' | 'contract_id' | 'inspection_id' | 'found_at' | 'found_by'>): void {
  const age = (at(firm.now) - where.found_at) / DAY
  const repaired = age > 20 && random.chance(found.severity === 1 ? 0.45 : 0.9)
  const status = repaired ? 'REPAIRED' : charge_rp && age > 3 ? 'APPROVED' : charge_rp ? 'ASSESSED' : 'REPORTED'
  // what the customer is charged, or what it costs the firm where it let them go; estimated the day after
  const assessed_rp = status === 'REPORTED' ? null : charge_rp || found.severity * found.severity * 15_000
  firm.rows.vehicle_damages.push({ id: random.id(where.found_at), org_id: firm.id, ...where, ...found, status, assessed_rp,
    assessed_at: assessed_rp === null ? null : Math.min(where.found_at + DAY, at(firm.now)) })
}
