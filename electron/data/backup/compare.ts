import type { Wire } from '../../../shared/wire.ts'
import type { NewerChange, RescueFault, RescueWhat, TableCount } from '../../../shared/rescue.ts'
import { openArchive, sealedFor, Unreadable } from './archive.ts'
import { differenceOfLines, linesOf, valueOf } from './difference.ts'
import type { RowDifference } from './difference.ts'
import type { Said } from './drill.ts'
import { fingerprintOf } from './foreign.ts'
import { isSignedBy, pemsIn } from './keys.ts'
import type { Openers } from './keys.ts'
import { format, manifest as shape, names } from './manifest.ts'
import type { Manifest, TableClaim } from './manifest.ts'
import { cellsOf, openRecordNames } from './record-names.ts'
import type { RecordNames } from './record-names.ts'
import { typed, wayOf } from './rescue-ways.ts'
import type { Values } from './rescue-ways.ts'
import { textOf } from './restore.ts'

/** An archive against what the firm has now. */
export type CompareOrder = { compare: { /** what the server has given, all of one snapshot */ live: Wire['archive_organisation']; public_pem: string | null; /** where the person works: for a record that no location knows */ location_id: string }; file: string; openers: Openers }
/** A record that differs. `rescue`: what it takes to bring it back, where a command may. */
export type ComparedRow = RowDifference & {
  table: string; label: string | null; about: string | null; search: string; newer: NewerChange[]
  rescue: { was: Values; now: Values | null; location_id: string } | null
}
export type Compared = { /** ISO 8601 */ taken_at: string; as_of: number; /** of the server that answered */ project: string; file: { bytes: number; sha256: string }; tables: TableCount[]; rows: ComparedRow[]; untold: number }
export type CompareEnd = { compared: Compared } | { fault: RescueFault }

/** How many rows of a table are told: of what comes back nearly any number, of all else enough to see what it is. */
const most = { back: { gone: 5000, changed: 5000, new: 200 }, other: { gone: 500, changed: 500, new: 100 } } as const
/** The feed says which rows of other tables have moved, and is written anew all the time. */
const not_told = ['sync_log', 'sync_epoch']
const whats: readonly RescueWhat[] = ['gone', 'changed', 'new']
type Table = { name: string; columns: string[]; before: string[]; now: string[] }

/**
 * What differs between an archive that somebody vouches for and what the firm has now, by table, row and field, as people call it. Reads both, changes nothing. Why it can
 * not be compared is an answer, and no error.
 */
export async function compareArchive({ compare: { live, public_pem, location_id }, file, openers }: CompareOrder, say: (said: Said) => void): Promise<CompareEnd> {
  say({ step: 'read', detail: null, share: 0.2 })
  let files: Map<string, Buffer>
  try {
    await sealedFor(file)
    files = (await openArchive(file, openers)).files
  } catch (error) {
    if (error instanceof Unreadable) return { fault: error.why === 'not_ours' ? 'unsigned' : error.why ?? 'damaged' }
    throw error
  }
  const claim = vouched(files, public_pem)
  if (typeof claim === 'string') return { fault: claim }
  const org = live.project.split(':')[1] ?? ''
  const tables: Table[] = []
  for (const [nth, one] of live.tables.entries()) {
    if (not_told.includes(plain(one.name))) continue
    say({ step: 'read', detail: plain(one.name), share: 0.2 + 0.3 * nth / live.tables.length })
    const known = claim.tables.find(({ name }) => name === one.name)
    if (known) tables.push(await sharedOf(one, known, await textOf(files, known), claim.kind === 'organisation' ? null : org))
  }
  if (tables.find(({ name }) => name === 'organizations')?.before.some(line => line.includes(org)) !== true) return { fault: 'other_firm' }
  return { compared: { ...differences(tables, { claim, live, location_id }, say), file: await fingerprintOf(file) } }
}

