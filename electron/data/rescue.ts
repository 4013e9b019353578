import type { ActInput, ActResult } from '../../shared/acts.ts'
import { fold } from '../../shared/fold.ts'
import type { QueryInput } from '../../shared/queries.ts'
import { most_rescue_rows } from '../../shared/rescue.ts'
import type { RescueRow, RescueView, TableCount } from '../../shared/rescue.ts'
import type { Compared, ComparedRow } from './backup/compare.ts'
import type { Openers } from './backup/keys.ts'
import { differingOf, planRecord, wayOf } from './backup/rescue-ways.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import type { DrillLine } from './drill-line.ts'
import type { Log } from './log.ts'
import { openRescueSender } from './rescue-sender.ts'
import type { Prove } from './rescue-sender.ts'
import { CallFailed } from './sync/outcome.ts'
import type { Rpc, RpcBytes } from './sync/parts.ts'
import { Trouble } from './trouble.ts'

type Parts = { db: Database; line: DrillLine; rpcOf: (person_id: string) => Rpc | null; rpcBytesOf: (person_id: string) => RpcBytes | null; proof: Prove; now: () => number; tell(): void; log: Log }
type Chosen = { token: number; name: string; sealed: 'key' | 'passphrase' | null }
export type Rescue = {
  /** Begins; what comes of it is in `view`. Throws Trouble `error.needs_line`. */
  compare(who: Here, chosen: Chosen, openers: Openers, public_pem: string): void
  cancel(): void
  isRunning(): boolean
  view(wish: QueryInput<'rescue'>): RescueView
  /** Brings records back in this person's name, each as one operation. Rejects with Trouble `error.needs_line`, `error.rescue_gone`, `error.rescue_newer`, `error.rescue_epoch`. */
  restore(who: Here, wish: ActInput<'restore_records'>): Promise<ActResult<'restore_records'>>
  forget(): void
}

