import { fullYears, rentalDays } from '../../shared/time.ts'
import { roundedForCash } from '../../shared/money.ts'
import { at, dateOf } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import { planAt } from './firm.ts'
import type { Random } from './random.ts'
import type { Rental } from './rental.ts'
import type { PaymentMethod, Tables } from './rows.ts'

export type Charge = Pick<Tables['contract_charges'], 'kind' | 'quantity' | 'unit_rp' | 'amount_rp' | 'vat_code' | 'vat_bp'> & { when: WallMinute }
const grace_min = 59

/** Rappen for a litre or a kilowatt-hour, as the firm charges what is missing. */
export const fuelUnit = (rental: Rental) => rental.car.electric ? 65 : 220
export const fuel_fee_rp = 2500

function line(kind: Charge['kind'], quantity: number, unit_rp: number, when: WallMinute): Charge {
  const vat_code = kind === 'DAMAGE' ? 'NONE' : 'STANDARD'
  // Nothing here is older than 2024, when 8.1 % came.
  return { kind, quantity, unit_rp, amount_rp: quantity * unit_rp, vat_code, vat_bp: vat_code === 'NONE' ? 0 : 810, when }
}

/** Litres (or kWh) that are missing at the return. */
export function missingFuel({ car, out_fuel, back }: Rental): number {
  if (!back || back.fuel >= out_fuel) return 0
  return car.electric ? Math.round((out_fuel - back.fuel) / 100 * car.row.battery_kwh) : Math.round((out_fuel - back.fuel) / 8 * car.row.tank_litres)
}

/** What the customer owes, line by line: rent at the check-out, the rest at the check-in. `damage_rp`: 0 for none. */
export function chargesOf(rental: Rental, damage_rp: number): Charge[] {
  const { car, starts, ends, back } = rental
  const plan = planAt(car.category, starts)
  const days = rentalDays(at(starts), at(ends), grace_min)
  const lines = [line('RENT', days, plan.day_rate_rp, starts)]
  const [driver] = rental.customer.drivers
  if (driver && fullYears(driver.birth_date, dateOf(starts)) < 25) lines.push(line('YOUNG_DRIVER', days, car.category.young_driver_fee_rp, starts))
  if (!back) return lines
  const late = Math.max(0, rentalDays(at(starts), at(back.when), grace_min) - days)
  if (late) lines.push(line('LATE', late, plan.day_rate_rp, back.when))
  const extra_km = Math.max(0, back.km - rental.out_km - plan.included_km_day * (days + late))
  if (extra_km) lines.push(line('EXTRA_KM', extra_km, plan.extra_km_rp, back.when))
  const missing = missingFuel(rental)
  if (missing && (!car.electric || back.fuel < 70)) {
    lines.push(line('FUEL', missing, fuelUnit(rental), back.when), line('FUEL_FEE', 1, fuel_fee_rp, back.when))
  }
  if (damage_rp) lines.push(line('DAMAGE', 1, damage_rp, back.when))
  return lines
}

const sum = (charges: readonly Charge[]) => charges.reduce((total, { amount_rp }) => total + amount_rp, 0)

export type Payment = Pick<Tables['payments'], 'method' | 'amount_rp' | 'rounding_rp' | 'reference'> & { when: WallMinute }
export type Settlement = { payments: Payment[], captured_rp: number, receivable: boolean }

function pay(random: Random, method: PaymentMethod, due_rp: number, when: WallMinute): Payment {
  const exact = { amount_rp: due_rp, rounding_rp: 0 }
  const reference = { CASH: null, TWINT: `TW-${random.digits(10)}`, CREDIT_CARD: random.digits(6), DEBIT_CARD: random.digits(6),
    BANK_TRANSFER: `ZE-${random.digits(8)}`, QR_BILL: `RF${random.digits(2)} ${random.digits(4)} ${random.digits(4)}` }[method]
  return { method, reference, when, ...(method === 'CASH' ? roundedForCash(due_rp) : exact) }
}

/** How it was paid by `now`: companies by invoice weeks later, damages out of the deposit, a few people not at all. */
export function settle(random: Random, rental: Rental, charges: readonly Charge[], deposit: { method: string, amount_rp: number }, now: WallMinute): Settlement {
  const { starts, back, customer } = rental
  const method = () => random.weighted<PaymentMethod>([['CREDIT_CARD', 52], ['DEBIT_CARD', 20], ['TWINT', 18], ['CASH', 10]])
  const at_start = charges.filter(({ when }) => when === starts)
  const payments: Payment[] = []
  const total = sum(charges)
  if (!customer.row.company_name && random.chance(0.25)) payments.push(pay(random, method(), sum(at_start), starts + 3))
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
  else payments.push(pay(random, method(), due, back.when + 4))
  return { payments, captured_rp, receivable: false }
}
