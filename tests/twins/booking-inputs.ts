import { chargesAtSwap, chargesForExtension } from '../../shared/charges.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { chargeVat, standardKinds } from '../../shared/vat.ts'
import type { Fixture } from '../fixture.ts'
import { DAY, HOUR } from './inputs.ts'

const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }])
const standard = { vat_code: 'STANDARD', vat_bp: 810 }

/** `spare` at the city, from tomorrow for two days. */
export const booking = (f: Fixture, changes: Partial<CommandInput<'book_reservation'>> = {}): CommandInput<'book_reservation'> => ({
  reservation_id: uuidv7(), number: 'R-ZRH-26-000001', number_block_id: f.reservation_blocks.city, block_id: uuidv7(), customer_location_id: uuidv7(),
  location_id: f.locations.city, return_location_id: f.locations.city, customer_id: f.customers.known, category_id: f.categories.compact,
  price_plan_id: f.plans.compact, vehicle_id: f.vehicles.spare, starts_at: f.now + DAY, ends_at: f.now + 3 * DAY, ...changes,
})
export const change = (f: Fixture, changes: Partial<CommandInput<'change_reservation'>> = {}): CommandInput<'change_reservation'> =>
  ({ reservation_id: f.reservation, block_id: uuidv7(), ...changes })
export const assignment = (f: Fixture, vehicle_id: string, reservation_id = f.reservation): CommandInput<'assign_car'> =>
  ({ reservation_id, block_id: uuidv7(), vehicle_id })
export const reasoned = (reservation_id: string, reason = 'Kunde hat angerufen') => ({ reservation_id, note_id: uuidv7(), reason })

/** What the fixture's contract is: three days from two days ago, at 79 francs. */
const agreed = (f: Fixture) => ({ starts_at: f.now - 2 * DAY, ends_at: f.now + DAY, grace_min: 59, day_rate_rp: 7900, young_driver_fee_rp: 0, vat_rates })

/** The fixture's contract ends later, at the price that is due. */
export const extension = (f: Fixture, ends_at: number, changes: Partial<CommandInput<'extend_contract'>> = {},
  pricing: Partial<Parameters<typeof chargesForExtension>[0]> = {}): CommandInput<'extend_contract'> => ({
  contract_id: f.contract, note_id: uuidv7(), ends_at, reason: 'bleibt länger',
  charges: chargesForExtension({ ...agreed(f), until: ends_at, ...pricing }).map(line => ({ id: uuidv7(), ...line })), ...changes,
})

type Swap = CommandInput<'swap_vehicle'>
/** The car that is out breaks down after 100 km with a full tank, and `spare` goes on. */
export function swap(f: Fixture, { back = {}, out = {}, ...changes }: Partial<Omit<Swap, 'back' | 'out'>> & { back?: Partial<Swap['back']>; out?: Partial<Swap['out']> } = {}): Swap {
  const reading = () => ({ leg_id: uuidv7(), inspection_id: uuidv7(), reading_id: uuidv7(), fuel_level: 8, damages: [] })
  const given = { ...reading(), leg_id: f.contract_leg, vehicle_id: f.vehicles.rented, odometer_km: 30_100, ...back }
  const at = changes.at ?? f.now
  return {
    contract_id: f.contract, note_id: uuidv7(), location_id: f.locations.city, customer_location_id: uuidv7(), at, reason: 'Panne', next_status: 'OUT_OF_SERVICE',
    back: given, out: { ...reading(), block_id: uuidv7(), vehicle_id: f.vehicles.spare, odometer_km: 20_050, ...out }, fuel_unit_rp: 220,
    charges: chargesAtSwap({ out_fuel: 8, in_fuel: given.fuel_level, fuel_type: 'PETROL', tank_litres: 50, battery_kwh: 0, fuel_unit_rp: 220, at, vat_rates })
      .map(line => ({ id: uuidv7(), ...line })),
    ...changes,
  }
}

export const voiding = (f: Fixture, changes: Partial<CommandInput<'void_contract'>> = {}): CommandInput<'void_contract'> =>
  ({ contract_id: f.contract, note_id: uuidv7(), odometer_km: 30_000, reason: 'falscher Kunde', ...changes })
export const reopening = (f: Fixture): CommandInput<'reopen_contract'> => ({ contract_id: f.contract, note_id: uuidv7(), reason: 'Schaden vergessen' })
export const counterCharge = (f: Fixture, changes: Partial<CommandInput<'add_charge'>> = {}): CommandInput<'add_charge'> => ({
  charge_id: uuidv7(), contract_id: f.contract, kind: 'CLEANING', description: 'Tierhaare', quantity: 1, unit_rp: 8000, amount_rp: 8000, ...standard, ...changes,
})
export const discount = (f: Fixture, amount_rp: number, changes: Partial<CommandInput<'grant_discount'>> = {}): CommandInput<'grant_discount'> =>
  ({ charge_id: uuidv7(), note_id: uuidv7(), contract_id: f.contract, amount_rp, ...standard, reason: 'Stammkunde', approval_id: null, ...changes })
export const waiver = (f: Fixture): CommandInput<'waive_deposit'> => ({ contract_id: f.contract, note_id: uuidv7(), reason: 'Firmenkunde mit Rahmenvertrag' })
/** A clerk asks whether the odometer of that car may jump so far. */
export function askingJump(f: Fixture, jump_km: number, changes: Partial<CommandInput<'request_approval'>> = {}): CommandInput<'request_approval'> {
  const contract_id = changes.contract_id ?? uuidv7()
  return asking(f, { contract_id, vehicle_id: f.vehicles.spare, ops: JSON.stringify([{ name: 'odometer_jump', input: { contract_id, jump_km, reason: 'von Genf überführt' } }]), ...changes })
}
export const approval = (f: Fixture, changes: Partial<CommandInput<'record_approval'>> = {}): CommandInput<'record_approval'> => ({
  approval_id: uuidv7(), location_id: f.locations.city, command: 'grant_discount', contract_id: f.contract, reservation_id: null, approved_op_id: null,
  limit_bp: 2000, reason: 'am Telefon besprochen', ...changes,
})
export { HOUR }

/** What a clerk asks for a check-out that is still to come: to go without a deposit. */
export function asking(f: Fixture, changes: Partial<CommandInput<'request_approval'>> = {}, reason = 'Firma haftet'): CommandInput<'request_approval'> {
  const contract_id = changes.contract_id ?? uuidv7()
  return { request_id: uuidv7(), location_id: f.locations.city, contract_id, customer_id: f.customers.known, vehicle_id: f.vehicles.petrol,
    ops: JSON.stringify([{ name: 'waive_deposit', input: { contract_id, note_id: uuidv7(), reason } }]), ...changes }
}
