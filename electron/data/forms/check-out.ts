import { chargesAtCheckOut, dayRate, excessWithCover, tierAhead, tierOf, totalOf } from '../../../shared/charges.ts'
import type { ChargeLine } from '../../../shared/charges.ts'
import type { CommandInput } from '../../../shared/commands.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Gate, QueryRows, Totals } from '../../../shared/queries.ts'
import { rentalDays, rentalMinutes } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { vatSummary } from '../../../shared/vat.ts'
import { isJumpAgreed } from '../commands/odometer-jump.ts'
import { lateAndEnergyOf } from '../commands/prices.ts'
import type { Desk, Here } from '../desk.ts'
import { textsToAgree } from '../documents/texts.ts'
import { customerCard } from '../queries/customer-card.ts'
import { damagesOfVehicle } from '../queries/known-damages.ts'
import { vehicleCard } from '../queries/vehicle-card.ts'
import { oneWayFee, seasonNames } from '../price-data.ts'
import { confirmedAs, placeOf } from '../replaced.ts'
import type { Replaced } from '../replaced.ts'
import { all } from '../statement.ts'
import { checkOutGates, mayWaive, withGranter } from './check-out-gates.ts'
import { agreedView, agreesTo, stampOf } from './agreed-texts.ts'
import { afterTheFact, asConfirmed, evidenceOf, keepsNumber } from './correction.ts'
import type { CheckOutFacts } from './check-out-gates.ts'
import { customsRule } from './customs-gates.ts'
import { discountLine, mostDiscount } from './discount-gates.ts'
import { chosenOf, extrasOffered } from './extras.ts'
import { nextNumber } from './next-number.ts'
import { drawerFor } from './drawer.ts'
import type { Driver } from './driver-gates.ts'
import type { Form, NewOp } from './form.ts'
import { obstacle, refusalOf } from './gate.ts'
import { askedByPin, jumpOps, jumpSinceLast, jumpWish } from './odometer-jump.ts'
import { asGranted, askedOf, beyondAlone, discountOp, shownOf, waiverOp } from './remote-approval.ts'
import { asWritten, paperGates } from './from-paper.ts'
import { priceLines } from './price-lines.ts'
import { priceStamp } from './price-stamp.ts'
import { categoryOf, houseRules, planFor, vatRates } from './prices.ts'
import type { PricePlan } from './prices.ts'
import { reservationOf } from './reservation.ts'

type Input = FormInput<'check_out'>
type Facts = CheckOutFacts & { taken: ReturnType<typeof chosenOf> }

/** Gates, price and facts of a form that may be half filled. The rental starts now, that of a correction when it did. */
export function answerCheckOut(desk_now: Desk, here_now: Here, typed: Input): QueryRows['check_out'] {
  const { desk: place, here, replaced } = placeOf(desk_now, here_now, typed)
  const desk = asWritten(place, typed)
  const form = asLeft(typed, replaced)
  const now = desk.now()
  const facts = factsOf(desk, here, form)
  const { vehicle, customer, plan } = facts
  const gates = [...paperGates(typed, desk_now.now()), ...gatesOf(desk, here, form, facts, replaced)]
  const { charges, asked } = facts
  const by = withGranter(here, asked)
  const { grace_min } = rulesOf(desk, here, facts)
  const days = charges && form.ends_at !== null ? rentalDays(now, form.ends_at, grace_min) : null
  const discounted = charges && [...charges, ...discountLine(desk, here, form.discount, charges, now)]
  return {
    gates, days, customer, vehicle, starts_at: now,
    price: discounted && totals(desk, here, form, facts, discounted),
    deposit_rp: plan?.deposit_rp ?? null, excess_rp: plan && excessOf(plan, facts),
    included_km: plan && days !== null ? plan.included_km_day * days + packageKm(facts) : null,
    known_damages: vehicle ? damagesOfVehicle(desk, vehicle.id) : [],
    may_confirm: obstacle(gates, form.accepted) === undefined,
    extras: facts.offers, may_waive: mayWaive(by), asked: shownOf(asked),
    discount: charges && { amount_rp: totalOf(charges) - totalOf(discounted ?? []), most_rp: mostDiscount(desk, by, charges) },
    texts: customer && agreedView(desk, here, textsToAgree(desk.db, customer.id, now), { customer, vehicle, starts_at: now, ends_at: form.ends_at, excess_rp: plan && excessOf(plan, facts) }),
    reckoning: plan && days !== null && form.ends_at !== null
      ? { minutes: rentalMinutes(now, form.ends_at), grace_min, next_tier: tierAhead({ ...plan, starts_at: now }, days) } : null,
  }
}

