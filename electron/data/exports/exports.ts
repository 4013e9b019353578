import type { Database } from 'better-sqlite3'
import type { ActInput, ActResult } from '../../../shared/acts.ts'
import { formatsOf, periodOf, statesOf } from '../../../shared/exports.ts'
import type { ExportKind } from '../../../shared/exports.ts'
import type { QueryRows } from '../../../shared/queries.ts'
import { DAY, zurichDate } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { readDesk } from '../database.ts'
import { hereOf } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import type { OpenFile } from '../export-line.ts'
import type { NewOp } from '../forms/form.ts'
import type { Log } from '../log.ts'
import { CallFailed } from '../sync/outcome.ts'
import type { Rpc, RpcBytes } from '../sync/parts.ts'
import { all, one } from '../statement.ts'
import { Trouble } from '../trouble.ts'
import { Unmapped, firmAccounts } from './accounts.ts'
import { cacheRows } from './cache-rows.ts'
import { fileName } from './file-name.ts'
import { extensionOf, programOf } from './formats/index.ts'
import { aheadText, wallText } from './formats/wall.ts'
import { Cancelled, Empty, makeFile } from './make-file.ts'
import type { Made, Source } from './make-file.ts'
import { dropSavedExport, savedExports, saveExport } from './saved.ts'
import { openDeliveries } from './deliveries.ts'
import type { Deliveries } from './deliveries.ts'
import { serverRows } from './server-rows.ts'
import { inStates, statesInWords } from './states.ts'
import { wordsOf } from './words.ts'

type Wish = ActInput<'make_export'>
/** Where the rows come from. `as_of`: ms UTC; `waiting`: operations of this PC that are not at the server. */
export type From = { source: 'CACHE' | 'SERVER'; as_of: number; waiting: number; rows: Source; end(): void; /** of a numbered delivery */ delivery?: { is_late: boolean; from_on: string; until_on: string } }
type Parts = {
  desk: Desk
  /** a connection of its own, closed by whoever has asked for it */
  reader: () => Database
  /** a way to the server under this person's own name, null while there is no line */
  rpcOf: (person_id: string) => Rpc | null
  rpcBytesOf: (person_id: string) => RpcBytes | null
  confirm: (here: Here, ops: readonly NewOp[], also: () => void) => void
  changed: (tables: readonly string[]) => void
  open: OpenFile
  log: Log
}
export type Exports = {
  /** Makes one file. Throws Trouble; then no file is there. */
  make(wish: Wish): Promise<ActResult<'make_export'>>
  cancel(): void
  deliveries: Deliveries
  /** Keeps an export under a key of this PC, and gives the key back. */
  save(wish: ActInput<'save_export'>): void
  dropSaved(id: string): void
  view(): QueryRows['exports']
}
const days_kept = 90
const told_every_ms = 150

