import type { Database } from 'better-sqlite3'
import { withSeason } from '../../../shared/seasons.ts'
import { all, one } from '../statement.ts'
import type { Agreement, Price } from './agreement.ts'
import { documentsOf } from './due.ts'
import { carOf, contractOf, customerOf, firmAt, needed, plate_then, signedForExtension, signedOf } from './facts.ts'
import type { FileOf } from './facts.ts'
import { textsOnAgreement } from './texts.ts'
import { localeOf } from './words.ts'
import type { Locale } from './words.ts'

/** The charges of a swap are stored a moment after its time was taken. */
const stored_within_ms = 5000

type Leg = { id: string; vehicle_id: string; seq: number; out_at: number; out_km: number; out_fuel: number; out_location: string }
type Longer = { contract_id: string; at: number; ends_before: number; ends_after: number; content_hash: string | null }

/**
 * What was agreed when a car went out, by the contract's id for the first one, by the leg's for each that came in its place, by the note's for
 * each longer rental: such a change makes a version of its own and leaves the ones before as they are. Later charges have documents of their
 * own. Throws Incomplete.
 */
export function agreementFacts(db: Database, source_id: string, fileOf: FileOf): Agreement {
  const longer = one<Longer>(db, "select contract_id, written_at as at, ends_before, ends_after, content_hash from booking_notes where id = @source_id and kind = 'EXTENDED' and ends_after is not null", { source_id })
  const contract_id = longer?.contract_id ?? needed(one<{ contract_id: string }>(db, 'select contract_id from contract_vehicles where contract_id = @source_id or (id = @source_id and seq > 1) limit 1', { source_id }), 'a car of the contract').contract_id
  const leg = needed(one<Leg>(db, `select g.id, g.vehicle_id, g.seq, g.out_at, g.out_km, g.out_fuel, l.name as out_location from contract_vehicles g join locations l on l.id = g.out_location_id
    where g.contract_id = @contract_id and iif(@at is null, @source_id in (g.id, g.contract_id), g.out_at <= @at and g.state <> 'VOID')
    order by iif(@at is null, 0, -g.seq), g.seq limit 1`, { contract_id, source_id, at: longer?.at ?? null }), 'a car of the contract')
  const { customer_id, pickup_location_id, ...contract } = contractOf(db, contract_id)
  const { locale: language, ...renter } = customerOf(db, customer_id)
  const locale = localeOf(language)
  const inspection = one<{ id: string; content_hash: string }>(db, "select id, content_hash from inspections where leg_id = @leg_id and kind = 'CHECK_OUT' order by inspected_at limit 1", { leg_id: leg.id })
  const is_first = leg.seq === 1
  const at = longer?.at ?? (is_first ? contract.at : leg.out_at)
  const firm = firmAt(db, pickup_location_id)
  const due = documentsOf(db, contract_id)
  return {
    ...contract, at, locale, texts: textsOnAgreement(db, contract_id, locale, at), firm, renter, pickup: firm.branch, version: due.find(one => one.kind === 'AGREEMENT' && one.source_id === source_id)?.version ?? 1, seal: (longer ? longer.content_hash : inspection?.content_hash) ?? '',
    ends_at: longer?.ends_after ?? endsAt(db, contract_id, at, contract.ends_at),
    swapped: longer || is_first ? null : { at: leg.out_at, place: leg.out_location, before: plateBefore(db, contract_id, leg.seq) },
    extended: longer ? { at, before: longer.ends_before } : null,
    odometer_km: leg.out_km, fuel_level: leg.out_fuel, car: carOf(db, leg.vehicle_id, is_first ? contract.starts_at : leg.out_at, locale),
    drivers: all(db, `select d.first_name || ' ' || d.last_name as name, d.birth_date, d.licence_number, d.licence_country, d.licence_categories, d.licence_expires_on
      from contract_drivers x join drivers d on d.id = x.driver_id where x.contract_id = @contract_id order by x.is_main desc, d.last_name, d.id`, { contract_id }),
    prices: pricesOf(db, contract_id, !longer && is_first ? at : at + stored_within_ms, locale),
    deposits: all(db, 'select method, amount_rp, card_last4 from deposits where contract_id = @contract_id order by held_at, id', { contract_id }),
    // what was signed at the hand-over was the version before
    signed: longer ? signedForExtension(db, source_id, fileOf) : inspection ? signedOf(db, inspection.id, fileOf) : [],
  }
}

/** The end that was agreed at this time: that of the last longer rental until then, or what the next one began with. */
function endsAt(db: Database, contract_id: string, at: number, now: number): number {
  const before = one<{ ends_at: number }>(db, `select ends_after as ends_at from booking_notes where contract_id = @contract_id and kind = 'EXTENDED' and ends_after is not null and written_at <= @at
    order by written_at desc, id desc limit 1`, { contract_id, at })
  const next = one<{ ends_at: number }>(db, `select ends_before as ends_at from booking_notes where contract_id = @contract_id and kind = 'EXTENDED' and ends_after is not null and written_at > @at
    order by written_at, id limit 1`, { contract_id, at })
  return before?.ends_at ?? next?.ends_at ?? now
}

const plateBefore = (db: Database, contract_id: string, seq: number): string => one<{ plate: string }>(db, `select ${plate_then} as plate from contract_vehicles g join vehicles v on v.id = g.vehicle_id
  where g.contract_id = @contract_id and g.seq < @seq and g.state <> 'VOID' order by g.seq desc limit 1`.replaceAll('@at', 'g.out_at'), { contract_id, seq })?.plate ?? ''

const pricesOf = (db: Database, contract_id: string, until: number, locale: Locale): Price[] => all<Price & SeasonOfLine>(db, `select coalesce(nullif(c.description, ''), x.name_${locale}, k.name_${locale}, c.kind) as description,
  c.quantity, c.unit_rp, c.amount_rp, c.vat_code, c.vat_bp, o.seasons, c.season_id, s.name_${locale} as season_name from contract_charges c join contracts o on o.id = c.contract_id
  left join charge_kinds k on k.kind = c.kind left join extras x on x.id = c.extra_id left join seasons s on s.id = c.season_id
  where c.contract_id = @contract_id and c.created_at <= @until order by c.created_at, c.id`, { contract_id, until })
  .map(({ seasons, season_id, season_name, ...price }) => ({ ...price, description: withSeason(price.description, { seasons, season_id, season_name }) }))
type SeasonOfLine = Parameters<typeof withSeason>[1]
