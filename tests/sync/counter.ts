import { randomBytes } from 'node:crypto'
import { apply } from '../../electron/data/commands/index.ts'
import { openCounter } from '../../electron/data/counter.ts'
import type { Counter, CounterOptions } from '../../electron/data/counter.ts'
import { readDesk } from '../../electron/data/database.ts'
import { hereOf } from '../../electron/data/desk.ts'
import type { NewOp } from '../../electron/data/forms/form.ts'
import { authorOf } from '../../electron/data/author.ts'
import type { Outcome } from '../../shared/bridge.ts'
import type { ActInput, ActName } from '../../shared/acts.ts'
import type { CommandInput, CommandName } from '../../shared/commands.ts'
import type { QueryRows } from '../../shared/queries.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { feedHasPassed } from './fence.ts'
import { openLine } from './line.ts'
import { perform } from './local.ts'
import { squashed } from './squashed.ts'

/** A PC: what stays of it when the program ends. `tear` damages the vault. */
export type Pc = { folder: string; key: Uint8Array; vault: 'ok' | 'broken' }
export const newPc = (folder: string): Pc => ({ folder, key: randomBytes(32), vault: 'ok' })
const mask = 0x5a
const masked = (bytes: Uint8Array) => Uint8Array.from(bytes, byte => byte ^ mask)

/** The data process of a PC without Electron; a confirm takes a command's own input. A file that was made by the migrations themselves wants `migrations` again. */
export function openPc(pc: Pc, backend: TestBackend | null, more: Partial<CounterOptions> = {}) {
  const line = openLine()
  const logged: string[] = []
  const kept: object[] = []
  const counter: Counter = openCounter({
    folder: pc.folder, key: pc.key, migrations: squashed, api_url: backend?.api_url ?? null, publishable_key: backend?.publishable_key ?? null,
    vault_kind: 'weak', version: '0.0.0', fetch: line.fetch, now: Date.now, apply, keepBackend: config => kept.push(config), device_name: 'Test',
    log: (text, facts) => logged.push(`${text} ${facts instanceof Error ? String(facts.stack) : JSON.stringify(facts ?? '')}`),
    vault: {
      seal: bytes => Promise.resolve(pc.vault === 'ok' ? masked(bytes) : null),
      unseal: bytes => Promise.resolve(pc.vault === 'ok' ? masked(bytes) : null),
    },
    confirm(desk, name, input): Outcome<unknown> {
      const here = hereOf(desk)
      if (!here) return { ok: false, message: { key: 'error.not_signed_in' } }
      const { person, device_id } = here
      const who = { author_id: authorOf(here, { name, input } as NewOp).id, device_id, org_id: person.org_id, at: desk.now() }
      return { ok: true, value: perform(desk.db, who, name as CommandName, input as CommandInput<CommandName>) }
    },
    read: () => null,
    ...more,
  })
  let id = 0
  const ask = async (kind: string, name: string, input: unknown) => {
    const reply = await counter.ask({ id: ++id, kind, name, input })
    if ('error' in reply) throw new Error(reply.error.key)
    return 'value' in reply ? reply.value : null
  }
  return {
    counter, line, logged, kept,
    session: () => ask('read', 'session', {}) as Promise<QueryRows['session']>,
    status: () => ask('read', 'status', {}) as Promise<QueryRows['status']>,
    /** 'ok', or the key of what is said. */
    async act<N extends ActName>(name: N, input: ActInput<N>): Promise<string> {
      const outcome = await ask('act', name, input) as Outcome<null>
      return outcome.ok ? 'ok' : outcome.message.key
    },
    async confirm<N extends CommandName>(name: N, input: CommandInput<N>): Promise<string> {
      const outcome = await ask('confirm', name, input) as Outcome<string>
      return outcome.ok ? outcome.value : outcome.message.key
    },
    /** Turns until the line is up, all that was committed has come and nothing waits for its place in the feed. */
    async quiet(): Promise<void> {
      for (let n = 0; n < 2_000; n++) {
        // The first turn may lease numbers, which come with the second.
        const lines = [await counter.sync.turn(), await fence(counter, backend), await counter.sync.turn()]
        const open = counter.db.prepare("select count(*) from outbox where state in ('PENDING', 'ACKED')").pluck().get()
        if (lines.at(-1) === 'up' && open === 0) return
        await new Promise(resolve => { setTimeout(resolve, 30) })
      }
      throw new Error(`never quiet: ${logged.slice(-5).join('\n')}`)
    },
  }
}

async function fence(counter: Counter, backend: TestBackend | null): Promise<void> {
  const rpc = counter.sessions.rpcOf(counter.sessions.reader() ?? '')
  const [location_id, cursor] = [readDesk(counter.db, 'location_id'), readDesk(counter.db, 'cursor')]
  if (backend && rpc && location_id && cursor) await feedHasPassed(backend, rpc, location_id, cursor)
}
export type OpenPc = ReturnType<typeof openPc>
