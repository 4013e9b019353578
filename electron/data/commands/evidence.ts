import type { Database } from 'better-sqlite3'
import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import { isOddPlace } from '../../../shared/car-views.ts'
import { foundOf } from '../../../shared/damage-found.ts'
import { inspectionText } from '../../../shared/seal.ts'
import { sha256 } from '../sha256.ts'
import type { Write } from '../write.ts'
import { Stale } from './command.ts'
import { isLate } from './books.ts'
import { isKnownAt, isThere } from './stored.ts'

type Seen = Pick<CommandInput<'check_in'>,
  'inspection_id' | 'contract_id' | 'vehicle_id' | 'leg_id' | 'odometer_km' | 'fuel_level' | 'damages' | 'attachments' | 'signatures' | 'keys' | 'items'>
  & { location_id?: string; pickup_location_id?: string }

/** What was seen on the car at `at`, sealed: the inspection with its damages, photos and signatures. Nothing joins it later. */
export function storeEvidence(write: Write, { org_id, author_id, device_id }: OpContext, kind: 'CHECK_OUT' | 'CHECK_IN', at: number,
  seen: Seen): void {
  const { inspection_id, contract_id, vehicle_id, leg_id, odometer_km, fuel_level, damages, attachments = [], signatures = [] } = seen
  const location_id = seen.location_id ?? seen.pickup_location_id ?? ''
  const drawn = new Set(attachments.filter(file => file.kind === 'SIGNATURE').map(file => file.id))
  if (signatures.some(({ attachment_id }) => attachment_id !== null && !drawn.has(attachment_id))) throw new Stale('refused.attachment_unknown')
  if (signatures.some(isOddText)) throw new Stale('refused.signature_text_differs')
  if (attachments.some(isOddView)) throw new Stale('refused.attachment_view')
  if (damages.some(isOddPlace)) throw new Stale('refused.damage_place')
  const inspection = {
    id: inspection_id, org_id, contract_id, vehicle_id, leg_id, kind, inspected_at: at, odometer_km, fuel_level, inspected_by: author_id,
    keys: seen.keys ?? null, items: seen.keys === undefined ? null : [...new Set(seen.items)].sort().join(','),
  }
  const content_hash = sha256(inspectionText(inspection, { damages, attachments, signatures }))
  write.insert('inspections', { ...inspection, content_hash })
  for (const damage of damages) {
    write.insert('vehicle_damages', { id: damage.id, ...foundOf(damage), org_id, vehicle_id, inspection_id, contract_id, status: 'REPORTED', found_at: at,
      found_by: author_id })
  }
  for (const file of attachments) {
    write.insert('attachments', { ...file, view: file.view ?? null, org_id, location_id, state: 'LOCAL', inspection_id, created_at: at, created_by: author_id,
      device_id })
  }
  for (const signature of signatures) {
    write.insert('signatures', { ...signature, signed_text: signature.signed_text ?? null, refused: Number(signature.refused), org_id, location_id, inspection_id, signed_at: at,
      taken_by: author_id })
  }
}

/** Words that are not those of the hash: the twin of the constraint `signature_text_differs`. */
export const isOddText = ({ signed_text, text_sha256 }: { signed_text?: string | undefined; text_sha256: string }): boolean => signed_text !== undefined && sha256(signed_text) !== text_sha256

/** Only a photo shows the car from a side. */
export const isOddView = ({ kind, view }: { kind: string; view?: string | null | undefined }): boolean => kind !== 'PHOTO' && Boolean(view)

type Charge = CommandInput<'check_in'>['charges'][number]

/** The charges as they were confirmed; they count where the car came back, before that where it left. */
export function storeCharges(db: Database, write: Write, context: OpContext, contract_id: string, charges: Charge[]): void {
  const here = db.prepare('select coalesce(returned_location_id, pickup_location_id) from contracts where id = ?').pluck().get(contract_id) as string
  const late_for_lock = isLate(db, here, context.occurred_at)
  for (const charge of charges) {
    write.insert('contract_charges', { ...charge, extra_id: charge.extra_id ?? null, season_id: charge.season_id && isThere(db, 'seasons', charge.season_id) ? charge.season_id : null, description: charge.description ?? '', org_id: context.org_id, contract_id, created_at: context.occurred_at,
      created_by: context.author_id, late_for_lock })
  }
}

/** Stores an odometer reading; true when it contradicts its neighbours. The car's own odometer is the neighbour of the newest one. */
export function storeReading(
  db: Database, write: Write, { org_id }: OpContext,
  reading: { id: string; vehicle_id: string; read_at: number; km: number; source: 'CHECK_OUT' | 'CHECK_IN' | 'SERVICE' | 'TRANSFER' }, vehicle_km: number,
): boolean {
  const { lo, hi } = db.prepare(`
    select max(km) filter (where read_at <= @read_at) as lo, min(km) filter (where read_at > @read_at) as hi
    from odometer_readings where vehicle_id = @vehicle_id and not in_conflict
  `).get({ read_at: reading.read_at, vehicle_id: reading.vehicle_id }) as { lo: number | null; hi: number | null }
  const contradicts = reading.km < (lo ?? 0) || reading.km > (hi ?? reading.km) || (hi === null && reading.km < vehicle_km)
  write.insert('odometer_readings', { ...reading, org_id, in_conflict: Number(contradicts) })
  return contradicts
}

/** A location knows a customer from now on; nothing happens where it already does. */
export function knowCustomer(db: Database, write: Write, { org_id }: OpContext,
  row: { id: string; customer_id: string; location_id: string }): void {
  if (!isKnownAt(db, row.customer_id, row.location_id)) write.insert('customer_locations', { ...row, org_id })
}
