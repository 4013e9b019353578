import { chargesAtCheckIn, totalOf } from '../../../shared/charges.ts'
import type { ChargeLine } from '../../../shared/charges.ts'
import type { FormInput } from '../../../shared/forms.ts'
import { foundOf } from '../../../shared/damage-found.ts'
import { lateReturn } from '../../../shared/late.ts'
import { roundedForCash } from '../../../shared/money.ts'
import type { Gate, QueryRows, VehicleCard } from '../../../shared/queries.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { decider } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import { balance } from '../queries/balance.ts'
import { seasonNames } from '../price-data.ts'
import { damagesOfVehicle } from '../queries/known-damages.ts'
import { photosOfLeg } from '../queries/photos-of-contract.ts'
import { vehicleCard } from '../queries/vehicle-card.ts'
import { confirmedAs, placeOf } from '../replaced.ts'
import { addressOf, invoiceOf, openCharges, payingCompany } from './issue-invoice.ts'
import { afterwards, arrivalOf, billGates, earlyReturn, feeGates, feesOf, secondCarGates, vatAtCheckIn, whenGates, withoutCharges } from './check-in-extras.ts'
import type { Early } from './check-in-extras.ts'
import { checkInGates, mayRefund } from './check-in-gates.ts'
import type { Settlement } from './check-in-gates.ts'
import { chargeNote } from './charge-notes.ts'
import { capturedFrom, contractOfCar, heldDeposits, whyNotOpen } from './contract-at-counter.ts'
import type { HeldDeposit, OpenContract } from './contract-at-counter.ts'
import { asConfirmed, evidenceOf } from './correction.ts'
import { drawerFor } from './drawer.ts'
import type { Form, NewOp } from './form.ts'
import { obstacle, refusalOf } from './gate.ts'
import { jumpInDays, jumpOps } from './odometer-jump.ts'
import { linesOfContract, priceLines } from './price-lines.ts'
import { vatRates } from './prices.ts'
import { paidAgainst, restAfter } from './settlement.ts'

type Input = FormInput<'check_in'>
type Return = {
  /** as it was filled in; of a second car without charges */
  form: Input
  /** `is_second`: another car of it came back before, with which the contract was charged; what has ended takes a car only */
  contract: OpenContract; is_second: boolean; vehicle: VehicleCard; charges: ChargeLine[]; settlement: Settlement; gates: Gate[]; in_at: number; early: Early | null
  /** Rappen that the fewer days take off, where they are chosen */
  less_rp: number
}

/** Gates, charges and balance of a form that may be half filled. The car is back now, that of a correction since then. */
export function answerCheckIn(desk_now: Desk, here_now: Here, typed: Input): QueryRows['check_in'] {
  const { desk, here } = placeOf(desk_now, here_now, typed)
  const back = returnOf(desk, here, typed)
  if (!back) return { missing: whyNotOpen(desk, typed.contract_id, typed.vehicle_id) }
  const { form, is_second, contract, vehicle, charges, settlement, gates, in_at, early, less_rp } = back
  const extra = [...less_rp > 0 ? [{ kind: 'EARLY_RETURN', quantity: 1, unit_rp: -less_rp, amount_rp: -less_rp }] : [],
    ...feesOf(form).map(fee => ({ kind: fee.kind, quantity: 1, unit_rp: fee.amount_rp, amount_rp: fee.amount_rp }))]
  const called = seasonNames(desk.db)
  const paid_lines = linesOfContract(desk, contract.id)
  const charges_rp = totalOf(paid_lines) + totalOf(charges) + totalOf(extra)
  const deposit_rp = settlement.deposits.reduce((sum, deposit) => sum + deposit.amount_rp, 0)
  return {
    gates, paid_lines, charges_rp, in_at,
    early, arrived: arrivalOf(desk, contract), customer_address: addressOf(desk, contract.id), handed_out: photosOfLeg(desk, contract.id, contract.leg_id),
    lines: priceLines([...charges.map(line => ({ ...line, season: called.get(line.season_id ?? '') })), ...extra], { ...contract, in_at, in_km: form.odometer_km, in_fuel: form.fuel_level }),
    paid_rp: charges_rp - settlement.balance_rp, balance_rp: settlement.balance_rp,
    due_rp: settlement.due_rp, due_cash_rp: roundedForCash(settlement.due_rp).amount_rp,
    driven_km: form.odometer_km === null ? null : form.odometer_km - contract.out_km,
    late_days: lateReturn({ ...contract, in_at }).days,
    known_damages: damagesOfVehicle(desk, vehicle.id), may_confirm: obstacle(gates, form.accepted) === undefined,
    contract: {
      id: contract.id, number: contract.number, plate: vehicle.plate, vehicle, customer: contract.customer, locale: contract.locale, starts_at: contract.starts_at,
      ends_at: contract.ends_at, charged_at: is_second ? contract.returned_at ?? contract.ends_at : null,
      out_km: contract.out_km, out_fuel: contract.out_fuel, pickup_location: contract.pickup_location,
      return_location: contract.return_location,
      deposit_rp, deposits: settlement.deposits.map(({ method, amount_rp }) => ({ method, amount_rp })), payer: payingCompany(desk, contract.id),
    },
  }
}

