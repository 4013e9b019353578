import { randomBytes } from 'node:crypto'
import type { SupabaseClient } from '@supabase/supabase-js'
import { valueOf } from '../../electron/data/backup/difference.ts'
import { proofOf } from '../../electron/data/device-key.ts'
import type { Manifest } from '../../electron/data/backup/manifest.ts'
import { differingOf, planRecord, typed, wayOf, ways } from '../../electron/data/backup/rescue-ways.ts'
import type { Value, Values } from '../../electron/data/backup/rescue-ways.ts'
import { textOf } from '../../electron/data/backup/restore.ts'
import { commands } from '../../shared/commands.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { Sentence } from '../backend/sentence.ts'

export type Found = { file: { name: string; bytes: number; sha256: string }; files: Map<string, Buffer>; claim: Manifest }
export type Wish = { table: string; row_id: string; /** none: all that differ */ fields: readonly string[]; /** code of the location that the command is for; null: one that knows the record */ location: string | null }
/** A change of the record after the archive was taken; it would be undone. */
export type Newer = { at: string; by: string; fields: string[] }
export type Plan = { input: CommandInput<'restore_record'>; location_id: string; is_lost: boolean; fields: { column: string; is: Value; back: Value }[]; newer: Newer[] }
export type Device = { id: string; key: string }

const rowsOf = async <T>(call: PromiseLike<{ data: unknown; error: { message: string } | null }>): Promise<T[]> => {
  const { data, error } = await call
  if (error) throw new Sentence(`The server answers: ${error.message}`)
  return (data ?? []) as T[]
}

/**
 * What it takes to bring one record back: looked up in the archive and, as the person who is signed in sees it, in the live database, of which nothing is changed.
 * Throws a Sentence where there is nothing to bring back or no command that does.
 */
export async function planRescue(client: SupabaseClient, { file, files, claim }: Found, { table: named, row_id, fields, location }: Wish, at: number): Promise<Plan> {
  const way = wayOf(named)
  if (!way) throw new Sentence(`Single records of ${named.replace(/^public\./, '')} do not come back: money, contracts, documents and states have a history of their own. What does: ${Object.keys(ways).join(', ')}.`)
  const { table, spec } = way
  const then = await recordIn(files, claim, table, row_id)
  const known = [...spec.columns, ...spec.also ?? []]
  const values: Values = Object.fromEntries(known.filter(column => column in then).map(column => [column, typed(spec, column, then[column] ?? null)]))
  const [now = null] = await rowsOf<Values>(client.from(table).select(['id', ...known].join(', ')).eq('id', row_id))
  const differing = differingOf(spec, values, now)
  const unknown = fields.filter(field => !spec.columns.includes(field))
  if (unknown.length > 0) throw new Sentence(`${unknown.join(', ')} of ${table} does not come back by a command. What does: ${spec.columns.join(', ')}.`)
  const chosen = fields.length === 0 ? differing : fields.filter(field => differing.includes(field))
  if (chosen.length === 0) throw new Sentence(`Nothing of ${table} ${row_id} ${fields.length > 0 ? `(${fields.join(', ')}) ` : ''}differs from the archive.`)
  const location_id = await placeFor(client, values['customer_id'] ?? (table === 'customers' ? row_id : null), location)
  const planned = planRecord(spec, { row_id, was: values, fields: chosen, now, location_id, at })
  if ('no' in planned) throw new Sentence(planned.no === 'form' ? `The archive holds what no form takes: ${planned.why}` : `${table} ${row_id} is ${now === null ? 'lost' : 'there, but another'}, and no command brings that back.`)
  const { command, input, seen } = planned
  return {
    input: commands.restore_record.parse({ restore_id: uuidv7(at), table, row_id, archive: file, seen, command, input, at }),
    location_id, is_lost: now === null, fields: chosen.map(column => ({ column, is: now?.[column] ?? null, back: values[column] ?? null })),
    newer: await changesSince(client, table, row_id, claim.taken_at, chosen),
  }
}

async function recordIn(files: Map<string, Buffer>, claim: Manifest, table: string, row_id: string): Promise<Record<string, string | null>> {
  const one = claim.tables.find(({ name }) => name === `public.${table}`)
  if (!one) throw new Sentence(`The archive holds no ${table}.`)
  const key = one.columns.indexOf('id')
  const line = (await textOf(files, one)).toString('utf8').split('\n').find(row => row.split('\t')[key] === row_id)
  if (line === undefined) throw new Sentence(`The archive holds no ${table} ${row_id}.`)
  const cells = line.split('\t')
  return Object.fromEntries(one.columns.map((column, nth) => [column, valueOf(cells[nth])]))
}

async function placeFor(client: SupabaseClient, customer_id: Value, code: string | null): Promise<string> {
  const places = await rowsOf<{ id: string; code: string }>(client.from('locations').select('id, code').order('code'))
  const named = places.find(place => place.code === code)
  if (code !== null && !named) throw new Sentence(`There is no location ${code}; there are ${places.map(place => place.code).join(', ') || 'none that you see'}.`)
  const knowing = customer_id === null ? [] : await rowsOf<{ location_id: string }>(client.from('customer_locations').select('location_id').eq('customer_id', customer_id))
  const found = named?.id ?? knowing.map(({ location_id }) => location_id).find(one => places.some(({ id }) => id === one)) ?? places[0]?.id
  if (found === undefined) throw new Sentence('You see no location of the firm.')
  return found
}

/** What the audit says of these fields since the archive was taken. */
async function changesSince(client: SupabaseClient, table: string, row_id: string, taken_at: string, fields: readonly string[]): Promise<Newer[]> {
  const entries = await rowsOf<{ at: string; actor_id: string | null; after: Record<string, unknown> | null }>(client.from('audit_log').select('at, actor_id, after')
    .eq('table_name', table).eq('row_id', row_id).eq('action', 'UPDATE').gt('at', taken_at).order('at'))
  return entries.map(({ at, actor_id, after }) => ({ at, by: actor_id ?? 'nobody who is known', fields: fields.filter(field => field in (after ?? {})) })).filter(({ fields: some }) => some.length > 0)
}

/** A device of its own that the server knows, or the one that was kept; operations without one are not taken. */
export async function deviceFor(client: SupabaseClient, kept: Device | null, location_id: string): Promise<Device> {
  const device = kept ?? { id: uuidv7(), key: randomBytes(32).toString('hex') }
  await rowsOf(client.rpc('register_device', { p_device: device.id, p_location: location_id, p_name: 'npm run restore:rescue', p_key: device.key }))
  return device
}

export type Outcome = { status: string; code?: string; constraint?: string | null; op_id: string }
/** Sends the operation in the person's name and gives what the server answers. */
export async function sendRescue(client: SupabaseClient, device: Device, author_id: string, { input }: Plan): Promise<Outcome> {
  const op = { op_id: uuidv7(), name: 'restore_record', version: 1, device_id: device.id, author_id, occurred_at: input.at, deps: [], input }
  const [outcome] = await rowsOf<Outcome>(client.rpc('sync_push', { p_ops: [{ ...op, proof: proofOf(Buffer.from(device.key, 'hex'), op) }] }))
  if (!outcome) throw new Sentence('The server gave no answer; nothing is known of the record. Compare once more (npm run restore:diff).')
  return outcome
}
