import { messageKeys } from '../../../shared/message.ts'
import type { Message, MessageKey } from '../../../shared/message.ts'
import type { AttentionTask } from '../../../shared/attention.ts'
import { whoHasIt } from '../commands/who-has-it.ts'
import type { Desk } from '../desk.ts'
import { waitsForRow } from '../lacking.ts'
import { nameOfSetting } from '../setting-conflicts.ts'
import type { SettingConflict } from '../setting-conflicts.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'
import { withChoices } from './task-choices.ts'

/** What is known before sides and choices are looked at. */
type Item = Omit<AttentionTask, 'compare' | 'choices' | 'fields' | 'odometer_km' | 'car' | 'swap' | 'reservation' | 'sides'>
type OpRow = {
  op_id: string; name: string; state: string; stale: string | null; outcome: string | null; at: number; author: string | null
  contract_id: string | null; reservation_id: string | null; number: string | null; vehicle_id: string | null
  starts_at: number | null; ends_at: number | null; is_held: 0 | 1; is_stuck: 0 | 1
}
type ConflictRow = {
  id: string; op_id: string; kind: string; at: number; author: string | null; contract_id: string | null; vehicle_id: string | null
  location: string; other_number: string | null; other_location: string | null; other_at: number | null; other_by: string; other_contract_id: string | null
  customer: string | null
} & ({ subject: null } | SettingConflict)

/**
 * What a person still has to deal with: refused and stale operations of this PC, open conflicts of this location. The newest first, but
 * what waits for another stands below it: with the cause the rest goes too.
 */
export const attention: Query<'attention'> = (desk, _, here) => {
  const roots = rootsOf(desk)
  const rank = (item: Item) => roots.get(item.op_id) ?? { at: item.at, seq: 0 }
  return [...refusedOrStale(desk), ...conflicts(desk)]
    .map(item => ({ item, ...rank(item) }))
    .sort((a, b) => b.at - a.at || a.seq - b.seq)
    .map(({ item }) => withChoices(desk, here, item))
}

/** For each operation of this PC that is not done: when its first cause happened, and its own place in the queue. */
function rootsOf(desk: Desk): Map<string, { at: number; seq: number }> {
  const roots = new Map<string, { at: number; seq: number }>()
  for (const { op_id, seq, at, deps } of all<{ op_id: string; seq: number; at: number; deps: string }>(desk.db,
    `select op_id, seq, occurred_at as at, deps from outbox where state = 'REFUSED' or ${held} or ${stuck} or (stale is not null and state in ('PENDING', 'ACKED'))
    order by seq`)) {
    const causes = (JSON.parse(deps) as string[]).flatMap(dep => roots.get(dep)?.at ?? [])
    roots.set(op_id, { at: Math.min(at, ...causes), seq })
  }
  return roots
}

/** SQL: it was sent alone more than once, and something on the way kept it from being answered. */
export const stuck = `(state = 'PENDING' and not_before is not null)`

/** SQL: its author was deactivated before it could go out. */
export const held = `(state = 'PENDING' and author_id in (select id from users where is_active = 0))`

const author = (column: string): string =>
  `coalesce((select u.full_name from users u where u.id = ${column}), (select p.name from people p where p.id = ${column}), '')`

/** An operation that waits for a refused one is marked stale by the replay, so it is in here too. */
function refusedOrStale(desk: Desk): Item[] {
  const rows = all<OpRow>(desk.db, `select o.op_id, o.name, o.state, o.stale, o.outcome, o.occurred_at as at,
    ${author('o.author_id')} as author,
    o.input ->> '$.reservation_id' as reservation_id, o.input ->> '$.starts_at' as starts_at, o.input ->> '$.ends_at' as ends_at,
    coalesce(o.input ->> '$.contract_id', o.input ->> '$.contract_ids[0]') as contract_id, o.input ->> '$.number' as number, o.input ->> '$.vehicle_id' as vehicle_id,
    ${held} as is_held, ${stuck} as is_stuck from outbox o where o.state <> 'SETTLED' and (o.state = 'REFUSED' or ${held}
      or ${stuck} or (o.stale is not null and o.state in ('PENDING', 'ACKED')))`)
  return rows.map(row => ({
    id: row.op_id, kind: row.state === 'REFUSED' ? 'refused' : row.is_held ? 'held' : 'stale', op_id: row.op_id, name: row.name, at: row.at,
    author: row.author ?? '',
    message: row.state === 'REFUSED' ? refusal(desk, row) : row.is_held ? { key: 'held.author_inactive', values: { author: row.author ?? '' } }
      : row.is_stuck ? { key: 'stuck.on_the_way' } : known(row.stale ?? '', 'stale.cannot_apply'),
    contract_id: row.contract_id, number: row.number ?? numberOf(desk, row.contract_id),
    plate: plateOf(desk, row.vehicle_id, row.contract_id), other: null,
  }))
}

