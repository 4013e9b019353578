import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { storeCharges } from './evidence.ts'
import { extensionDiffers } from './prices.ts'
import { activeBlocks, carOut, isThere, storedContract } from './stored.ts'
import { assertFree } from './who-has-it.ts'
import { writeNote } from './write-note.ts'

/** The customer keeps the car for longer: further days at the agreed rate, and refused where somebody else has the car by then. */
export const extendContract: Apply<'extend_contract'> = (db, write, context, input) => {
  const { contract_id, ends_at, note_id, reason } = input
  if (isThere(db, 'booking_notes', note_id)) return []
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (contract.status !== 'ACTIVE') throw new Stale('refused.contract_not_active')
  if (ends_at <= contract.ends_at) throw new Stale('refused.extension_not_later')
  if (extensionDiffers(db, context.org_id, contract, input)) throw new Stale('refused.charges_are_not_due')
  const leg = carOut(db, contract_id)
  if (leg) assertFree(db, { vehicle_id: leg.vehicle_id, starts_at: contract.ends_at, ends_at, source_id: contract_id })
  write.update('contracts', contract_id, { ends_at })
  for (const id of activeBlocks(db, 'CONTRACT', contract_id)) {
    const until = db.prepare('select ends_at from vehicle_blocks where id = ?').pluck().get(id) as number
    write.update('vehicle_blocks', id, { ends_at: Math.max(until, ends_at) })
  }
  storeCharges(db, write, context, contract_id, input.charges)
  writeNote(write, context, { kind: 'EXTENDED', note_id, reason, contract_id, ends: { before: contract.ends_at, after: ends_at } })
  return []
}
