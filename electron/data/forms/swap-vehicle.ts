import { chargesAtSwap, totalOf } from '../../../shared/charges.ts'
import type { ChargeLine } from '../../../shared/charges.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Gate, QueryRows, VehicleCard } from '../../../shared/queries.ts'
import type { CommandInput } from '../../../shared/commands.ts'
import { zurichDate } from '../../../shared/time.ts'
import type { Desk, Here } from '../desk.ts'
import { balance } from '../queries/balance.ts'
import { damagesOfVehicle } from '../queries/known-damages.ts'
import { vehicleCard } from '../queries/vehicle-card.ts'
import { confirmedAs, placeOf } from '../replaced.ts'
import { fuelGate, withGranter } from './check-out-gates.ts'
import { openContract, whyNotOpen } from './contract-at-counter.ts'
import type { OpenContract } from './contract-at-counter.ts'
import { driversOfContract } from './contract-drivers.ts'
import { driverGates } from './driver-gates.ts'
import { afterTheFact, evidenceOf } from './correction.ts'
import { isJumpAgreed } from '../commands/odometer-jump.ts'
import type { Form } from './form.ts'
import { block, mustAccept, obstacle, passed, refusalOf } from './gate.ts'
import { askedByPin, jumpGates, jumpInDays, jumpOps, jumpSinceLast, jumpWish } from './odometer-jump.ts'
import type { JumpWish } from './odometer-jump.ts'
import { priceLines } from './price-lines.ts'
import { categoryOf, vatRates } from './prices.ts'
import { askedOf, shownOf } from './remote-approval.ts'
import type { Asked } from './remote-approval.ts'
import { swapWith } from './swap.ts'
import { vatGates } from './vat-gates.ts'
import { vehicleGates } from './vehicle-gates.ts'

type Input = FormInput<'swap_vehicle'>

/** What the missing fuel of the old car costs, and whether the new one may leave; of a swap that is put right, as of then. */
export function answerSwap(desk_now: Desk, here_now: Here, typed: Input): QueryRows['swap_vehicle'] {
  const { desk, here, replaced } = placeOf(desk_now, here_now, typed)
  const before = confirmedAs(replaced, 'swap_vehicle')
  const form = asSwapped(typed, before)
  const contract = openContract(desk, form.contract_id)
  const balance_rp = balance(desk, form.contract_id)
  if (!contract) {
    return { gates: [block('contract', 'gate.contract.not_out')], lines: [], added_rp: 0, balance_rp, may_confirm: false, driven_km: null, vehicle: null, next: null, known_damages: [], out_damages: [], asked: null }
  }
  const vehicle = vehicleCard(desk, contract.vehicle_id)
  const next = form.vehicle_id === null ? null : vehicleCard(desk, form.vehicle_id)
  const charges = fuelOf(desk, here, form, contract)
  const asked = askedForSwap(desk, here, form, contract, next)
  const gates = gatesOf(desk, here, form, { contract, vehicle, next, asked, before, charges })
  const added_rp = totalOf(charges)
  return {
    gates, added_rp, balance_rp: balance_rp + added_rp, may_confirm: obstacle(gates, form.accepted) === undefined, vehicle, next,
    known_damages: vehicle ? damagesOfVehicle(desk, vehicle.id) : [], out_damages: next ? damagesOfVehicle(desk, next.id) : [],
    lines: priceLines(charges, { ...contract, in_at: desk.now(), in_km: form.back_km, in_fuel: form.back_fuel }),
    driven_km: form.back_km === null ? null : form.back_km - contract.out_km, asked: shownOf(asked),
  }
}

