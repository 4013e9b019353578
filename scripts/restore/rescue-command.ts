import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createClient } from '@supabase/supabase-js'
import type { Openers } from '../../electron/data/backup/keys.ts'
import sentences from '../../renderer/i18n/en.messages.json' with { type: 'json' }
import { Sentence } from '../backend/sentence.ts'
import { backupDir } from '../backup/own-keys.ts'
import { deviceFor, planRescue, sendRescue } from './rescue.ts'
import type { Device, Outcome, Plan, Wish } from './rescue.ts'
import { readVouched } from './vouched.ts'

export const rescueUsage = `npm run restore:rescue -- FILE --table T --row ID [--field F]… [--location CODE] --email E --password-file F [--over-newer] [--yes] [--json]
  SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY (also in .env) say where; without --yes it only says what it would do`

export type Rescue = Wish & { file: string; email: string; password_file: string; over_newer: boolean; yes: boolean }
/** `database`: the address of the project, which a rescue works on as a person of it. */
export type Rescued = { database: string; plan: Plan; outcome: Outcome | null }

/** Brings one record back in the name of who signs in, or says what that would change. Throws a Sentence where it can not be. */
export async function rescueRecord({ file, email, password_file, over_newer, yes, ...wish }: Rescue, openers: Openers, public_pem: string, env: NodeJS.ProcessEnv, tell: (line: string) => void = () => undefined): Promise<Rescued> {
  const [url, key] = [env['SUPABASE_URL'], env['SUPABASE_PUBLISHABLE_KEY'] ?? env['SUPABASE_ANON_KEY']]
  if (!url || !key) throw new Sentence(`Where? ${rescueUsage}`)
  tell(`Database: the project at ${url} as ${email}`)
  const { files, claim } = await readVouched(file, openers, public_pem)
  const client = createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } })
  const { data, error } = await client.auth.signInWithPassword({ email, password: readFileSync(password_file, 'utf8').split('\n')[0]?.trim() ?? '' })
  if (error) throw new Sentence(`${email} is not let in: ${error.message}`)
  const archive = { name: path.basename(file), bytes: statSync(file).size, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }
  const plan = await planRescue(client, { file: archive, files, claim }, wish, Date.now())
  if (!yes) return { database: url, plan, outcome: null }
  if (plan.newer.length > 0 && !over_newer) {
    throw new Sentence(`Nothing was changed: since the archive was taken (${claim.taken_at}) somebody has changed ${plan.newer.map(({ fields, at, by }) => `${fields.join(', ')} (${at}, ${by})`).join('; ')}. --over-newer puts the older values back all the same.`)
  }
  const device = await deviceFor(client, keptDevice(url, email), plan.location_id)
  keepDevice(url, email, device)
  const outcome = await sendRescue(client, device, data.user.id, plan)
  if (outcome.status !== 'applied') throw new Sentence(`Nothing was changed. ${refusalOf(outcome)}`)
  return { database: url, plan, outcome }
}

export function* rescueLines({ plan: { input: { table, row_id, command }, is_lost, fields, newer }, outcome }: Rescued): Generator<string> {
  yield `${table} ${row_id} is ${is_lost ? 'lost' : 'another now'}; ${command} ${outcome ? 'has brought it back' : 'would bring it back'}:`
  for (const { column, is, back } of fields) yield `  ${column}: ${is_lost ? '' : `${is ?? 'NULL'} → `}${back ?? 'NULL'}`
  for (const { at, by, fields: changed } of newer) yield `  newer than the archive: ${changed.join(', ')} (${at}, ${by})`
  if (!outcome) yield newer.length > 0 ? 'Nothing was changed. --yes --over-newer does it.' : 'Nothing was changed. --yes does it.'
}

/** Why the server has refused it, in a sentence. */
const refusalOf = ({ constraint, code }: Outcome): string => (sentences as unknown as Record<string, string>)[`refused.${constraint ?? ''}`] ?? `The server refuses it (${constraint ?? code ?? 'without a reason'}).`

// one for each person: whoever sees another location can not take a device along from there
const deviceFile = (url: string, email: string): string => path.join(backupDir(), `rescue-${createHash('sha256').update(`${url} ${email}`).digest('hex').slice(0, 12)}.json`)
const keptDevice = (url: string, email: string): Device | null => existsSync(deviceFile(url, email)) ? JSON.parse(readFileSync(deviceFile(url, email), 'utf8')) as Device : null
function keepDevice(url: string, email: string, device: Device): void {
  mkdirSync(backupDir(), { recursive: true, mode: 0o700 })
  writeFileSync(deviceFile(url, email), JSON.stringify(device), { mode: 0o600 })
}
