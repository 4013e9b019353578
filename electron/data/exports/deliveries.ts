import { uuidv7 } from '../../../shared/uuid.ts'
import type { Wire } from '../../../shared/wire.ts'
import { hereOf } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import type { Log } from '../log.ts'
import { call } from '../sync/answer.ts'
import { CallFailed } from '../sync/outcome.ts'
import type { Rpc, RpcBytes } from '../sync/parts.ts'
import { Trouble } from '../trouble.ts'
import type { Period } from './cache-rows.ts'
import type { From } from './exports.ts'
import { callRows } from './server-rows.ts'

type Parts = { desk: Desk; rpcOf: (person_id: string) => Rpc | null; rpcBytesOf: (person_id: string) => RpcBytes | null; log: Log }
export type Deliveries = {
  /** What of this location's closed books was delivered. Throws Trouble, as all of these. */
  read(): Promise<Wire['journal_deliveries_of']>
  /** Which files of this location's month have been made, on whichever PC. */
  files(month: Period): Promise<Wire['month_files_of']>
  /** The next delivery, of all that is in none; null: there is nothing. */
  deliver(): Promise<{ number: number | null }>
  /** What is in a delivery, as it was. @param waiting operations of this PC that are not at the server */
  rows(here: Here, number: number, waiting: number, signal: AbortSignal): Promise<From>
}

/** The numbered deliveries of a journal. Only the server knows what all desks have sent and what left the house, so each of these needs the line. */
export function openDeliveries({ desk, rpcOf, rpcBytesOf, log }: Parts): Deliveries {
  // by location, kept until it is answered: a lost answer makes no second delivery
  const wanted = new Map<string, string>()

  /** Asks as the manager who is here; `of`: the way to the server under their name. */
  async function ask<W, T>(name: string, of: (person_id: string) => W | null, question: (way: W, here: Here) => Promise<T>): Promise<T> {
    const here = hereOf(desk)
    if (!here) throw new Trouble('error.not_signed_in')
    if (here.person.role === 'STAFF') throw new Trouble('refused.needs_manager')
    const way = of(here.person.id)
    if (!way) throw new Trouble('error.needs_line')
    try {
      return await question(way, here)
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      log('no delivery', { name, kind: error.kind, status: error.status, code: error.code })
      if (error.kind === 'retry') throw new Trouble('error.needs_line')
      // the role and the location are right, so it can only be the books that are open
      throw new Trouble(name === 'deliver_journal' && error.code === '23514' ? 'refused.period_not_locked' : 'error.internal')
    }
  }
  const small = <N extends 'journal_deliveries_of' | 'month_files_of' | 'deliver_journal'>(name: N, input: Record<string, unknown> = {}): Promise<Wire[N]> =>
    ask(name, rpcOf, (rpc, here) => call(rpc, name, { p_location: here.location_id, ...input }))

  return {
    read: () => small('journal_deliveries_of'),
    files: ({ from_on, until_on }) => small('month_files_of', { p_from_on: from_on, p_until_on: until_on }),
    async deliver() {
      const place = hereOf(desk)?.location_id ?? ''
      const p_delivery = wanted.get(place) ?? uuidv7(desk.now())
      wanted.set(place, p_delivery)
      const number = await small('deliver_journal', { p_delivery })
      wanted.delete(place)
      return { number }
    },
    async rows(_here, number, waiting, signal) {
      const name = 'journal_delivery_rows'
      const { about, rows } = await ask(name, rpcBytesOf, (bytes, here) => callRows(bytes, name, { p_location: here.location_id, p_number: number }, signal))
      if (!about) throw new Trouble('error.export_empty')
      return { source: 'SERVER', as_of: about.as_of, waiting, rows, end: () => undefined, delivery: about }
    },
  }
}