/** One car comes back and another one leaves, in one operation. */
export const swapVehicle: Form<'swap_vehicle'> = (desk, here, typed) => {
  const before = confirmedAs(placeOf(desk, here, typed).replaced, 'swap_vehicle')
  const form = asSwapped(typed, before)
  const contract = openContract(desk, form.contract_id)
  if (!contract) return { ok: false, message: whyNotOpen(desk, form.contract_id) }
  const next = form.vehicle_id === null ? null : vehicleCard(desk, form.vehicle_id)
  const asked = askedForSwap(desk, here, form, contract, next)
  const stop = obstacle(gatesOf(desk, here, form, { contract, vehicle: vehicleCard(desk, contract.vehicle_id), next, asked, before, charges: fuelOf(desk, here, form, contract) }), form.accepted)
  if (stop) return refusalOf(stop)
  const { contract_id, back_km, back_fuel, out_km, out_fuel, next_status, damages, out_damages, reason, back_photos, out_photos, signature } = form
  if (back_km === null || back_fuel === null || out_km === null || out_fuel === null || !next) return { ok: false, message: { key: 'error.bad_input' } }
  const swap = swapWith(desk, here, { contract_id, back_id: contract.vehicle_id, out_id: next.id, readings: { back_km, back_fuel, out_km, out_fuel }, next_status, damages, out_damages, reason,
    back_evidence: evidenceOf(desk, here, before?.back ?? null, { photos: back_photos }),
    // what was signed and photographed then was about the car of then
    out_evidence: evidenceOf(desk, here, before && (isSameCar(form, before) ? before.out : {}), { photos: out_photos, signature }), leg_id: before && isSameCar(form, before) ? before.out.leg_id : undefined })
  if (!swap) return { ok: false, message: whyNotOpen(desk, contract_id) }
  const by_pin = asked?.granter || isAgreed(desk, here, form, { contract, next, before }) ? [] : askedByPin(desk, here, wishOf(here, form, contract, next), { customer_id: contract.customer_id, vehicle_id: next.id })
  return { ok: true, result: { contract_id }, ops: [...by_pin, swap,
    ...jumpOps(desk, here, backOf(form), jumpInDays(back_km, contract, desk.now()), 'swap_vehicle', contract_id),
    ...jumpOps(desk, here, outOf(form), jumpSinceLast(out_km, next.odometer_km), 'swap_vehicle', contract_id)] }
}

const fuelOf = (desk: Desk, here: Here, { back_fuel }: Input, contract: OpenContract): ChargeLine[] =>
  (back_fuel === null ? [] : chargesAtSwap({ ...contract, in_fuel: back_fuel, at: desk.now(), vat_rates: vatRates(desk, here) }))

type Before = CommandInput<'swap_vehicle'> | null
const isSameCar = ({ vehicle_id }: Input, before: NonNullable<Before>): boolean => vehicle_id === before.out.vehicle_id
/** What was read on both cars stays as it was confirmed; of another car it is read anew. */
function asSwapped(form: Input, before: Before): Input {
  if (!before) return form
  const { back, out } = before
  return { ...form, back_km: back.odometer_km, back_fuel: back.fuel_level, ...isSameCar(form, before) ? { out_km: out.odometer_km, out_fuel: out.fuel_level } : {} }
}
/** Whether a manager has granted the jump of the odometer when the car left. */
const isAgreed = (desk: Desk, { person }: Here, { out_km }: Input, { contract, next, before }: Pick<Scene, 'contract' | 'next' | 'before'>): boolean =>
  before !== null && next !== null && out_km !== null && isJumpAgreed(desk.db, { author_id: person.id, occurred_at: desk.now() },
    { contract_id: contract.id, customer_id: contract.customer_id, vehicle_id: next.id }, out_km - next.odometer_km)

const backOf = ({ back_km, back_reason }: Input) => ({ odometer_km: back_km, odometer_reason: back_reason })
const outOf = ({ out_km, odometer_reason }: Input) => ({ odometer_km: out_km, odometer_reason })

/** What a manager is to agree to before the other car leaves; null where the clerk needs nobody. */
export const wishOf = (here: Pick<Here, 'person'>, form: Input, { id }: Pick<OpenContract, 'id'>, next: VehicleCard | null): JumpWish | null =>
  next && jumpWish(here, outOf(form), next.odometer_km, id)