const packageKm = ({ taken }: Facts): number => taken.reduce((sum, { km, pieces }) => sum + (km ?? 0) * pieces, 0)
const excessOf = (plan: PricePlan, { taken }: Facts): number => excessWithCover(plan.excess_rp, taken.flatMap(({ excess_bp }) => excess_bp ?? []))

/** check_out, and hold_deposit when there is one. Refused by the first gate that does not let through. */
export const checkOut: Form<'check_out'> = (desk_now, here, typed) => {
  const desk = asWritten(desk_now, typed)
  const { replaced } = placeOf(desk, here, typed)
  const before = confirmedAs(replaced, 'check_out')
  const form = asLeft(typed, replaced)
  const facts = factsOf(desk, here, form)
  const stop = obstacle([...paperGates(typed, desk_now.now()), ...gatesOf(desk, here, form, facts, replaced)], form.accepted)
  if (stop) return refusalOf(stop)
  const { customer, vehicle, plan } = facts
  const numbered = before && keepsNumber(replaced) ? { number: before.number, number_block_id: before.number_block_id } : nextNumber(desk, 'CONTRACT', here)
  const { charges } = facts
  const { ends_at, odometer_km, fuel_level } = form
  if (!customer || !vehicle || !plan || !numbered || !charges || ends_at === null || odometer_km === null || fuel_level === null) {
    return { ok: false, message: { key: 'error.bad_input' } }
  }
  const [discount] = discountLine(desk, here, form.discount, charges, desk.now())
  if (form.price_stamp && form.price_stamp !== priceStamp(discount ? [...charges, discount] : charges)) return { ok: false, message: { key: 'gate.price.changed' } }
  const texts = textsToAgree(desk.db, customer.id, desk.now())
  if (typeof form.texts_stamp === 'string' && !before && form.texts_stamp !== stampOf(texts)) return { ok: false, message: { key: 'gate.text.changed' } }
  const at = desk.now()
  const id = () => uuidv7(at)
  const contract_id = before?.contract_id ?? (facts.asked?.granter ? facts.asked.contract_id : id()) // what was printed or hangs on it names it
  const input: CommandInput<'check_out'> = {
    contract_id, ...numbered, reservation_id: form.reservation_id, customer_id: customer.id, vehicle_id: vehicle.id,
    drivers: form.driver_ids.map((driver_id, n) => ({ id: id(), driver_id, is_main: n === 0 })),
    leg_id: id(), block_id: id(), inspection_id: id(), reading_id: id(), customer_location_id: id(),
    pickup_location_id: here.location_id, return_location_id: form.return_location_id, starts_at: at, ends_at,
    price_plan_id: plan.id, day_rate_rp: dayRate(plan, rentalDays(at, ends_at, rulesOf(desk, here, facts).grace_min)), included_km_day: plan.included_km_day, extra_km_rp: plan.extra_km_rp,
    excess_rp: excessOf(plan, facts), package_km: packageKm(facts), seasons: plan.seasons, ...lateAndEnergyOf(plan), ...houseRules(desk, here, vehicle.fuel_type),
    odometer_km, fuel_level, damages: form.damages.map(damage => ({ id: id(), ...damage })),
    extras: facts.taken.map(({ extra_id, pieces, per, price_rp }) => ({ id: id(), extra_id, pieces, per, price_rp })),
    charges: charges.map(charge => ({ id: id(), ...charge })), ...form.handed, ...evidenceOf(desk, here, before, form),
  }
  const agreement_ops = agreesTo(here, contract_id, texts, at, replaced)
  const by_pin = facts.asked?.granter || (before && isAgreed(desk, here, form, facts, before)) ? [] : askedByPin(desk, here, jumpWish(here, form, vehicle.odometer_km, contract_id), { customer_id: customer.id, vehicle_id: vehicle.id })
  const ops: NewOp[] = [...by_pin, { name: 'check_out', input }, ...agreement_ops]
  if (discount && form.discount) {
    const beyond = -discount.amount_rp > mostDiscount(desk, { person: here.person }, charges)
    ops.push({ beyond, ...asGranted(facts.asked, discountOp(desk, discount, form.discount.reason, contract_id)) })
  }
  if (form.customs_reason && customsRule(desk, here, customer.id) === 'REASON' && mayWaive(here)) {
    ops.push({ name: 'record_approval', input: { approval_id: id(), location_id: here.location_id, command: 'check_out', contract_id, reservation_id: null,
      approved_op_id: null, limit_bp: null, reason: form.customs_reason } })
  }
  if (!form.deposit && plan.deposit_rp > 0 && form.waiver) ops.push(asGranted(facts.asked, waiverOp(desk, form.waiver, contract_id)))
  if (form.deposit && form.deposit.amount_rp > 0) {
    const { method, amount_rp, authorisation_code, card_last4 } = form.deposit
    const is_card = method === 'CREDIT_CARD'
    ops.push({ name: 'hold_deposit', input: {
      deposit_id: confirmedAs(replaced, 'hold_deposit')?.deposit_id ?? id(), contract_id, location_id: here.location_id, method, amount_rp, at, ...drawerFor(desk, here, method),
      authorisation_code: is_card && authorisation_code ? authorisation_code : null, card_last4: is_card && card_last4 ? card_last4 : null,
    } })
  }
  ops.push(...jumpOps(desk, here, form, jumpSinceLast(odometer_km, vehicle.odometer_km), 'check_out', contract_id)) // last: no deposit waits for it
  return { ok: true, ops, result: { contract_id, number: numbered.number } }
}

