import type { Database } from 'better-sqlite3'
import { all, one } from '../statement.ts'
import type { Agreement, Car } from './agreement.ts'
import type { Firm, Head, Signed } from './firm.ts'
import type { PrintedPhoto } from './photos.ts'
import type { Damage, Inspection, Protocol } from './protocol.ts'
import { textsOn } from './texts.ts'
import { localeOf } from './words.ts'
import type { Locale } from './words.ts'

/** The bytes of a photo or a signature, null where they are not on this PC. */
export type FileOf = (sha256: string) => Uint8Array | null

/** A document can't be made of what this PC holds. */
export class Incomplete extends Error {}

export function needed<T>(row: T | undefined, what: string): T {
  if (row === undefined) throw new Incomplete(`this PC does not hold ${what}`)
  return row
}

export const firmAt = (db: Database, location_id: string): Firm => needed(one<Firm>(db, `select o.name, o.uid, l.name as branch, l.phone, l.street, l.house_number, l.postcode, l.town
  from organizations o join locations l on l.org_id = o.id where l.id = @location_id`, { location_id }), 'the firm')

/** The plate that the car bore then. */
export const plate_then = `coalesce((select p.plate from vehicle_plates p where p.vehicle_id = v.id and p.valid_from <= @at and coalesce(p.valid_to, @at + 1) > @at order by p.valid_from desc limit 1), '')`

export const carOf = (db: Database, vehicle_id: string, at: number, locale: Locale): Car => {
  const { fuel_type, ...car } = needed(one<Omit<Car, 'is_electric'> & { fuel_type: string }>(db, `select ${plate_then} as plate, v.make, v.model, v.vin, v.colour, c.name_${locale} as category, c.body, v.fuel_type
    from vehicles v join vehicle_categories c on c.id = v.category_id where v.id = @vehicle_id`, { vehicle_id, at }), 'the car')
  return { ...car, is_electric: fuel_type === 'ELECTRIC' }
}

/** Who signed what was seen on the car, or refused to. */
export const signedOf = (db: Database, inspection_id: string, fileOf: FileOf): Signed[] => signaturesOf(db, 'inspection_id', inspection_id, fileOf)
/** Who signed a longer rental, or refused to; nobody where it was agreed by telephone. */
export const signedForExtension = (db: Database, note_id: string, fileOf: FileOf): Signed[] => signaturesOf(db, 'note_id', note_id, fileOf)

const signaturesOf = (db: Database, of: 'inspection_id' | 'note_id', id: string, fileOf: FileOf): Signed[] => all<Omit<Signed, 'picture' | 'refused'> & { refused: 0 | 1; reason: string | null; sha256: string | null }>(db,
  `select s.role, s.signer_name as name, s.signed_at as at, s.refused, s.reason, s.signed_text as text, a.sha256 from signatures s left join attachments a on a.id = s.attachment_id and a.mime in ${printable}
    where s.${of} = @id order by s.signed_at, s.id`, { id })
  .map(({ refused, reason, sha256, ...one }) => ({ ...one, refused: refused ? reason ?? '–' : null, picture: sha256 === null ? null : fileOf(sha256) }))

/** What a PDF can hold as it is. */
const printable = "('image/jpeg', 'image/png')"

const photosOf = (db: Database, inspection_id: string, fileOf: FileOf): PrintedPhoto[] => all<Omit<PrintedPhoto, 'bytes'> & { is_printable: 0 | 1 }>(db,
  `select view, sha256, mime in ${printable} as is_printable from attachments where inspection_id = @inspection_id and kind = 'PHOTO' order by id`, { inspection_id })
  .map(({ is_printable, ...photo }) => ({ ...photo, bytes: is_printable ? fileOf(photo.sha256) : null }))

type Rules = Pick<Agreement, 'number' | 'starts_at' | 'ends_at' | 'included_km_day' | 'extra_km_rp' | 'package_km' | 'excess_rp' | 'grace_min' | 'fuel_unit_rp' | 'fuel_fee_rp' | 'late_hour_rp' | 'late_grace_min' | 'kwh_rp' | 'charge_fee_rp' | 'at' | 'return_to'>
  & { customer_id: string; pickup_location_id: string }

