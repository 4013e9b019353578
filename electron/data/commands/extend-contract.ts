import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import { extensionText } from '../../../shared/seal.ts'
import { sha256 } from '../sha256.ts'
import type { Write } from '../write.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isOddText, isOddView, storeCharges } from './evidence.ts'
import { assertLocation } from './fleet-rules.ts'
import { extensionDiffers } from './prices.ts'
import { activeBlocks, carOut, isThere, storedContract } from './stored.ts'
import { assertFree } from './who-has-it.ts'
import { writeNote } from './write-note.ts'

/** The customer keeps the car for longer: further days at the agreed rate, sealed with who signed it, and refused where somebody else has the car by then. */
export const extendContract: Apply<'extend_contract'> = (db, write, context, input) => {
  const { contract_id, ends_at, note_id, reason, attachments = [], signatures = [] } = input
  if (isThere(db, 'booking_notes', note_id)) return []
  const drawn = new Set(attachments.map(file => file.id))
  if (signatures.some(one => one.attachment_id !== null && !drawn.has(one.attachment_id))) throw new Stale('refused.attachment_unknown')
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (signatures.length > 0) assertLocation(db, context.author_id, input.location_id ?? '')
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
  const { org_id, author_id, occurred_at } = context
  const added_rp = input.charges.reduce((sum, { amount_rp }) => sum + amount_rp, 0)
  const agreed = { id: note_id, org_id, contract_id, ends_before: contract.ends_at, ends_after: ends_at, added_rp, written_at: occurred_at, written_by: author_id }
  writeNote(write, context, { kind: 'EXTENDED', note_id, reason, contract_id, ends: { before: contract.ends_at, after: ends_at }, added_rp,
    content_hash: sha256(extensionText(agreed, { attachments, signatures })) })
  storeSigned(write, context, input)
  return []
}

/** Who signed it at the counter, and what was drawn. Nothing joins it later. */
function storeSigned(write: Write, { org_id, author_id, device_id, occurred_at }: OpContext, { contract_id, note_id, location_id = '', attachments = [], signatures = [] }: CommandInput<'extend_contract'>): void {
  if (attachments.some(isOddView)) throw new Stale('refused.attachment_view')
  for (const file of attachments) {
    write.insert('attachments', { ...file, view: file.view ?? null, org_id, location_id, state: 'LOCAL', contract_id, created_at: occurred_at, created_by: author_id, device_id })
  }
  if (signatures.some(isOddText)) throw new Stale('refused.signature_text_differs')
  for (const signature of signatures) {
    write.insert('signatures', { ...signature, signed_text: signature.signed_text ?? null, refused: Number(signature.refused), org_id, location_id, contract_id, note_id, signed_at: occurred_at, taken_by: author_id })
  }
}