/** What a manager takes out: one file at a time, recorded as a command before it gets its name. */
export function openExports({ desk, reader, rpcOf, rpcBytesOf, confirm, changed, open, log }: Parts): Exports {
  const { db, now } = desk
  let running: { kind: ExportKind; rows: number; stop: AbortController } | null = null
  const deliveries = openDeliveries({ desk, rpcOf, rpcBytesOf, log })
  const since = () => zurichDate(now() - (days_kept - 1) * DAY)

  function manager(): Here {
    const here = hereOf(desk)
    if (!here) throw new Trouble('error.not_signed_in')
    if (here.person.role === 'STAFF') throw new Trouble('refused.needs_manager')
    return here
  }

  /** The wish with a period that its kind has. */
  function checked(wish: Wish): Wish {
    const today = zurichDate(now())
    const period = periodOf(wish.kind)
    const dated = { ...wish, purpose: wish.purpose || null, from_on: period === 'within' ? wish.from_on : period === 'now' ? today : wish.until_on, until_on: period === 'now' ? today : wish.until_on }
    if (dated.until_on < dated.from_on) throw new Trouble('refused.export_ends_after_start', undefined, 'until_on')
    if (wish.kind === 'CUSTOMERS' && (wish.purpose ?? '').length < 3) throw new Trouble('refused.export_of_customers_has_purpose', undefined, 'purpose')
    if (!formatsOf(wish.kind).includes(wish.format)) throw new Trouble('error.bad_input', undefined, 'format')
    if (wish.delivery !== undefined && (wish.kind !== 'JOURNAL' || wish.location_ids.length !== 1)) throw new Trouble('error.bad_input', undefined, 'kind')
    if (wish.states?.some(state => !statesOf(wish.kind)?.list.includes(state))) throw new Trouble('error.bad_input', undefined, 'states')
    return dated
  }

  // that something was exported changes nothing of what is exported
  const waiting = () => one<{ n: number }>(db, "select count(*) as n from outbox where state = 'PENDING' and name <> 'record_export'")?.n ?? 0

  /** The server's one snapshot; null where it does not answer, so that the cache does. */
  async function served(here: Here, wish: Wish, signal: AbortSignal): Promise<From | null> {
    const ask = rpcBytesOf(here.person.id)
    if (!ask) return null
    try {
      return { source: 'SERVER', waiting: waiting(), ...await serverRows(ask, wish.kind, wish, wish.location_ids, signal), end: () => undefined }
    } catch (error) {
      if (signal.aborted) throw new Cancelled()
      if (!(error instanceof CallFailed)) throw error
      log('the server gives no rows', { kind: error.kind, status: error.status, code: error.code })
      if (error.kind === 'refused') throw new Trouble('error.internal')
      return null
    }
  }

  /** What this PC knows: its own location, and as far back as it keeps rows. */
  function cached(here: Here, wish: Wish): From {
    if (wish.location_ids.some(id => id !== here.location_id)) throw new Trouble('error.export_other_location', undefined, 'locations')
    if (wish.from_on < since()) throw new Trouble('error.export_too_long_ago', { since_on: since() }, 'from_on')
    const own = reader()
    return {
      source: 'CACHE', as_of: Number(readDesk(db, 'last_synced_at') ?? now()),
      waiting: waiting(),
      rows: cacheRows(own, wish.kind, wish.format, wish, wish.location_ids), end: () => void own.close(),
    }
  }

  function aboutOf(here: Here, wish: Wish, from: From, places: readonly { code: string; name: string }[]): [string, string][] {
    const { about, kinds } = wordsOf(wish.locale)
    const firm = one<{ name: string }>(db, 'select name from organizations where id = @id', { id: here.person.org_id })?.name ?? ''
    return [
      [about.sheet, kinds[wish.kind]], [about.firm, firm], [about.period, `${wish.from_on} – ${wish.until_on}`], [about.locations, places.map(({ code, name }) => `${code} ${name}`).join(', ')],
      [about.as_of, `${wallText(from.as_of)} ${aheadText(from.as_of)}`], [about.source, from.source === 'SERVER' ? about.from_server : about.from_cache], [about.waiting, String(from.waiting)],
      ...wish.delivery === undefined ? [] : [[about.delivery, String(wish.delivery)] as [string, string]],
      ...wish.states?.length ? [[about.states, statesInWords(wish.kind, wish.states, wish.locale)] as [string, string]] : [],
      [about.made_by, here.person.name], ...wish.purpose ? [[about.purpose, wish.purpose] as [string, string]] : [],
    ]
  }

  function record(here: Here, wish: Wish, from: From, made: Omit<Made, 'file'>, codes: string): string {
    const id = uuidv7(now())
    const { kind, format, from_on, until_on, purpose } = wish
    const { source, as_of } = from
    const { row_count, sum_rp, bytes, sha256 } = made
    const same = { kind, format, from_on, until_on, source, as_of, waiting: from.waiting, purpose, row_count, sum_rp, sha256 }
    confirm(here, [{ name: 'record_export', input: { ...same, export_run_id: id, location_id: here.location_id, locations: wish.location_ids, is_delta: from.delivery?.is_late ?? false, at: now(), ...wish.states?.length ? { states: wish.states } : {} } }], () => {
      const row = { ...same, id, bytes, locations: codes, states: wish.states?.length ? JSON.stringify(wish.states) : null, file: null, made_at: now(), made_by: here.person.name }
      db.prepare(`insert into exports (${Object.keys(row).join(', ')}) values (${Object.keys(row).map(name => `@${name}`).join(', ')})`).run(row)
    })
    return id
  }

  async function run(here: Here, asked: Wish, stop: AbortController): Promise<ActResult<'make_export'>> {
    const places = all<{ id: string; code: string; name: string }>(db, 'select id, code, name from locations order by code').filter(({ id }) => asked.location_ids.includes(id))
    if (places.length !== new Set(asked.location_ids).size) throw new Trouble('error.export_other_location', undefined, 'locations')
    const codes = places.map(({ code }) => code)
    const from = asked.delivery === undefined ? await served(here, asked, stop.signal) ?? cached(here, asked) : await deliveries.rows(here, asked.delivery, waiting(), stop.signal)
    // a delivery knows its own days
    const wish: Wish = from.delivery ? { ...asked, from_on: from.delivery.from_on, until_on: from.delivery.until_on } : asked
    const { source, as_of } = from
    const title = wordsOf(wish.locale).kinds[wish.kind]
    const name = fileName({ title, states: wish.states ?? [], from_on: wish.from_on, until_on: wish.until_on, codes, delivery: wish.delivery ?? null, extension: extensionOf(wish.format), program: programOf(wish.format), cache: source === 'CACHE' ? { as_of, waiting: from.waiting } : null })
    let last_told = 0
    const told = (rows: number) => {
      if (running) running.rows = rows
      if (now() - last_told < told_every_ms) return
      last_told = now()
      changed(['exports'])
    }
    let id = ''
    try {
      const made = await makeFile(inStates(from.rows, wish.kind, wish.states ?? []), { ...wish, about: aboutOf(here, wish, from, places), books: { accounts: firmAccounts(db), series: wish.delivery === undefined ? `${wish.from_on.replaceAll('-', '')}-` : `${codes.join('')}${wish.delivery}-` } }, () => open(name), stop.signal, told, whole => {
        // whoever has left or locked the screen takes nothing out
        if (desk.session()?.person.id !== here.person.id) throw new Cancelled()
        id = record(here, wish, from, whole, codes.join(' '))
      })
      if (!made) return { file: null, row_count: 0, source, as_of, waiting: from.waiting, rewritten: [] }
      db.prepare('update exports set file = ? where id = ?').run(made.file, id)
      log('an export has been made', { id, kind: wish.kind, format: wish.format, rows: made.row_count, source, by: here.person.id })
      return { file: made.file, row_count: made.row_count, source, as_of, waiting: from.waiting, rewritten: made.rewritten }
    } finally {
      from.end()
    }
  }

  return {
    async make(asked) {
      const here = manager()
      const wish = checked(asked)
      if (running) throw new Trouble('error.export_running')
      const stop = new AbortController()
      running = { kind: wish.kind, rows: 0, stop }
      changed(['exports'])
      try {
        return await run(here, wish, stop)
      } catch (error) {
        if (error instanceof Empty) throw new Trouble('error.export_empty')
        if (error instanceof Cancelled || stop.signal.aborted) throw new Trouble('error.export_cancelled')
        if (error instanceof Unmapped) throw new Trouble('error.export_unmapped', { kind: one<{ name: string }>(db, `select name_${wish.locale} as name from charge_kinds where kind = @kind`, { kind: error.kind })?.name ?? error.kind })
        if (error instanceof RangeError) throw new Trouble('error.export_too_many_rows')
        throw error
      } finally {
        running = null
        changed(['exports'])
      }
    },
    deliveries,
    cancel: () => running?.stop.abort(),
    save(wish) {
      manager()
      saveExport(db, now(), wish)
      changed(['exports'])
    },
    dropSaved(id) {
      manager()
      dropSavedExport(db, id)
      changed(['exports'])
    },
    view() {
      const here = hereOf(desk)
      const is_manager = here !== null && here.person.role !== 'STAFF'
      return {
        running: running && { kind: running.kind, rows: running.rows }, since_on: since(), today: zurichDate(now()), location_id: here?.location_id ?? null,
        locations: is_manager ? all(db, 'select id, code, name from locations order by code') : [],
        waiting: waiting(), saved: is_manager ? savedExports(db) : [],
        last_synced_at: Number(readDesk(db, 'last_synced_at') ?? 0) || null,
        runs: is_manager ? all(db, `select id, kind, format, from_on, until_on, locations, source, as_of, waiting, row_count, sum_rp, sha256, file, made_at, made_by from exports
          order by made_at desc limit 50`) : [],
      }
    },
  }
}