function conflicts(desk: Desk): Item[] {
  const rows = all<ConflictRow>(desk.db, `select s.id, s.op_id, s.kind, s.found_at as at, ${author('s.author_id')} as author, s.contract_id,
    s.vehicle_id, s.subject, s.subject_id, s.differences,
    coalesce(h.name, '–') as location, s.other_contract_id, o.number as other_number, coalesce(l.name, lo.name) as other_location,
    coalesce((select g.out_at from contract_vehicles g where g.contract_id = o.id and g.vehicle_id = s.vehicle_id order by g.seq desc limit 1), o.starts_at) as other_at,
    ${author('o.created_by')} as other_by,
    k.first_name || ' ' || k.last_name as customer
    from sync_conflicts s left join contracts o on o.id = s.other_contract_id left join locations l on l.id = s.other_location_id
    left join locations lo on lo.id = o.pickup_location_id left join locations h on h.id = s.location_id
    left join customers k on k.id = s.customer_id
    where s.resolved_at is null`)
  return rows.map(row => {
    const number = numberOf(desk, row.contract_id)
    const plate = plateOf(desk, row.vehicle_id, row.contract_id)
    return {
      id: row.id, kind: 'conflict', op_id: row.op_id, at: row.at, author: row.author ?? '', contract_id: row.contract_id, number, plate,
      name: one<{ name: string }>(desk.db, 'select name from outbox where op_id = @op_id', { op_id: row.op_id })?.name ?? '',
      message: known(`conflict.${row.kind}`, 'conflict.unknown',
        { kind: row.kind, plate: plate ?? '–', number: number ?? '–', location: row.location,
        found_at: row.at, other_number: row.other_number ?? '–', other_location: row.other_location ?? '–', other_at: row.other_at ?? '–', other_by: row.other_by || '–', customer: row.customer ?? '–',
        ...row.subject ? { author: row.author || '–', ...nameOfSetting(desk, row) } : {} }),
      other: row.other_contract_id && row.other_number && row.other_at ? { contract_id: row.other_contract_id, number: row.other_number, location: row.other_location ?? '', at: row.other_at } : null,
    }
  })
}

function refusal(desk: Desk, row: OpRow): Message {
  const { code, constraint } = JSON.parse(row.outcome ?? '{}') as { code?: string | null; constraint?: string | null }
  if (constraint?.endsWith('_unknown') && waitsForRow(desk.db, row.op_id)) return { key: 'refused.comes_again' }
  if (constraint?.startsWith('vehicle_is_')) return known(`refused.${constraint}`, 'refused.unknown', takenBy(desk, row))
  return known(`refused.${constraint ?? ''}`, 'refused.unknown', { code: [code, constraint].filter(Boolean).join(' ') || '–' })
}

/** Who has the car that the operation wanted, as far as this PC knows by now. */
function takenBy(desk: Desk, row: OpRow): Record<string, string | number> {
  const wish = one<{ vehicle_id: string | null; starts_at: number | null; ends_at: number | null }>(desk.db, `select
    coalesce(@vehicle_id, r.vehicle_id, (select g.vehicle_id from contract_vehicles g where g.contract_id = c.id order by g.seq desc limit 1)) as vehicle_id,
    coalesce(@starts_at, r.starts_at, c.ends_at) as starts_at, coalesce(@ends_at, r.ends_at) as ends_at
    from (select 1) left join reservations r on r.id = @reservation_id left join contracts c on c.id = @contract_id`,
  { vehicle_id: row.vehicle_id, starts_at: row.starts_at, ends_at: row.ends_at, reservation_id: row.reservation_id, contract_id: row.contract_id })
  const { vehicle_id = null, starts_at = null, ends_at = null } = wish ?? {}
  const taken = vehicle_id === null || starts_at === null || ends_at === null ? null
    : whoHasIt(desk.db, { vehicle_id, starts_at, ends_at, source_id: row.reservation_id ?? row.contract_id ?? '' })
  return taken?.values ?? { number: '–', starts_at: '–', ends_at: '–' }
}

/** Only what the four languages know may be said; values are given where the sentence has a place for them. */
function known(key: string, otherwise: MessageKey, values?: Record<string, string | number>): Message {
  const found = messageKeys.find(candidate => candidate === key) ?? otherwise
  return values ? { key: found, values } : { key: found }
}

const numberOf = (desk: Desk, contract_id: string | null): string | null =>
  one<{ number: string }>(desk.db, 'select number from contracts where id = @contract_id', { contract_id })?.number ?? null

function plateOf(desk: Desk, vehicle_id: string | null, contract_id: string | null): string | null {
  return one<{ plate: string }>(desk.db, `select p.plate from vehicle_plates p where p.vehicle_id = coalesce(@vehicle_id,
    (select g.vehicle_id from contract_vehicles g where g.contract_id = @contract_id order by g.seq desc limit 1))
    order by p.valid_to is not null, p.valid_from desc limit 1`, { vehicle_id, contract_id })?.plate ?? null
}