/** What was read on the car that left stays as it was confirmed; of another car it is read anew. */
export function asLeft(form: Input, replaced: Replaced | null): Input {
  const before = confirmedAs(replaced, 'check_out')
  return before?.vehicle_id === form.vehicle_id ? asConfirmed(form, before) : form
}

function gatesOf(desk: Desk, here: Here, form: Input, facts: Facts, replaced: Replaced | null): Gate[] {
  const gates = checkOutGates(desk, here, form, facts)
  const before = confirmedAs(replaced, 'check_out')
  return before ? afterTheFact(gates, { is_same_car: before.vehicle_id === form.vehicle_id, keeps_number: keepsNumber(replaced), is_jump_agreed: isAgreed(desk, here, form, facts, before) }) : gates
}

/** Whether a manager has granted the jump of the odometer when the car left. */
function isAgreed(desk: Desk, { person }: Here, { odometer_km }: Input, { vehicle, customer }: Facts, { contract_id }: CommandInput<'check_out'>): boolean {
  return odometer_km !== null && vehicle !== null && customer !== null && isJumpAgreed(desk.db, { author_id: person.id, occurred_at: desk.now() },
    { contract_id, customer_id: customer.id, vehicle_id: vehicle.id }, odometer_km - vehicle.odometer_km)
}

