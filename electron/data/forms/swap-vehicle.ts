import { chargesAtSwap, totalOf } from '../../../shared/charges.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Gate, QueryRows, VehicleCard } from '../../../shared/queries.ts'
import type { Desk, Here } from '../desk.ts'
import { balance } from '../queries/balance.ts'
import { damagesOfVehicle } from '../queries/known-damages.ts'
import { vehicleCard } from '../queries/vehicle-card.ts'
import { fuelGate } from './check-out-gates.ts'
import { openContract, whyNotOpen } from './contract-at-counter.ts'
import type { OpenContract } from './contract-at-counter.ts'
import { evidenceOf } from './correction.ts'
import type { Form } from './form.ts'
import { block, mustAccept, obstacle, passed, refusalOf } from './gate.ts'
import { priceLines } from './price-lines.ts'
import { vatRates } from './prices.ts'
import { swapWith } from './swap.ts'
import { vehicleGates } from './vehicle-gates.ts'

type Input = FormInput<'swap_vehicle'>

/** What the missing fuel of the old car costs, and whether the new one may leave. */
export function answerSwap(desk: Desk, here: Here, form: Input): QueryRows['swap_vehicle'] {
  const contract = openContract(desk, form.contract_id)
  const balance_rp = balance(desk, form.contract_id)
  if (!contract) {
    return { gates: [block('contract', 'gate.contract.not_out')], lines: [], added_rp: 0, balance_rp, may_confirm: false, driven_km: null, vehicle: null, next: null, known_damages: [], out_damages: [] }
  }
  const vehicle = vehicleCard(desk, contract.vehicle_id)
  const next = form.vehicle_id === null ? null : vehicleCard(desk, form.vehicle_id)
  const charges = form.back_fuel === null ? [] : chargesAtSwap({ ...contract, in_fuel: form.back_fuel, at: desk.now(), vat_rates: vatRates(desk, here) })
  const gates = gatesOf(desk, here, form, contract, vehicle, next)
  const added_rp = totalOf(charges)
  return {
    gates, added_rp, balance_rp: balance_rp + added_rp, may_confirm: obstacle(gates, form.accepted) === undefined, vehicle, next,
    known_damages: vehicle ? damagesOfVehicle(desk, vehicle.id) : [], out_damages: next ? damagesOfVehicle(desk, next.id) : [],
    lines: priceLines(charges, { ...contract, in_at: desk.now(), in_km: form.back_km, in_fuel: form.back_fuel }),
    driven_km: form.back_km === null ? null : form.back_km - contract.out_km,
  }
}

/** One car comes back and another one leaves, in one operation. */
export const swapVehicle: Form<'swap_vehicle'> = (desk, here, form) => {
  const contract = openContract(desk, form.contract_id)
  if (!contract) return { ok: false, message: whyNotOpen(desk, form.contract_id) }
  const next = form.vehicle_id === null ? null : vehicleCard(desk, form.vehicle_id)
  const stop = obstacle(gatesOf(desk, here, form, contract, vehicleCard(desk, contract.vehicle_id), next), form.accepted)
  if (stop) return refusalOf(stop)
  const { contract_id, back_km, back_fuel, out_km, out_fuel, next_status, damages, out_damages, reason, back_photos, out_photos, signature } = form
  if (back_km === null || back_fuel === null || out_km === null || out_fuel === null || !next) return { ok: false, message: { key: 'error.bad_input' } }
  const swap = swapWith(desk, here, { contract_id, back_id: contract.vehicle_id, out_id: next.id, readings: { back_km, back_fuel, out_km, out_fuel }, next_status, damages, out_damages, reason,
    back_evidence: evidenceOf(desk, here, null, { photos: back_photos }), out_evidence: evidenceOf(desk, here, null, { photos: out_photos, signature }) })
  return swap ? { ok: true, ops: [swap], result: { contract_id } } : { ok: false, message: whyNotOpen(desk, contract_id) }
}

function gatesOf(desk: Desk, here: Here, form: Input, contract: OpenContract, vehicle: VehicleCard | null, next: VehicleCard | null): Gate[] {
  return [
    ...vehicle ? [backGate(form, contract), { ...fuelGate(form.back_fuel, vehicle), key: 'back_fuel', field: 'back_fuel' }] : [],
    next ? passed('vehicle') : block('vehicle', 'gate.vehicle.missing', undefined, 'vehicle_id'),
    ...next ? [...vehicleGates(desk, here, next, contract.ends_at, null), outGate(form, next), { ...fuelGate(form.out_fuel, next), field: 'out_fuel' }] : [],
    form.reason === '' ? block('reason', 'gate.reason.missing', undefined, 'reason') : passed('reason'),
  ]
}

/** The car is back whatever it shows: a contradiction is asked again and then goes out, flagged. */
function backGate({ back_km }: Input, { out_km }: OpenContract): Gate {
  if (back_km === null) return block('back_km', 'gate.odometer.missing', { last_km: out_km }, 'back_km')
  return back_km < out_km ? mustAccept('back_km', 'gate.odometer.below_check_out', { odometer_km: back_km, out_km }, 'back_km') : passed('odometer')
}

function outGate({ out_km }: Input, { odometer_km: last_km }: VehicleCard): Gate {
  if (out_km === null) return block('out_km', 'gate.odometer.missing', { last_km }, 'out_km')
  return out_km < last_km ? block('out_km', 'gate.odometer.below_last', { odometer_km: out_km, last_km }, 'out_km') : { ...passed('odometer'), key: 'out_km' }
}
