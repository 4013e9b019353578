import { chargesAtCheckIn, chargesAtCheckOut, dayRate, totalOf } from '../../shared/charges.ts'
import type { ChargeLine } from '../../shared/charges.ts'
import { roundedForCash } from '../../shared/money.ts'
import { rentalDays } from '../../shared/time.ts'
import { chargeVat, standardKinds } from '../../shared/vat.ts'
import type { VatRate } from '../../shared/vat.ts'
import { at } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import { planAt } from './firm.ts'
import type { Firm } from './firm.ts'
import { tiersOf } from './offers.ts'
import type { Random } from './random.ts'
import type { Rental } from './rental.ts'
import type { PaymentMethod, Tables } from './rows.ts'
import { terms } from './terms.ts'

/** Rappen for a litre or a kilowatt-hour that is missing. */
export const fuelUnit = ({ car }: Rental) => car.electric ? terms.kwh_rp : terms.fuel_litre_rp

/** A charge line and when it was made: at the check-out or at the check-in. */
export type Charge = ChargeLine & { when: WallMinute }

/** What a day costs when it is one of so many, Rappen. */
export function agreedRate({ car, starts, ends }: Pick<Rental, 'car' | 'starts' | 'ends'>): number {
  const plan = planAt(car.category, starts)
  return dayRate({ ...plan, tiers: tiersOf(plan) }, rentalDays(at(starts), at(ends), terms.grace_min))
}

/** What the customer owes, by the counter's own rules. `damage_rp`: 0 for none. */
export function chargesOf(rental: Rental, damage_rp: number, vat_rates: readonly VatRate[]): Charge[] {
  const { car, starts, ends, back, out_km, out_fuel } = rental
  const { included_km_day, extra_km_rp, late_hour_rp, late_grace_min, kwh_rp, charge_fee_rp } = planAt(car.category, starts)
  const common = { starts_at: at(starts), ends_at: at(ends), grace_min: terms.grace_min, day_rate_rp: agreedRate(rental),
    vat_rates: chargeVat(standardKinds, vat_rates) }
  const lines = chargesAtCheckOut({
    ...common, tiers: [], one_way_fee_rp: 0, young_driver_age: terms.young_driver_age, young_driver_fee_rp: car.category.young_driver_fee_rp,
    birth_date: rental.customer.drivers[0]?.birth_date ?? null,
  }).map(line => ({ ...line, when: starts }))
  if (!back) return lines
  const { fuel_type, tank_litres, battery_kwh } = car.row
  const more = chargesAtCheckIn({
    ...common, in_at: at(back.when), included_km_day, extra_km_rp, out_km, in_km: back.km, out_fuel, in_fuel: back.fuel, fuel_type,
      tank_litres, battery_kwh,
    fuel_unit_rp: fuelUnit(rental), fuel_fee_rp: terms.fuel_fee_rp, excess_rp: car.category.excess_rp, damages_rp: [damage_rp],
    late_hour_rp, late_grace_min, kwh_rp, charge_fee_rp,
  })
  return [...lines, ...more.map(line => ({ ...line, when: back.when }))]
}

export type Payment = Pick<Tables['payments'], 'method' | 'amount_rp' | 'rounding_rp' | 'reference'> & { when: WallMinute }
export type Settlement = { payments: Payment[], captured_rp: number, receivable: boolean }

function pay(random: Random, method: PaymentMethod, due_rp: number, when: WallMinute): Payment {
  const exact = { amount_rp: due_rp, rounding_rp: 0 }
  const reference = { CASH: null, TWINT: `TW-${random.digits(10)}`, CREDIT_CARD: random.digits(6), DEBIT_CARD: random.digits(6),
    BANK_TRANSFER: `ZE-${random.digits(8)}`, QR_BILL: `RF${random.digits(2)} ${random.digits(4)} ${random.digits(4)}` }[method]
  return { method, reference, when, ...(method === 'CASH' ? roundedForCash(due_rp) : exact) }
}

/** How it was paid by `now`: companies by invoice weeks later, damages out of the deposit, a few people not at all. */
export function settle(random: Random, rental: Rental, charges: readonly Charge[], deposit: { method: string, amount_rp: number },
  { now, plan: { percent_split = 0 } }: Pick<Firm, 'now' | 'plan'>): Settlement {
  const { starts, back, customer } = rental
  const method = () => random.weighted<PaymentMethod>([['CREDIT_CARD', 52], ['DEBIT_CARD', 20], ['TWINT', 18], ['CASH', 10]])
  const at_start = charges.filter(({ when }) => when === starts)
  const payments: Payment[] = []
  const total = totalOf(charges)
  if (!customer.row.company_name && random.chance(0.25)) payments.push(pay(random, method(), totalOf(at_start), starts + 3))
  let due = total - payments.reduce((paid, { amount_rp, rounding_rp }) => paid + amount_rp - rounding_rp, 0)
  if (!back) return { payments, captured_rp: 0, receivable: false }
  const damage = charges.find(({ kind }) => kind === 'DAMAGE')?.amount_rp ?? 0
  const captured_rp = Math.min(damage, deposit.amount_rp)
  due -= captured_rp
  if (due <= 0) return { payments, captured_rp, receivable: false }
  if (customer.row.company_name) {
    const when = back.when + random.int(8, 32) * 1440
    if (when >= now - 60) return { payments, captured_rp, receivable: true }
    payments.push(pay(random, random.chance(0.7) ? 'QR_BILL' : 'BANK_TRANSFER', due, when))
  } else if (random.chance(0.004)) return { payments, captured_rp, receivable: true }
  else {
    const first_rp = percent_split > 0 && due > 10_000 && random.chance(percent_split / 100) ? 5000 : 0
    if (first_rp) payments.push(pay(random, 'CASH', first_rp, back.when + 3))
    payments.push(pay(random, method(), due - first_rp, back.when + 4))
  }
  return { payments, captured_rp, receivable: false }
}
