import type { ActInput } from '../../shared/acts.ts'
import type { Wire } from '../../shared/wire.ts'
import { hereOf } from './desk.ts'
import type { Desk, Here } from './desk.ts'
import { instantsOf } from './exports/cache-rows.ts'
import { fileName } from './exports/file-name.ts'
import { csvCell, separatorOf } from './exports/formats/csv.ts'
import type { Log } from './log.ts'
import { call } from './sync/answer.ts'
import { CallFailed } from './sync/outcome.ts'
import type { Rpc } from './sync/parts.ts'
import { Trouble } from './trouble.ts'
import { zurichDate } from '../../shared/time.ts'

/** What a manager asks of the server about the team. Throws Trouble: without a line nobody here knows. */
export async function askedOfServer<N extends 'audit_trail' | 'devices_heard'>({ desk, rpcOf, log }: { desk: Desk; rpcOf: (person_id: string) => Rpc | null; log: Log }, name: N, input: (here: Here) => Record<string, unknown>): Promise<Wire[N]> {
  const here = hereOf(desk)
  if (!here) throw new Trouble('error.not_signed_in')
  if (here.person.role === 'STAFF') throw new Trouble('refused.needs_manager')
  const rpc = rpcOf(here.person.id)
  if (!rpc) throw new Trouble('error.needs_line')
  try {
    return await call(rpc, name, input(here))
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    log('no answer about the team', { name, kind: error.kind, status: error.status, code: error.code })
    throw new Trouble(error.kind === 'retry' ? 'error.needs_line' : 'error.internal')
  }
}

/** Days in Zürich as the server asks for them. Throws Trouble where they end before they begin. */
export function instantsIn({ from_on, until_on }: Pick<ActInput<'read_audit'>, 'from_on' | 'until_on'>): { p_from: number; p_until: number } {
  if (until_on < from_on) throw new Trouble('refused.export_ends_after_start', undefined, 'until_on')
  const { from, until } = instantsOf({ from_on, until_on })
  return { p_from: from, p_until: until }
}

/** The list as a file that a spreadsheet opens: its cells are texts, none a formula. */
export function auditFile(desk: Desk, rows: readonly (readonly string[])[], locale: string): { name: string; text: string } {
  const here = hereOf(desk)
  if (!here) throw new Trouble('error.not_signed_in')
  if (here.person.role === 'STAFF') throw new Trouble('refused.needs_manager')
  const separator = separatorOf(locale)
  const today = zurichDate(desk.now())
  return { name: fileName({ title: 'Audit', from_on: today, until_on: today, codes: [], extension: 'csv', cache: null }),
    text: `\ufeff${rows.map(row => row.map(cell => csvCell(cell, 'text', separator)).join(separator)).join('\r\n')}\r\n` }
}
