import { extensionText, inspectionText } from '../../../shared/seal.ts'
import type { SealedExtension, SealedInspection, SealedParts } from '../../../shared/seal.ts'
import type { SealView } from '../../../shared/queries.ts'
import { DAY } from '../../../shared/time.ts'
import type { Desk, Here } from '../desk.ts'
import { sha256 } from '../sha256.ts'
import { all } from '../statement.ts'

type Who = { by: string | null; plate: string; content_hash: string; location_id: string | null }
type Signed = Omit<SealedParts['signatures'][number], 'refused'> & { refused: 0 | 1; signed_text: string | null }

/** A day less than a desk holds photos and signatures for, so that none is on its way out. */
const held_ms = 89 * DAY

/**
 * What was sealed on a contract, oldest first, and whether this PC finds it as it was. What does not fit its seal is altered where all that
 * belongs to it has to be here: of hand-overs at this location of the last weeks. Of others photos and signatures lie elsewhere.
 */
export function sealsOf(desk: Desk, contract_id: string, { location_id: here }: Pick<Here, 'location_id'>): SealView[] {
  const rows = <T>(sql: string, id: string) => all<T>(desk.db, sql, { id })
  const signed = (of: 'inspection_id' | 'note_id', id: string) => rows<Signed>(`select id, role, signer_name, refused, reason, text_sha256, signed_text, attachment_id from signatures where ${of} = @id`, id)
    .map(one => ({ ...one, refused: one.refused === 1 }))
  const customerOf = (signatures: readonly (Omit<Signed, 'refused'> & { refused: boolean })[]): SealView['signed'] => {
    const customer = signatures.find(one => one.role === 'CUSTOMER')
    return customer ? { name: customer.signer_name, refused: customer.refused ? customer.reason ?? '–' : null, words: customer.signed_text } : null
  }
  // of staff there is always a row with their name; a drawing only where they signed by hand
  const staffOf = (signatures: readonly Pick<Signed, 'role' | 'signer_name' | 'attachment_id'>[]): SealView['staff'] =>
    signatures.find(one => one.role === 'STAFF' && one.attachment_id !== null)?.signer_name ?? null
  // the seal holds the hash of the words, and the words have to be its
  const stateOf = (text: string, { content_hash, location_id }: Who, at: number, signatures: readonly Pick<Signed, 'signed_text' | 'text_sha256'>[]): SealView['state'] =>
    sha256(text) === content_hash && signatures.every(one => one.signed_text === null || sha256(one.signed_text) === one.text_sha256) ? 'whole' : location_id === here && at > desk.now() - held_ms ? 'differs' : 'not_here'
  const handed = rows<SealedInspection & Who & { kind: 'CHECK_OUT' | 'CHECK_IN' }>(`select i.id, i.org_id, i.contract_id, i.vehicle_id, i.leg_id, i.kind, i.inspected_at, i.odometer_km, i.fuel_level, i.inspected_by, i.keys, i.items, i.content_hash,
      u.full_name as by, iif(i.kind = 'CHECK_IN', g.in_location_id, g.out_location_id) as location_id,
      coalesce((select p.plate from vehicle_plates p where p.vehicle_id = i.vehicle_id and p.valid_from <= i.inspected_at order by p.valid_from desc limit 1), '') as plate
    from inspections i left join users u on u.id = i.inspected_by left join contract_vehicles g on g.id = i.leg_id
    where i.contract_id = @id and i.kind in ('CHECK_OUT', 'CHECK_IN')`, contract_id).map((one): SealView => {
    const signatures = signed('inspection_id', one.id)
    return { id: one.id, of: one.kind, at: one.inspected_at, by: one.by, plate: one.plate, signed: customerOf(signatures), staff: staffOf(signatures), state: stateOf(inspectionText(one, {
      damages: rows('select id, part, kind, severity, description, view, x, y, size_mm from vehicle_damages where inspection_id = @id', one.id),
      attachments: rows('select id, kind, sha256, bytes, mime, view from attachments where inspection_id = @id', one.id), signatures,
    }), one, one.inspected_at, signatures) }
  })
  const longer = rows<SealedExtension & Omit<Who, 'plate'>>(`select n.id, n.org_id, n.contract_id, n.ends_before, n.ends_after, n.added_rp, n.written_at, n.written_by, n.content_hash, u.full_name as by,
      (select s.location_id from signatures s where s.note_id = n.id limit 1) as location_id
    from booking_notes n left join users u on u.id = n.written_by where n.contract_id = @id and n.kind = 'EXTENDED' and n.content_hash is not null`, contract_id).map((one): SealView => {
    const signatures = signed('note_id', one.id)
    return { id: one.id, of: 'EXTENSION', at: one.written_at, by: one.by, plate: '', signed: customerOf(signatures), staff: staffOf(signatures), state: stateOf(extensionText(one, { signatures,
      attachments: rows('select a.id, a.kind, a.sha256, a.bytes, a.mime, a.view from attachments a join signatures s on s.attachment_id = a.id where s.note_id = @id', one.id) }), { ...one, plate: '' }, one.written_at, signatures) }
  })
  return [...handed, ...longer].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}