/** What is claimed of an archive by somebody whom we know; else why it is not believed. */
function vouched(files: Map<string, Buffer>, public_pem: string | null): Manifest | RescueFault {
  const [text, signature] = [files.get(names.manifest), files.get(names.signature)]
  if (!text || !signature || public_pem === null || !pemsIn(public_pem).some(pem => isSignedBy(text, signature, pem))) return 'unsigned'
  const value: unknown = JSON.parse(text.toString('utf8'))
  const parsed = shape.safeParse(value)
  if (!parsed.success) return typeof value === 'object' && value !== null && 'format' in value && Number(value.format) > format ? 'newer_program' : 'damaged'
  return parsed.data.kind === 'schema' ? 'no_rows' : parsed.data
}

/** The columns that both have, in one order; of a backup of all firms the rows of this one. */
async function sharedOf(live: Wire['archive_organisation']['tables'][number], known: TableClaim, text: Buffer, org: string | null): Promise<Table> {
  const name = plain(live.name)
  const columns = live.columns.filter(column => known.columns.includes(column))
  const ours = known.columns.indexOf(name === 'organizations' ? 'id' : 'org_id')
  const lines = linesOf(text)
  return {
    name, columns: columns.map(column => column.replaceAll('"', '')),
    before: narrowed(org === null ? lines : lines.filter(line => line.split('\t')[ours] === org), known.columns, columns), now: narrowed(linesOf(Buffer.from(live.rows)), live.columns, columns),
  }
}

function narrowed(lines: string[], from: readonly string[], to: readonly string[]): string[] {
  if (from.length === to.length && from.every((column, n) => column === to[n])) return lines
  const places = to.map(column => from.indexOf(column))
  return lines.map(line => {
    const cells = line.split('\t')
    return places.map(place => cells[place]).join('\t')
  })
}

function differences(tables: readonly Table[], { claim, live, location_id }: { claim: Manifest; live: Wire['archive_organisation']; location_id: string }, say: (said: Said) => void): Omit<Compared, 'file'> {
  const called = openRecordNames()
  for (const { name, columns, before } of tables) called.add(name, columns, before)
  for (const { name, columns, now } of tables) called.add(name, columns, now)
  const found: Omit<Compared, 'file'> = { taken_at: claim.taken_at, as_of: live.as_of, project: live.project, tables: [], rows: [], untold: 0 }
  for (const [nth, table] of tables.entries()) {
    say({ step: 'compare', detail: table.name, share: 0.5 + 0.5 * nth / tables.length })
    const { name, columns, before, now } = table
    const { gone, changed, new: fresh, rows } = differenceOfLines(name, columns, keyOf(columns), before, now, most[wayOf(name) ? 'back' : 'other'])
    if (gone + changed + fresh === 0) continue
    found.tables.push({ table: name, gone, changed, new: fresh, comes_back: wayOf(name) !== null })
    found.untold += gone + changed + fresh - rows.length
    found.rows.push(...withRescue(table, rows, called))
  }
  placeAll(found.rows, tables, location_id)
  noteNewer(found.rows, tables, Date.parse(claim.taken_at))
  found.rows.sort((a, b) => whats.indexOf(a.what) - whats.indexOf(b.what))
  return found
}

const plain = (name: string): string => name.replace(/^public\./, '').replaceAll('"', '')
const keyOf = (columns: readonly string[]): string[] => ['id', 'op_id'].filter(column => columns.includes(column)).slice(0, 1)