/** check_in, settle_deposit, take_payment and, when nothing stays open or a bill is sent, close_contract. */
export const checkIn: Form<'check_in'> = (desk, here, typed) => {
  const { replaced } = placeOf(desk, here, typed)
  const back = returnOf(desk, here, typed)
  if (!back) return { ok: false, message: whyNotOpen(desk, typed.contract_id, typed.vehicle_id) }
  const { form, contract, charges, settlement, in_at, less_rp } = back
  const stop = obstacle(back.gates, form.accepted)
  if (stop) return refusalOf(stop)
  const { odometer_km, fuel_level, needs_cleaning, payment } = form
  if (odometer_km === null || fuel_level === null) return { ok: false, message: { key: 'error.bad_input' } }
  const at = desk.now()
  const id = () => uuidv7(at)
  const contract_id = contract.id
  const location_id = here.location_id
  const ops: NewOp[] = [{ name: 'check_in', input: {
    contract_id, leg_id: contract.leg_id, vehicle_id: contract.vehicle_id, inspection_id: id(), reading_id: id(),
    customer_location_id: id(),
    location_id, in_at, odometer_km, fuel_level, needs_cleaning,
    damages: form.damages.map(damage => ({ id: id(), ...foundOf(damage) })),
    charges: charges.map(charge => ({ id: id(), ...charge, ...chargeNote(charge, { ...contract, in_at, in_fuel: fuel_level }) })), ...evidenceOf(desk, here, confirmedAs(replaced, 'check_in'), form),
  } }, ...afterwards(desk, here, form, contract, less_rp), ...settlements(desk, here, settlement.deposits, form.capture_rp, contract_id)]
  if (payment && settlement.paid) {
    ops.push({ name: 'take_payment', input: {
      payment_id: confirmedAs(replaced, 'take_payment')?.payment_id ?? id(), contract_id, location_id, ...settlement.paid, method: payment.method, reference: payment.reference || null, at,
      ...drawerFor(desk, here, payment.method),
    }, beyond: settlement.paid.kind === 'REFUND' && !mayRefund(here.person.role) })
  }
  const rest_rp = hasEnded(contract) ? settlement.balance_rp : restAfter(settlement.due_rp, settlement.paid)
  const closes = contract.also_out === null && !hasEnded(contract) && (rest_rp === 0 || (rest_rp > 0 && form.receivable))
  if (closes) ops.push({ name: 'close_contract', input: { contract_id, receivable: rest_rp > 0, at } })
  if (form.bill && rest_rp > 0 && form.receivable) {
    const made = ops.flatMap(op => (op.name === 'check_in' ? op.input.charges.map(charge => charge.id) : op.name === 'add_charge' ? [op.input.charge_id] : []))
    const invoice = invoiceOf(desk, here, contract_id, form.bill, [...openCharges(desk, contract_id).map(charge => charge.id), ...made])
    if (invoice) ops.push(invoice)
  }
  ops.push(...jumpOps(desk, here, form, jumpInDays(odometer_km, contract, in_at), 'check_in', contract_id)) // last: no money waits for it
  return { ok: true, ops, result: { contract_id, number: contract.number, balance_rp: rest_rp,
    status: closes ? 'COMPLETED' : contract.status === 'ACTIVE' && contract.also_out === null ? 'RETURNED' : contract.status, deposits: capturedFrom(settlement.deposits, form.capture_rp).map(({ method, amount_rp, captured_rp }) => ({ method, captured_rp, released_rp: amount_rp - captured_rp })) } }
}

/** It was closed, or made void, before a swap arrived that was written down earlier. */
const hasEnded = ({ status }: OpenContract): boolean => status === 'COMPLETED' || status === 'VOID'

/** What was read on the car stays as it was confirmed. */
function asBack(desk: Desk, here: Here, form: Input): Input {
  const before = confirmedAs(placeOf(desk, here, form).replaced, 'check_in')
  return before ? asConfirmed(form, before) : form
}

function returnOf(desk: Desk, here: Here, typed: Input): Return | null {
  const contract = contractOfCar(desk, typed.contract_id, typed.vehicle_id ?? null)
  const vehicle = contract && vehicleCard(desk, contract.vehicle_id)
  if (!contract || !vehicle) return null
  const has_ended = hasEnded(contract)
  const is_second = !typed.replaces && (has_ended || contract.returned_at !== null)
  const back = asBack(desk, here, typed)
  const form = is_second ? withoutCharges(back, has_ended) : back
  const in_at = form.in_at ?? desk.now()
  const charges = is_second ? [] : chargesAtCheckIn({
    ...contract, in_at, in_km: form.odometer_km ?? contract.out_km, in_fuel: form.fuel_level ?? contract.out_fuel,
    damages_rp: form.damages.map(damage => damage.charge_rp), vat_rates: vatRates(desk, here),
  })
  const early = is_second || contract.also_out !== null ? null : earlyReturn(desk, contract, in_at)
  const less_rp = early && form.reprice ? early.agreed_rp - early.used_rp : 0
  const balance_rp = balance(desk, contract.id) + totalOf(charges) + totalOf(feesOf(form)) - less_rp
  const due_rp = has_ended ? 0 : balance_rp - form.capture_rp
  const settlement: Settlement = {
    balance_rp, due_rp, deposits: has_ended ? [] : heldDeposits(desk, contract.id), role: decider(here).role,
    paid: form.payment && paidAgainst(due_rp, form.payment),
  }
  const gates = [...whenGates(form, contract, desk.now()), ...secondCarGates(contract), ...checkInGates(here, form, contract, vehicle, in_at, settlement), ...vatAtCheckIn(desk, here, form, { charges, in_at, starts_at: contract.starts_at, less_rp }), ...feeGates(desk, here, form), ...billGates(desk, here, form)]
  return { form, contract, is_second, vehicle, charges, settlement, gates, in_at, early, less_rp }
}

function settlements(desk: Desk, here: Here, deposits: readonly HeldDeposit[], capture_rp: number, contract_id: string): NewOp[] {
  return capturedFrom(deposits, capture_rp).map(({ id, method, captured_rp }) =>
    ({ name: 'settle_deposit', input: { deposit_id: id, contract_id, captured_rp, at: desk.now(), ...drawerFor(desk, here, method) } }))
}
