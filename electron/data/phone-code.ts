import { createHash, createHmac } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { digest_digits, writeChallenge } from '../../shared/phone-challenge.ts'
import type { Challenge } from '../../shared/phone-challenge.ts'
import type { StoredRequest } from './commands/approval-requests.ts'

/** What the clerk's desk asks on the telephone: the digits, and what they say. */
export type Told = Challenge & { challenge: string | null }

type Asked = Pick<StoredRequest, 'id' | 'location_id' | 'contract_id' | 'customer_id' | 'vehicle_id' | 'asked_by' | 'ops'>

/** The digits that stand for a request at this desk. The deposit is the firm's own for the car. The twin of `private.phone_challenge`. */
export const challengeOf = (db: Database, device_id: string, asked: Asked): Told => challengeFor(device_id, asked,
  db.prepare('select g.deposit_rp from vehicles v join vehicle_categories g on g.id = v.category_id where v.id = ?').pluck().get(asked.vehicle_id) as number | undefined ?? 0)

/** The same without looking the deposit up; `challenge` is null where an amount is too large to be told. */
export function challengeFor(device_id: string, asked: Asked, deposit_rp: number): Told {
  const wishes = JSON.parse(asked.ops) as { name: string; input: { amount_rp?: number; jump_km?: number } }[]
  const discounts = wishes.filter(({ name }) => name === 'grant_discount')
  const jumps = wishes.filter(({ name }) => name === 'odometer_jump')
  const what: Challenge = {
    deposit_fr: wishes.some(({ name }) => name === 'waive_deposit') ? francs(deposit_rp) : null,
    discount_fr: discounts.length === 0 ? null : francs(discounts.reduce((sum, { input }) => sum + (input.amount_rp ?? 0), 0)),
    jump_km: jumps.length === 0 ? null : jumps.reduce((sum, { input }) => sum + (input.jump_km ?? 0), 0),
  }
  const { id, location_id, contract_id, customer_id, vehicle_id, asked_by, ops } = asked
  const hash = createHash('sha256').update([id, location_id, contract_id, customer_id, vehicle_id, asked_by, device_id, ops].join(':')).digest()
  return { ...what, challenge: writeChallenge(what, digitsOf(hash, digest_digits)) }
}

const francs = (amount_rp: number): number => Math.ceil(amount_rp / 100)

/**
 * The seven digits that only the manager's key and the server's make. @param key hex @param day by the clock on the wall, `YYYY-MM-DD`. The twin of
 * `private.phone_code`.
 */
export const codeOf = (key: string, user_id: string, challenge: string, day: string): string =>
  digitsOf(createHmac('sha256', Buffer.from(key, 'hex')).update(['phone code', user_id, challenge, day].join(':')).digest(), 7)

/** The first 48 bits of a hash as so many decimal digits. */
const digitsOf = (hash: Buffer, digits: number): string => String(hash.readUIntBE(0, 6) % 10 ** digits).padStart(digits, '0')
