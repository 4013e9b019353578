import { uuidv7 } from '../../../shared/uuid.ts'
import type { Wire } from '../../../shared/wire.ts'
import { hereOf } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import type { Log } from '../log.ts'
import { call } from '../sync/answer.ts'
import { CallFailed } from '../sync/outcome.ts'
import type { Rpc } from '../sync/parts.ts'
import { Trouble } from '../trouble.ts'
import type { From } from './exports.ts'
import { inBatches } from './server-rows.ts'

type Parts = { desk: Desk; rpcOf: (person_id: string) => Rpc | null; log: Log }
export type Deliveries = {
  /** What of this location's closed books was delivered. Throws Trouble, as all of these. */
  read(): Promise<Wire['journal_deliveries_of']>
  /** The next delivery, of all that is in none; null: there is nothing. */
  deliver(): Promise<{ number: number | null }>
  /** What is in a delivery, as it was. @param waiting operations of this PC that are not at the server */
  rows(here: Here, number: number, waiting: number, signal: AbortSignal): Promise<From>
}

/** The numbered deliveries of a journal. Only the server knows what all desks have sent and what left the house, so each of these needs the line. */
export function openDeliveries({ desk, rpcOf, log }: Parts): Deliveries {
  // kept until it is answered: a lost answer makes no second delivery
  let wanted: string | null = null

  async function ask<N extends 'journal_deliveries_of' | 'deliver_journal' | 'journal_delivery_rows'>(name: N, input: Record<string, unknown>, signal?: AbortSignal): Promise<Wire[N]> {
    const here = hereOf(desk)
    if (!here) throw new Trouble('error.not_signed_in')
    if (here.person.role === 'STAFF') throw new Trouble('refused.needs_manager')
    const rpc = rpcOf(here.person.id)
    if (!rpc) throw new Trouble('error.needs_line')
    try {
      return await call(rpc, name, { p_location: here.location_id, ...input }, signal)
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      log('no delivery', { name, kind: error.kind, status: error.status, code: error.code })
      if (error.kind === 'retry') throw new Trouble('error.needs_line')
      // the role and the location are right, so it can only be the books that are open
      throw new Trouble(name === 'deliver_journal' && error.code === '23514' ? 'refused.period_not_locked' : 'error.internal')
    }
  }

  return {
    read: () => ask('journal_deliveries_of', {}),
    async deliver() {
      wanted ??= uuidv7(desk.now())
      const number = await ask('deliver_journal', { p_delivery: wanted })
      wanted = null
      return { number }
    },
    async rows(here, number, waiting, signal) {
      const found = await ask('journal_delivery_rows', { p_number: number }, signal)
      if (!found) throw new Trouble('error.export_empty')
      return { source: 'SERVER', as_of: found.as_of, waiting, rows: inBatches(found.rows as Parameters<typeof inBatches>[0]), end: () => undefined, delivery: found }
    },
  }
}
