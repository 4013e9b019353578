import type { Database } from 'better-sqlite3'
import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import { isIban } from '../../../shared/iban.ts'
import type { MessageKey } from '../../../shared/message.ts'
import type { SettingSubject } from '../../../shared/settings.ts'
import { isUid } from '../../../shared/uid.ts'
import type { Row } from '../row.ts'
import type { Write } from '../write.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { derivedId } from './conflicts.ts'
import { isOfItsKind } from './put-extra.ts'
import { assertSeason } from './put-season.ts'
import { splitChanges } from './split-changes.ts'
import type { Changes, Kept } from './split-changes.ts'
import { isThere } from './stored.ts'

type About = { subject: SettingSubject; id: string; location_id: string }
const conflict = 'setting_changed_meanwhile'

/** Name, address and rules of the firm. Contracts keep the rules that they were signed with. */
export const changeFirm: Apply<'change_firm'> = (db, write, context, { location_id, changes }) =>
  changed(db, write, context, { subject: 'organizations', id: context.org_id, location_id }, changes, 'refused.firm_unknown', firm => {
    // In the order of the server, which takes its constraints by their names.
    if (firm['iban'] !== null && !isIban(String(firm['iban']))) throw new Stale('refused.firm_iban_is_valid')
    if (firm['uid'] !== null && !isUid(String(firm['uid']))) throw new Stale('refused.firm_uid_is_valid')
    if (Number(firm['staff_discount_bp']) > Number(firm['manager_discount_bp'])) throw new Stale('refused.discount_limits_in_order')
  })

/** What a location is called, where it is and whether customs are near. */
export const changeLocation: Apply<'change_location'> = (db, write, context, { location_id, changed_location_id: id, changes }) =>
  changed(db, write, context, { subject: 'locations', id, location_id }, changes, 'refused.location_unknown', ({ code = null }) => {
    if (db.prepare('select 1 from locations where code = ? and id <> ?').get(code, id)) throw new Stale('refused.location_code_taken')
  })

/** What a category holds back, asks and is called. */
export const changeCategory: Apply<'change_category'> = (db, write, context, { location_id, category_id: id, changes }) =>
  changed(db, write, context, { subject: 'vehicle_categories', id, location_id }, changes, 'refused.category_unknown', ({ code = null }) => {
    if (db.prepare('select 1 from vehicle_categories where code = ? and id <> ?').get(code, id)) throw new Stale('refused.category_code_taken')
  })

/** A line of the price list; what was charged stays as it was. */
export const changeCounterFee: Apply<'change_counter_fee'> = (db, write, context, { location_id, counter_fee_id: id, changes }) =>
  changed(db, write, context, { subject: 'counter_fees', id, location_id }, changes, 'refused.counter_fee_unknown', () => undefined)

/** A season, its days and what it costs more; what was agreed keeps it as it was. */
export const changeSeason: Apply<'change_season'> = (db, write, context, { location_id, season_id: id, changes }) =>
  changed(db, write, context, { subject: 'seasons', id, location_id }, changes, 'refused.season_unknown',
    season => assertSeason(db, season as Parameters<typeof assertSeason>[1]))

/** An extra, and how many of it lie at each location; contracts keep the price they were agreed at. */
export const changeExtra: Apply<'change_extra'> = (db, write, context, { location_id, extra_id: id, changes, stock }) => {
  const about: About = { subject: 'extras', id, location_id }
  if (isAnswered(db, context)) return []
  const category_id = changes.category_id?.next ?? null
  if (category_id !== null && !isThere(db, 'vehicle_categories', category_id)) throw new Stale('refused.category_unknown')
  const kept = merged(db, write, about, changes, 'refused.extra_unknown', extra => {
    if (!isOfItsKind(extra as Parameters<typeof isOfItsKind>[0])) throw new Stale('refused.extra_is_of_its_kind')
  })
  return report(write, context, about, [...kept, ...stock.toSorted((a, b) => (a.location_id < b.location_id ? -1 : 1)).flatMap(place => pieces(db, write, context, id, place))])
}

/** The pieces at one location, as a field of their own. */
function pieces(db: Database, write: Write, { org_id }: OpContext, extra_id: string, { id, location_id, seen, next }: CommandInput<'change_extra'>['stock'][number]): Kept[] {
  const known = db.prepare('select id, pieces from extra_stock where extra_id = ? and location_id = ?').get(extra_id, location_id) as { id: string; pieces: number } | undefined
  if (!known && seen === null) write.insert('extra_stock', { id, org_id, extra_id, location_id, pieces: next })
  else if (known && known.pieces === seen) write.update('extra_stock', known.id, { pieces: next })
  else if (known?.pieces !== next) return [{ field: `stock.${location_id}`, kept: known?.pieces ?? null, next }]
  return []
}

/** Its answer was lost, but its rows have come: what was kept then is kept. */
const isAnswered = (db: Database, { op_id }: OpContext): boolean => db.prepare('select 1 from sync_conflicts where id = ?').get(derivedId(op_id, conflict)) !== undefined

function changed(db: Database, write: Write, context: OpContext, about: About, changes: Changes, unknown: MessageKey, check: (row: Row) => void): string[] {
  return isAnswered(db, context) ? [] : report(write, context, about, merged(db, write, about, changes, unknown, check))
}

/** Writes what nobody else has touched since it was seen, and returns what was kept. The twin of `private.merge_setting`. @throws Stale */
function merged(db: Database, write: Write, { subject, id }: About, changes: Changes, unknown: MessageKey, check: (row: Row) => void): Kept[] {
  const row = db.prepare(`select * from ${subject} where id = ?`).get(id) as Row | undefined
  if (!row) throw new Stale(unknown)
  const { patch, kept } = splitChanges(row, changes)
  if (Object.keys(patch).length > 0) {
    check({ ...row, ...patch })
    write.update(subject, id, patch)
  }
  return kept
}

/** The twin of `private.report_setting`. */
function report(write: Write, { op_id, org_id, author_id, occurred_at }: OpContext, { subject, id, location_id }: About, kept: readonly Kept[]): string[] {
  if (kept.length === 0) return []
  write.insert('sync_conflicts', {
    id: derivedId(op_id, conflict), org_id, location_id, other_location_id: null, op_id, author_id, kind: conflict, contract_id: null, other_contract_id: null,
    vehicle_id: null, reservation_id: null, customer_id: null, fields: null, found_at: occurred_at, resolved_at: null, resolved_by: null,
    subject, subject_id: id, differences: JSON.stringify(kept.map(({ field, kept: stays, next }) => [field, stays, next])),
  })
  return [conflict]
}
