import type { Database } from 'better-sqlite3'
import type { OpContext } from '../../../shared/commands.ts'
import { HOUR } from '../../../shared/time.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere, storedContract, storedVehicle } from './stored.ts'
import type { StoredContract } from './stored.ts'

export type StoredRequest = {
  id: string; location_id: string; contract_id: string; customer_id: string; vehicle_id: string; ops: string; asked_at: number; asked_by: string
  status: 'OPEN' | 'GRANTED' | 'DECLINED'; answered_at: number | null; answered_by: string | null; answer: string | null; valid_until: number | null
  /** what the code of a manager answered to, where it was told by telephone */
  phone_challenge: string | null
}
/** How long a grant counts from the answer on, ms. */
export const approval_valid_ms = HOUR

/** What one check-out or swap will do beyond the role of the person, for a manager at another desk to read. */
export const requestApproval: Apply<'request_approval'> = (db, write, { org_id, author_id, occurred_at }, { request_id, ...asked }) => {
  if (isThere(db, 'approval_requests', request_id)) return []
  if (!isForARequest(asked)) throw new Stale('refused.not_for_a_request')
  const contract = storedContract(db, asked.contract_id)
  if (contract && !isForASwap(db, contract, asked)) throw new Stale('refused.request_comes_too_late')
  if (!isThere(db, 'customers', asked.customer_id)) throw new Stale('refused.customer_unknown')
  if (!storedVehicle(db, asked.vehicle_id)) throw new Stale('refused.vehicle_unknown')
  write.insert('approval_requests', { id: request_id, org_id, ...asked, asked_at: occurred_at, asked_by: author_id, status: 'OPEN',
    answered_at: null, answered_by: null, answer: null, valid_until: null, phone_challenge: null })
  return []
}

/** Of a contract that is out, only the odometer of the car that its customer goes on with is still to come. */
const isForASwap = (db: Database, contract: StoredContract, { ops, customer_id, vehicle_id }: { ops: string; customer_id: string; vehicle_id: string }): boolean =>
  contract.status === 'ACTIVE' && contract.customer_id === customer_id && (JSON.parse(ops) as { name: string }[]).every(({ name }) => name === 'odometer_jump')
    && db.prepare("select 1 from contract_vehicles where contract_id = ? and vehicle_id = ? and state = 'OUT'").get(contract.id, vehicle_id) === undefined

/** Of this contract only, and nothing else than what a manager may grant from afar. */
function isForARequest({ ops, contract_id }: { ops: string; contract_id: string }): boolean {
  let asked: unknown
  try {
    asked = JSON.parse(ops)
  } catch {
    return false
  }
  return Array.isArray(asked) && asked.length >= 1 && asked.length <= 3 && (asked as ({ name?: unknown; input?: { contract_id?: unknown; jump_km?: unknown } } | null)[])
    .every(op => op?.input?.contract_id === contract_id && (op.name === 'waive_deposit' || op.name === 'grant_discount'
      || (op.name === 'odometer_jump' && /^[1-9]\d{0,6}$/.test(String(op.input.jump_km)))))
}

/** A manager's word to what somebody else has asked, once. */
export const answerRequest: Apply<'answer_request'> = (db, write, { author_id, occurred_at }, { request_id, granted, answer }) => {
  const asked = db.prepare('select * from approval_requests where id = ?').get(request_id) as StoredRequest | undefined
  if (!asked) throw new Stale('refused.request_unknown')
  // the server's answer was lost, but its row has come: this very answer
  if (asked.answered_by === author_id && asked.answered_at === occurred_at && asked.status === (granted ? 'GRANTED' : 'DECLINED')) return []
  if (asked.status !== 'OPEN') throw new Stale('refused.request_answered')
  if (asked.asked_by === author_id) throw new Stale('refused.approval_of_oneself')
  write.update('approval_requests', request_id, { status: granted ? 'GRANTED' : 'DECLINED', answered_at: occurred_at, answered_by: author_id, answer,
    valid_until: granted ? occurred_at + approval_valid_ms : null })
  return []
}

/** Who has granted this very operation to its author, for the same customer and car, and in time. The twin of `private.granter`. */
export function granterOf(db: Database, { author_id, occurred_at }: Pick<OpContext, 'author_id' | 'occurred_at'>, name: string, input: { contract_id: string }): string | null {
  const granted = db.prepare(`select r.* from approval_requests r join users u on u.id = r.answered_by and u.is_active join contracts c on c.id = r.contract_id and c.customer_id = r.customer_id
    join contract_vehicles g on g.contract_id = c.id and g.seq = 1 and g.vehicle_id = r.vehicle_id
    where r.contract_id = ? and r.status = 'GRANTED' and r.asked_by = ? and r.valid_until >= ?`).all(input.contract_id, author_id, occurred_at) as StoredRequest[]
  return granted.find(({ ops }) => (JSON.parse(ops) as { name: string; input: object }[]).some(op => op.name === name && isSame(op.input, input)))?.answered_by ?? null
}

const isSame = (a: object, b: object): boolean => {
  const [one, other] = [a, b].map(each => JSON.stringify(Object.entries(each).toSorted(([x], [y]) => (x < y ? -1 : 1))))
  return one === other
}
