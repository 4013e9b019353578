import type { ScheduleWhy } from '../../../shared/drills.ts'
import type { Ask } from './catalogue.ts'
import { schemas } from './facts.ts'
import { isRecipient } from './keys.ts'
import { ObjectFault, remoteObjects } from './objects.ts'
import type { Storage } from './objects.ts'
import { seesEverything } from './take.ts'
import { LineFault, lineError, openSql } from './tls.ts'

/** A database that a desk is to take whole, and by what it knows that it is its own. */
export type Wanted = {
  db_url: string
  /** the firm of whoever has given the address has to be in it */
  org_id: string
  /** what this desk knows of the database that it sends to; null: it has never sent */
  epoch: string | null
  /** null: photos and signatures stay out */
  storage: Storage | null
}
/** What is looked at before anything is kept: a database, or those who shall read its backups. */
export type LookOrder = { look: Wanted | { recipients: string[] } }

/** It is another database than that of the firm, or somebody can not be written to. */
export class WrongAddress extends Error {
  override name = 'WrongAddress'
  readonly why: ScheduleWhy

  constructor(why: ScheduleWhy) {
    super(why)
    this.why = why
  }
}

/** Looks whether a backup of everything could be taken there. Rejects with what `databaseWhy` has a word for; nothing is written. */
export async function lookAt(wanted: Wanted | { recipients: string[] }): Promise<'fine'> {
  if (!('db_url' in wanted)) {
    if (!wanted.recipients.every(isRecipient)) throw new WrongAddress('db_recipient')
    return 'fine'
  }
  const sql = await openSql(wanted.db_url, { max: 1, prepare: false, connect_timeout: 15, onnotice: () => undefined, connection: { application_name: 'guichet-backup' } })
  try {
    await sql.begin('read only', async tx => {
      const ask: Ask = query => tx.unsafe(query)
      await seesEverything(ask)
      await isOurs(ask, wanted)
      const [closed] = await ask(`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname in (${schemas.map(name => `'${name}'`).join(', ')}) and not (has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')) limit 1`)
      if (closed) throw new LineFault('db_rights', `The login may not read ${String(closed['name'])}.`)
      if (wanted.storage) await readsFiles(ask, wanted.storage)
    }).catch((error: unknown) => { throw lineError(error) })
    return 'fine'
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Whether this key reads what the database says to be there. A file may be lost; that all of them seem to be is the key of somebody who may not see them. */
async function readsFiles(ask: Ask, storage: Storage): Promise<void> {
  const read = remoteObjects(storage)
  let missing = 0
  const some = await ask('select bucket_id as bucket, name from storage.objects order by id limit 3')
  for (const { bucket, name } of some) {
    await read({ bucket: String(bucket), name: String(name), version: null }).catch((error: unknown) => {
      if (!(error instanceof ObjectFault) || error.status !== 404) throw error
      missing++
    })
  }
  if (missing > 0 && missing === some.length) throw new WrongAddress('db_key')
}

/** A backup of another database, or of a copy of this one, would be believed to be the firm's. */
async function isOurs(ask: Ask, { org_id, epoch }: Wanted): Promise<void> {
  const [there] = await ask("select to_regclass('public.organizations') is not null and to_regclass('public.sync_epoch') is not null as yes")
  if (there?.['yes'] !== true) throw new WrongAddress('db_other')
  const [firm] = await ask(`select (select count(*) from public.organizations where id = '${org_id.replaceAll('\'', '')}')::int as n, (select epoch::text from public.sync_epoch) as epoch`)
  if (firm?.['n'] !== 1 || epoch !== null && firm['epoch'] !== epoch) throw new WrongAddress('db_other')
}

const of_server: Readonly<Record<string, ScheduleWhy>> = { '28P01': 'db_password', '3D000': 'db_missing', '42501': 'db_rights', '57P03': 'db_line', '53300': 'db_line', '57P01': 'db_line' }
const unanswered = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED']

/** What an error of the line, of the server or of Storage means, as the screen has words for it; null: it is none of them. */
export function databaseWhy(error: unknown): ScheduleWhy | null {
  if (error instanceof WrongAddress || error instanceof LineFault) return error.why
  if (error instanceof ObjectFault) return [401, 403].includes(error.status) ? 'db_key' : 'db_object'
  if (!(error instanceof Error)) return null
  const code = 'code' in error ? String(error.code) : ''
  // the server lets nobody in here: without TLS, or not this login
  if (code === '28000') return /no encryption|SSL off/i.test(error.message) ? 'db_tls' : 'db_password'
  if (unanswered.includes(code)) return 'db_line'
  const { cause } = error
  return of_server[code] ?? (cause === undefined ? null : databaseWhy(cause))
}