/** Compares an archive with what the firm has now, and brings single records back. What was compared is in memory alone. */
export function openRescue({ db, line, rpcOf, rpcBytesOf, proof, now, tell, log }: Parts): Rescue {
  let running: RescueView['running'] = null
  let fault: RescueView['fault'] = null
  let compared: { file_name: string; epoch: string; of: Compared } | null = null
  let stop = new AbortController()
  const sender = openRescueSender({ proof, now })

  async function work(who: Here, ask: RpcBytes, { token, name }: Chosen, openers: Openers, public_pem: string): Promise<void> {
    const signal = stop.signal
    const answer = await ask('archive_organisation', {}, signal)
    if (signal.aborted) return void (fault = 'cancelled')
    const came = await line.startCompare(token, { answer, compare: { public_pem, location_id: who.location_id }, openers }, said => {
      if (!running || !('step' in said)) return
      running = { step: said.step === 'compare' ? 'compare' : 'read', detail: said.detail, share: said.share }
      tell()
    })
    if (signal.aborted) return void (fault = 'cancelled')
    if (came.end !== 'compared') return void (fault = came.why === 'line' ? 'line' : came.end)
    if ('fault' in came.came) fault = came.came.fault
    else compared = { file_name: name, epoch: came.came.compared.project.split(':')[0] ?? '', of: came.came.compared }
  }

  return {
    compare(who, chosen, openers, public_pem) {
      const ask = rpcBytesOf(who.person.id)
      if (!ask) throw new Trouble('error.needs_line')
      compared = null
      sender.forget()
      fault = chosen.sealed === null ? 'unsigned' : null
      if (fault) return tell()
      stop = new AbortController()
      running = { step: 'fetch', detail: null, share: 0 }
      tell()
      work(who, ask, chosen, openers, public_pem).catch((error: unknown) => {
        fault = stop.signal.aborted ? 'cancelled' : error instanceof CallFailed && error.kind === 'retry' ? 'line' : 'failed'
        if (fault !== 'cancelled') log('no comparison with an archive', error)
      }).finally(() => {
        running = null
        tell()
      })
    },
    cancel() {
      stop.abort()
      line.cancel()
    },
    isRunning: () => running !== null,
    view({ table, what, text }) {
      const words = fold(text).split(' ').filter(Boolean)
      const found = (compared?.of.rows ?? []).filter(row => (table === null || row.table === table) && (what === null || row.what === what) && words.every(word => row.search.includes(word)))
      return {
        running: running && { ...running }, fault, is_sending: sender.isBusy(), found: found.length, untold: compared?.of.untold ?? 0,
        compared: compared && { file_name: compared.file_name, taken_at: Date.parse(compared.of.taken_at), as_of: compared.of.as_of, tables: compared.of.tables.toSorted(byWeight) },
        rows: found.slice(0, most_rescue_rows).map(shown),
      }
    },
    async restore(who, { records, over_newer }) {
      if (!compared || running) throw new Trouble('error.rescue_gone')
      const { file_name, epoch, of } = compared
      const rows = records.map(({ table, row_id }) => of.rows.find(row => row.table === table && row.key === row_id))
      const wanted = rows.map((row, nth) => {
        const fields = records[nth]?.fields ?? null
        const planned = row && plan(row, fields)
        if (!row?.rescue || !planned || 'no' in planned || sender.outcomeOf(row)?.status === 'applied') throw new Trouble('error.rescue_gone')
        return { row, planned, fields }
      })
      if (!over_newer && wanted.some(({ row, fields }) => isNewer(row, fields))) throw new Trouble('error.rescue_newer')
      const rpc = rpcOf(who.person.id)
      if (!rpc) throw new Trouble('error.needs_line')
      tell()
      try {
        const outcomes = await sender.send(who, rpc, { archive: { ...of.file, name: file_name.slice(0, 200) }, epoch }, wanted.map(({ row, planned, fields }) => ({ table: row.table, row_id: row.key, fields, planned })))
        log('records of an archive were brought back', { of: file_name, by: who.person.id, outcomes: outcomes.map(({ table, row_id, outcome }) => ({ table, row_id, ...outcome })) })
        return { outcomes }
      } finally {
        tell()
      }
    },
    forget() {
      if (running) this.cancel()
      const was_there = compared !== null || fault !== null
      compared = null
      fault = null
      sender.forget()
      if (was_there) tell()
    },
  }

  /** `only`: these of its fields, null: all that differ; a lost one comes back as a whole. */
  function plan(row: ComparedRow, only: readonly string[] | null = null): ReturnType<typeof planRecord> | { no: 'new' | 'history' | 'state' } {
    const way = wayOf(row.table)
    if (row.what === 'new') return { no: 'new' }
    if (!row.rescue || !way) return { no: has_history.test(row.table) ? 'history' : 'command' }
    const { was, now: is, location_id } = row.rescue
    const fields = differingOf(way.spec, was, is).filter(column => only === null || is === null || only.includes(column))
    return fields.length === 0 ? { no: 'state' } : planRecord(way.spec, { row_id: row.key, was, now: is, fields, location_id, at: now() })
  }

  function shown(row: ComparedRow): RescueRow {
    const planned = plan(row)
    const columns = wayOf(row.table)?.spec.columns ?? []
    const at = 'no' in planned || !row.rescue || !('location_id' in planned.input) || row.table === 'locations' ? null : db.prepare('select name from locations where id = ?').pluck().get(row.rescue.location_id) as string | undefined
    return {
      table: row.table, row_id: row.key, what: row.what, label: row.label, about: row.about, newer: isNewer(row) ? row.newer : [], outcome: sender.outcomeOf(row),
      fields: row.fields.map(field => ({ ...field, comes_back: row.what !== 'new' && columns.includes(field.column) })).toSorted((a, b) => placeOf(columns, a.column) - placeOf(columns, b.column)),
      way: 'no' in planned ? { no: planned.no } : { command: planned.command, at: at ?? null },
    }
  }
}

/** What is corrected by a new entry, or is a trace of what has happened. Of all else there is simply no command that writes it as a whole. */
const has_history = /^(contract|payment|invoice|deposit|cash_|reservation|vehicle_blocks|inspection|signature|attachment|audit|booking|sync_|backup_|export_|odometer|journal|number_|damage|approval|maintenance)/

/** Something that comes back was changed after the archive; or somebody has deleted the record on purpose. */
const isNewer = (row: ComparedRow, only: readonly string[] | null = null): boolean =>
  row.newer.some(({ fields }) => row.what === 'gone' || fields.some(column => (only === null || only.includes(column)) && wayOf(row.table)?.spec.columns.includes(column)))

/** Fields in the order in which people write them down, all others after them. */
const placeOf = (columns: readonly string[], column: string): number => { const at = columns.indexOf(column); return at === -1 ? columns.length : at }

/** What comes back before what does not, what is lost or changed before what is merely new. */
const byWeight = (a: TableCount, b: TableCount): number => weight(b) - weight(a) || b.gone + b.changed - a.gone - a.changed || b.new - a.new || a.table.localeCompare(b.table)
const weight = ({ comes_back, gone, changed }: TableCount): number => (gone + changed > 0 ? 2 : 0) + (comes_back ? 1 : 0)
