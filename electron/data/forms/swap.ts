import { chargesAtSwap } from '../../../shared/charges.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Desk, Here } from '../desk.ts'
import { vehicleCard } from '../queries/vehicle-card.ts'
import { chargeNote } from './charge-notes.ts'
import { openContract } from './contract-at-counter.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Sealed } from './correction.ts'
import type { NewOp } from './form.ts'
import { houseRules, vatRates } from './prices.ts'

type Wish = {
  contract_id: string; back_id: string | null; out_id: string; reason: string
  /** km, and eighths of the tank or percent of the battery */
  readings: { back_km: number; back_fuel: number; out_km: number; out_fuel: number }
  /** what becomes of the car that is back; it is cleaned where nothing is said */
  next_status?: FormInput<'swap_vehicle'>['next_status']
  /** new ones on the car that is back */
  damages?: FormInput<'swap_vehicle'>['damages']
  /** and on the one that leaves */
  out_damages?: FormInput<'swap_vehicle'>['out_damages']
  /** what was photographed and signed, sealed with each of the two */
  back_evidence?: Sealed; out_evidence?: Sealed
  /** that of a swap that is put right, which later operations name */
  leg_id?: string | undefined
}

/** One car off the contract, another on it, now and here; null where that car is no longer out with it, or the other one unknown. */
export function swapWith(desk: Desk, here: Here, { contract_id, back_id, out_id, readings, reason, next_status = 'CLEANING', damages = [], out_damages = [], back_evidence, out_evidence, leg_id }: Wish): NewOp | null {
  const contract = openContract(desk, contract_id)
  const next = vehicleCard(desk, out_id)
  if (!contract || !next || contract.vehicle_id !== back_id) return null
  const at = desk.now()
  const id = () => uuidv7(at)
  const { back_km, back_fuel, out_km, out_fuel } = readings
  const charges = chargesAtSwap({ ...contract, in_fuel: back_fuel, at, vat_rates: vatRates(desk, here) })
  // a unit of fuel is another one where a tank gives way to a battery
  const is_same_kind = (contract.fuel_type === 'ELECTRIC') === (next.fuel_type === 'ELECTRIC')
  return { name: 'swap_vehicle', input: {
    contract_id, note_id: id(), location_id: here.location_id, customer_location_id: id(), at, reason, next_status,
    back: { leg_id: contract.leg_id, vehicle_id: contract.vehicle_id, inspection_id: id(), reading_id: id(), odometer_km: back_km, fuel_level: back_fuel,
      damages: damages.map(damage => ({ id: id(), ...damage })), ...back_evidence },
    out: { leg_id: leg_id ?? id(), vehicle_id: next.id, inspection_id: id(), reading_id: id(), odometer_km: out_km, fuel_level: out_fuel, block_id: id(),
      damages: out_damages.map(damage => ({ id: id(), ...damage })), ...out_evidence },
    fuel_unit_rp: is_same_kind ? contract.fuel_unit_rp : houseRules(desk, here, next.fuel_type).fuel_unit_rp,
    charges: charges.map(charge => ({ id: id(), ...charge, ...chargeNote(charge, { ...contract, in_at: at, in_fuel: back_fuel }) })),
  } }
}