export const contractOf = (db: Database, contract_id: string): Rules => needed(one<Rules>(db, `select x.number, x.starts_at, x.ends_at, x.included_km_day, x.extra_km_rp, x.package_km, x.excess_rp,
  x.grace_min, x.fuel_unit_rp, x.fuel_fee_rp, x.late_hour_rp, x.late_grace_min, x.kwh_rp, x.charge_fee_rp, x.created_at as at, l.name as return_to, x.customer_id, x.pickup_location_id
  from contracts x join locations l on l.id = x.return_location_id where x.id = @contract_id`, { contract_id }), 'the contract')

type Customer = Agreement['renter'] & { locale: string }
export const customerOf = (db: Database, id: string): Customer => needed(one<Customer>(db, `select first_name || ' ' || last_name as name, company_name as company, birth_date, phone, email, street, house_number,
  postcode, town, country, locale from customers where id = @id`, { id }), 'the customer')

type Seen = { id: string; contract_id: string; vehicle_id: string; leg_id: string; kind: string; inspected_at: number; odometer_km: number; fuel_level: number; keys: number | null; items: string | null; content_hash: string; by: string | null }

/** A hand-over as it was sealed, with the damages that were known then. Throws Incomplete. */
export function protocolFacts(db: Database, inspection_id: string, fileOf: FileOf): Protocol {
  const seen = needed(one<Seen>(db, `${select_seen} where i.id = @inspection_id`, { inspection_id }), 'the inspection')
  const { contract_id, leg_id, vehicle_id, inspected_at } = seen
  const contract = contractOf(db, contract_id)
  const customer = customerOf(db, contract.customer_id)
  const leg = needed(one<{ out_location_id: string; in_location_id: string | null }>(db, 'select out_location_id, in_location_id from contract_vehicles where id = @leg_id', { leg_id }), 'the leg')
  const is_back = seen.kind === 'CHECK_IN'
  const out = is_back ? one<Seen>(db, `${select_seen} where i.leg_id = @leg_id and i.kind = 'CHECK_OUT' order by i.inspected_at limit 1`, { leg_id }) : seen
  const place = (id: string | null) => one<{ name: string }>(db, 'select name from locations where id = @id', { id })?.name ?? ''
  const locale = localeOf(customer.locale)
  const head: Head = { locale, texts: textsOn(db, 'PROTOCOL', locale, inspected_at), number: contract.number, at: inspected_at, firm: firmAt(db, is_back ? leg.in_location_id ?? leg.out_location_id : leg.out_location_id) }
  return {
    ...head, renter: [customer.company, customer.name].filter(Boolean).join('\n'), car: carOf(db, vehicle_id, inspected_at, head.locale), seal: seen.content_hash, signed: signedOf(db, inspection_id, fileOf), photos: photosOf(db, inspection_id, fileOf),
    out: out ? inspectionOf(out, place(leg.out_location_id)) : null, back: is_back ? inspectionOf(seen, place(leg.in_location_id)) : null,
    damages: all<Omit<Damage, 'is_new'> & { is_new: 0 | 1 }>(db, `select part, kind, severity, description, view, x, y, size_mm, found_at, coalesce((select u.full_name from users u where u.id = vehicle_damages.found_by), '') as found_by, coalesce(inspection_id, '') = @inspection_id as is_new from vehicle_damages
      where vehicle_id = @vehicle_id and found_at <= @inspected_at and (status not in ('REPAIRED', 'REJECTED') or coalesce(repaired_at, decided_at, 0) > @inspected_at) order by is_new, found_at, id`,
    { vehicle_id, inspection_id, inspected_at }).map(damage => ({ ...damage, is_new: damage.is_new === 1 })),
  }
}

const select_seen = `select i.id, i.contract_id, i.vehicle_id, i.leg_id, i.kind, i.inspected_at, i.odometer_km, i.fuel_level, i.keys, i.items, i.content_hash, u.full_name as by
  from inspections i left join users u on u.id = i.inspected_by`

const inspectionOf = ({ inspected_at: at, odometer_km, fuel_level, keys, items, by }: Seen, location: string): Inspection =>
  ({ at, location, odometer_km, fuel_level, keys, items: items ? items.split(',') : [], by: by ?? '' })
