import type { ApprovalRequest } from '../../../shared/queries.ts'
import { HOUR } from '../../../shared/time.ts'
import type { Database } from '../database.ts'
import type { Person } from '../desk.ts'
import { planFor } from '../forms/prices.ts'
import { all } from '../statement.ts'
import type { Query } from './query.ts'

type Row = { id: string; asked_at: number; by: string | null; customer: string | null; plate: string | null; vehicle: string | null; category_id: string | null; ops: string }
/** Nobody waits longer at a counter. */
const waits_ms = 12 * HOUR
const open = "r.status = 'OPEN' and r.asked_by <> @me and r.asked_at > @since"

/** What colleagues wait for a manager to agree to; nothing for who may not. What is at stake is reckoned here, not believed. */
export const approval_requests: Query<'approval_requests'> = (desk, _, { person }) => {
  if (person.role === 'STAFF') return []
  return all<Row>(desk.db, `select r.id, r.asked_at, r.ops, u.full_name as by, k.first_name || ' ' || k.last_name as customer, v.make || ' ' || v.model as vehicle, v.category_id,
    (select p.plate from vehicle_plates p where p.vehicle_id = r.vehicle_id order by p.valid_to is not null, p.valid_from desc limit 1) as plate
    from approval_requests r left join users u on u.id = r.asked_by left join customers k on k.id = r.customer_id left join vehicles v on v.id = r.vehicle_id
    where ${open} order by r.asked_at`, { me: person.id, since: desk.now() - waits_ms }).map(({ ops, category_id, by, customer, plate, vehicle, ...row }) => ({
    ...row, by: by ?? '–', customer: customer ?? '–', plate: plate ?? '–', vehicle: vehicle ?? '–',
    wishes: (JSON.parse(ops) as { name: ApprovalRequest['wishes'][number]['name']; input: { reason: string; amount_rp?: number; jump_km?: number } }[]).map(({ name, input }) => ({ name, reason: input.reason, jump_km: input.jump_km ?? 0,
      amount_rp: name === 'waive_deposit' ? (category_id && planFor(desk, category_id, null)?.deposit_rp) || 0 : input.amount_rp ?? 0 })),
  }))
}

/** How many wait for this person. */
export const requestsFor = (db: Database, now: number, person: Person | null): number => (!person || person.role === 'STAFF' ? 0
  : db.prepare(`select count(*) from approval_requests r where ${open}`).pluck().get({ me: person.id, since: now - waits_ms }) as number)
