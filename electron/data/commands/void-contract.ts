import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { activeBlocks, carOut, hasHeldDeposit, isThere, legsOut, paidOn, storedContract, storedReservation, storedVehicle } from './stored.ts'
import { writeNote } from './write-note.ts'

/** A contract that should not be: no kilometre driven, no money taken. The car is free and the reservation open again. */
export const voidContract: Apply<'void_contract'> = (db, write, context, { contract_id, note_id, odometer_km, reason }) => {
  if (isThere(db, 'booking_notes', note_id)) return []
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (contract.status !== 'ACTIVE') throw new Stale('refused.contract_not_active')
  const leg = carOut(db, contract_id)
  const was_driven = db.prepare('select 1 from contract_vehicles where contract_id = ? and in_km > out_km').get(contract_id) !== undefined
  if (was_driven || (leg && odometer_km > leg.out_km)) throw new Stale('refused.contract_has_kilometres')
  if (hasHeldDeposit(db, contract_id)) throw new Stale('refused.deposit_still_held')
  if (paidOn(db, contract_id) !== 0) throw new Stale('refused.contract_has_payments')

  write.update('contracts', contract_id, { status: 'VOID' })
  const out = legsOut(db, contract_id)
  for (const { id } of out) write.update('contract_vehicles', id, { state: 'VOID' })
  for (const id of activeBlocks(db, 'CONTRACT', contract_id)) write.update('vehicle_blocks', id, { is_active: 0 })
  // each car that was out with it: what two desks swapped at once has two
  for (const { vehicle_id } of out) {
    const is_still_out = db.prepare("select 1 from contract_vehicles where vehicle_id = ? and state = 'OUT'").get(vehicle_id) !== undefined
    if (!is_still_out && storedVehicle(db, vehicle_id)?.status === 'RENTED') write.update('vehicles', vehicle_id, { status: 'AVAILABLE' })
  }
  const reservation = contract.reservation_id === null ? undefined : storedReservation(db, contract.reservation_id)
  if (reservation?.contract_id === contract_id) write.update('reservations', reservation.id, { status: 'BOOKED', contract_id: null, vehicle_id: null })
  writeNote(write, context, { kind: 'VOIDED', note_id, reason, contract_id })
  return []
}