/** Each row by what people call it, and what it takes to bring it back. */
function withRescue({ name, columns, before, now }: Table, rows: readonly RowDifference[], called: RecordNames): ComparedRow[] {
  const way = wayOf(name)
  const at = columns.indexOf('id')
  const wanted = new Set(rows.map(({ key }) => key))
  const byId = (lines: readonly string[]) => new Map(lines.flatMap(line => { const id = line.split('\t')[at] ?? ''; return wanted.has(id) ? [[id, line] as const] : [] }))
  const [olds, freshes] = [byId(before), byId(now)]
  return rows.map(row => {
    const [old, fresh] = [olds.get(row.key), freshes.get(row.key)]
    const cells = cellsOf(columns, fresh ?? old ?? '')
    const valuesOf = (line: string): Values => {
      const cell = cellsOf(columns, line)
      return Object.fromEntries([...way?.spec.columns ?? [], ...way?.spec.also ?? []].filter(column => columns.includes(column)).map(column => [column, way ? typed(way.spec, column, cell(column)) : null]))
    }
    const shownAs = (value: string | null) => (value?.length === 36 ? called.called(value) : null) ?? value
    const fields = row.fields.filter(({ column }) => column !== 'id' && column !== 'org_id').map(({ column, was, is }) => ({ column, was: shownAs(was), is: shownAs(is) }))
    return { ...row, fields, table: name, ...called.of(name, row.key, cells, columns), newer: [], rescue: way && old !== undefined ? { was: valuesOf(old), now: fresh === undefined ? null : valuesOf(fresh), location_id: '' } : null }
  })
}

/** For which location each command is: one that knows the customer, now or then; where the car is; else where the person works. */
function placeAll(rows: readonly ComparedRow[], tables: readonly Table[], fallback: string): void {
  const of = (name: string) => tables.find(table => table.name === name)
  const there = new Set(of('locations')?.now.map(line => cellsOf(of('locations')?.columns ?? [], line)('id')))
  const knowing = new Map<string, string>()
  const placed = new Map<string, string>()
  const note = (map: Map<string, string>, table: Table | undefined, key: string, lines: readonly string[]) => {
    for (const line of lines) {
      const cell = cellsOf(table?.columns ?? [], line)
      const [id, place] = [cell(key) ?? '', cell('location_id') ?? '']
      if (there.has(place) && !map.has(id)) map.set(id, place)
    }
  }
  note(knowing, of('customer_locations'), 'customer_id', of('customer_locations')?.now ?? [])
  note(knowing, of('customer_locations'), 'customer_id', of('customer_locations')?.before ?? [])
  note(placed, of('vehicles'), 'id', of('vehicles')?.now ?? [])
  for (const { table, key, rescue } of rows) {
    if (!rescue) continue
    const customer = table === 'customers' ? key : rescue.was['customer_id']
    rescue.location_id = knowing.get(String(customer)) ?? placed.get(String(rescue.was['vehicle_id'])) ?? fallback
  }
}

/** What the audit says of these records since the archive. */
function noteNewer(rows: readonly ComparedRow[], tables: readonly Table[], since: number): void {
  const audit = tables.find(({ name }) => name === 'audit_log')
  const users = tables.find(({ name }) => name === 'users')
  if (!audit) return
  const people = new Map((users?.now ?? []).map(line => { const cell = cellsOf(users?.columns ?? [], line); return [cell('id'), cell('full_name')] as const }))
  const wanted = new Map(rows.filter(({ rescue }) => rescue).map(row => [`${row.table} ${row.key}`, row]))
  const place = (column: string) => audit.columns.indexOf(column)
  const [by_table, by_row, by_time, by_action] = [place('table_name'), place('row_id'), place('at'), place('action')]
  for (const line of audit.now) {
    const cells = line.split('\t')
    const row = wanted.get(`${cells[by_table] ?? ''} ${cells[by_row] ?? ''}`)
    const at = row ? Date.parse((cells[by_time] ?? '').replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')) : 0
    if (!row?.rescue || at <= since || cells[by_action] === 'INSERT') continue
    const after = JSON.parse(valueOf(cells[place('after')]) ?? '{}') as Record<string, unknown>
    const by = people.get(valueOf(cells[place('actor_id')])) ?? null
    row.newer.push({ at, by, fields: row.fields.map(({ column }) => column).filter(column => column in after) })
  }
  for (const row of rows) row.newer = row.newer.filter(({ fields }) => row.what === 'gone' || fields.length > 0).toSorted((a, b) => a.at - b.at)
}