function askedForSwap(desk: Desk, here: Here, form: Input, contract: OpenContract, next: VehicleCard | null): Asked | null {
  const wish = wishOf(here, form, contract, next)
  return askedOf(desk, here, { request_id: form.request_id, customer_id: contract.customer_id, vehicle_id: form.vehicle_id }, () => (wish ? [wish] : []))
}

type Scene = { contract: OpenContract; vehicle: VehicleCard | null; next: VehicleCard | null; asked: Asked | null; before: Before; charges: readonly ChargeLine[] }
function gatesOf(desk: Desk, here: Here, form: Input, scene: Scene): Gate[] {
  const { before } = scene
  const gates = wantedOf(desk, here, form, scene)
  return before ? afterTheFact(gates, { is_same_car: isSameCar(form, before), is_jump_agreed: isAgreed(desk, here, form, scene) }) : gates
}

function wantedOf(desk: Desk, here: Here, form: Input, { contract, vehicle, next, asked, before, charges }: Scene): Gate[] {
  const backJump = jumpGates(here, backOf(form), jumpInDays(form.back_km, contract, desk.now()), true)
  return [
    ...vehicle ? [backGate(form, contract), ...backJump.map(gate => ({ ...gate, key: 'back_jump', ...gate.field ? { field: 'back_reason' } : {} })), { ...fuelGate(form.back_fuel, vehicle), key: 'back_fuel', field: 'back_fuel' }] : [],
    next ? passed('vehicle') : block('vehicle', 'gate.vehicle.missing', undefined, 'vehicle_id'),
    ...next ? [...mayDriveIt(desk, contract, next, before !== null && isSameCar(form, before)), ...vehicleGates(desk, here, next, contract.ends_at, null), outGate(form, next), ...outJump(withGranter(here, asked), form, next), { ...fuelGate(form.out_fuel, next), field: 'out_fuel' }] : [],
    ...vatGates(desk, charges, desk.now()),
    form.reason === '' ? block('reason', 'gate.reason.missing', undefined, 'reason') : passed('reason'),
  ]
}

/** The other car may be one that another licence is needed for, or an older driver. Where it has gone with them already it is read and accepted. */
const mayDriveIt = (desk: Desk, { id, ends_at }: OpenContract, { category_id }: VehicleCard, hasGone: boolean): Gate[] => {
  const drivers = driversOfContract(desk, id)
  if (drivers.length === 0) return []
  const gates = driverGates(drivers, categoryOf(desk, category_id), zurichDate(desk.now()), zurichDate(Math.max(ends_at, desk.now())))
  return gates.map(gate => (gate.state !== 'block' ? gate : { ...gate, field: 'vehicle_id', ...hasGone ? { state: 'warn' as const, must_accept: true } : {} }))
}

const outJump = (here: Here, form: Input, { odometer_km }: VehicleCard): Gate[] =>
  (form.out_km === null ? [] : jumpGates(here, outOf(form), jumpSinceLast(form.out_km, odometer_km), false))

/** The car is back whatever it shows: a contradiction is asked again and then goes out, flagged. */
function backGate({ back_km }: Input, { out_km }: OpenContract): Gate {
  if (back_km === null) return block('back_km', 'gate.odometer.missing', { last_km: out_km }, 'back_km')
  return back_km < out_km ? mustAccept('back_km', 'gate.odometer.below_check_out', { odometer_km: back_km, out_km }, 'back_km') : passed('odometer')
}

function outGate({ out_km }: Input, { odometer_km: last_km }: VehicleCard): Gate {
  if (out_km === null) return block('out_km', 'gate.odometer.missing', { last_km }, 'out_km')
  return out_km < last_km ? block('out_km', 'gate.odometer.below_last', { odometer_km: out_km, last_km }, 'out_km') : { ...passed('odometer'), key: 'out_km' }
}