/** What the ids of a form stand for on this PC, its price, and what was asked for it. */
export function factsOf(desk: Desk, here: Here, form: Input): Facts {
  const reservation = reservationOf(desk, form.reservation_id)
  const vehicle = form.vehicle_id === null ? null : vehicleCard(desk, form.vehicle_id, form.reservation_id)
  const category_id = vehicle?.category_id ?? reservation?.category_id ?? null
  const plan = category_id === null ? null : planFor(desk, category_id, reservation)
  const offers = extrasOffered(desk, here, plan?.category_id ?? category_id, plan?.excess_rp ?? 0)
  const taken = chosenOf(offers, form.extras)
  const drivers = driversOf(desk, form.driver_ids)
  const charges = plan && chargesOf(desk, here, form, { plan, vehicle, drivers, taken })
  return {
    reservation, vehicle, drivers, plan, offers, taken, charges, asked: askedOf(desk, here, form, contract_id => beyondAlone(desk, here, form, { plan, charges, vehicle }, contract_id)),
    customer: form.customer_id === null ? null : customerCard(desk, form.customer_id),
    category: category_id === null ? null : categoryOf(desk, category_id),
  }
}

/** In the order of the form: the first is the main driver. */
function driversOf(desk: Desk, ids: readonly string[]): Driver[] {
  return all<Driver>(desk.db, `select d.id, d.customer_id, d.first_name || ' ' || d.last_name as name, d.birth_date, d.licence_categories,
    d.licence_issued_on,
    d.licence_expires_on from json_each(@ids) j join drivers d on d.id = j.value order by j.key`, { ids: JSON.stringify(ids) })
}

const rulesOf = (desk: Desk, here: Here, { vehicle }: Pick<Facts, 'vehicle'>) => houseRules(desk, here, vehicle?.fuel_type ?? 'PETROL')

/** Without the discount; null while the period is not known. */
function chargesOf(desk: Desk, here: Here, { ends_at, return_location_id }: Input, facts: Pick<Facts, 'vehicle' | 'drivers' | 'taken'> & { plan: PricePlan }): ChargeLine[] | null {
  const starts_at = desk.now()
  const { plan, drivers, taken } = facts
  if (ends_at === null || ends_at <= starts_at) return null
  return chargesAtCheckOut({ ...plan, ...rulesOf(desk, here, facts), starts_at, ends_at, birth_date: drivers[0]?.birth_date ?? null, extras: taken,
    one_way_fee_rp: oneWayFee(desk.db, here.location_id, return_location_id), vat_rates: vatRates(desk, here) })
}

function totals(desk: Desk, here: Here, form: Input, facts: Facts, charges: readonly ChargeLine[]): Totals {
  const { plan, vehicle } = facts
  const total_rp = totalOf(charges)
  const vat_bp = charges[0]?.vat_bp ?? 0
  const days = charges.filter(({ kind }) => kind === 'RENT').reduce((sum, { quantity }) => sum + quantity, 0)
  const called = seasonNames(desk.db)
  const lines = priceLines(charges.map(line => ({ ...line, extra: facts.taken.find(({ extra_id }) => extra_id === line.extra_id) ?? null, season: called.get(line.season_id ?? '') })), {
    from_days: tierOf(plan?.tiers ?? [], days)?.from_days ?? null, package_km: packageKm(facts), seasons: plan?.seasons ?? '', day_rate_rp: plan ? dayRate(plan, days) : 0,
    starts_at: desk.now(), ends_at: form.ends_at ?? desk.now(), in_at: null, grace_min: rulesOf(desk, here, facts).grace_min,
    included_km_day: plan?.included_km_day ?? 0, excess_rp: plan ? excessOf(plan, facts) : 0, young_driver_age: plan?.young_driver_age ?? 0,
    out_km: form.odometer_km ?? 0, in_km: null, out_fuel: form.fuel_level ?? 0, in_fuel: null, km_before: 0, fuel_type: vehicle?.fuel_type ?? 'PETROL',
  })
  const vat_rp = vatSummary(charges).reduce((sum, total) => sum + total.vat_rp, 0)
  return { lines, total_rp, vat_bp, vat_rp, stamp: priceStamp(charges) }
}
