import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { assertLocation } from './fleet-rules.ts'
import { isOddText, isOddView } from './evidence.ts'
import { isThere } from './stored.ts'

type File = { location_id: string; kind: string; sha256: string; bytes: number; state: string; contract_id: string | null }
const stored = (db: Database, id: string) => db.prepare('select * from attachments where id = ?').get(id) as File | undefined

/** A contract that this location has to do with: an open one, or one that left, was due or came back here. @throws Stale */
function assertContractHere(db: Database, author_id: string, contract_id: string, location_id: string): void {
  assertLocation(db, author_id, location_id)
  const known = db.prepare(`select 1 from contracts where id = @contract_id and (status = 'ACTIVE'
    or @location_id in (pickup_location_id, return_location_id) or coalesce(returned_location_id, '') = @location_id)`).get({ contract_id, location_id })
  if (known === undefined) throw new Stale('refused.contract_unknown')
}

/** A file of a contract or a damage. What belongs to an inspection comes with it, under its seal. */
export const attachFile: Apply<'attach_file'> = (db, write, { org_id, author_id, device_id }, { attachment_id, location_id, contract_id, damage_id, at, ...file }) => {
  if (isThere(db, 'attachments', attachment_id)) return []
  assertLocation(db, author_id, location_id)
  if (contract_id !== null) assertContractHere(db, author_id, contract_id, location_id)
  else if (damage_id === null || !isThere(db, 'vehicle_damages', damage_id)) throw new Stale('refused.damage_unknown')
  if (isOddView(file)) throw new Stale('refused.attachment_view')
  write.insert('attachments', { ...file, view: file.view ?? null, id: attachment_id, org_id, location_id, state: 'LOCAL', contract_id, damage_id, created_at: at,
    created_by: author_id, device_id })
  return []
}

/** Who signed the agreement, or would not. */
export const signDocument: Apply<'sign_document'> = (db, write, { org_id, author_id }, { signature_id, location_id, contract_id, at, ...signature }) => {
  if (isThere(db, 'signatures', signature_id)) return []
  assertContractHere(db, author_id, contract_id, location_id)
  if (isOddText(signature)) throw new Stale('refused.signature_text_differs')
  if (signature.attachment_id !== null) {
    const drawn = stored(db, signature.attachment_id)
    if (drawn?.kind !== 'SIGNATURE' || drawn.contract_id !== contract_id) throw new Stale('refused.attachment_unknown')
  }
  write.insert('signatures', { ...signature, signed_text: signature.signed_text ?? null, refused: Number(signature.refused), id: signature_id, org_id, location_id, contract_id, signed_at: at,
    taken_by: author_id })
  return []
}

/** The bytes are in the store: said with the hash and size that were read back from there. */
export const confirmStored: Apply<'confirm_stored'> = (db, write, { author_id }, { attachment_id, sha256, bytes, at }) => {
  const file = stored(db, attachment_id)
  if (!file) throw new Stale('refused.attachment_unknown')
  assertLocation(db, author_id, file.location_id)
  if (file.sha256 !== sha256 || file.bytes !== bytes) throw new Stale('refused.attachment_hash_differs')
  if (file.state !== 'STORED') write.update('attachments', attachment_id, { state: 'STORED', stored_at: at })
  return []
}
