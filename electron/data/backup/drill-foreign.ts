import { finding } from '../../../shared/drill-findings.ts'
import { promised_rpo_h } from '../../../shared/drills.ts'
import type { Ask } from './catalogue.ts'
import { checks } from './checks.ts'
import type { DrillOrder, Note } from './drill.ts'
import { expectedOf } from './expected.ts'
import { moneyOf, numberBlocksOf, sequencesOf, tablesOf } from './facts.ts'
import type { Foreign } from './foreign.ts'
import { refusalOfForeign } from './foreign-allowed.ts'
import { CutOff, piecesIn } from './foreign-sql.ts'
import type { Piece } from './foreign-sql.ts'
import type { Kit } from './kit.ts'
import { format } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { lackingSchemas, restoreForeign } from './restore-foreign.ts'
import { askerOf, openScratch } from './scratch.ts'
import { isWhole } from './statements.ts'

export type ForeignAbout = {
  form: Foreign['form']
  /** the server it was taken of, as it says */
  server: string | null
  /** the migrations that its rules were compared with; `says_so`: that it is of them stands in the dump itself */
  migration: string; says_so: boolean
  tables: number; rows: number
  money: Manifest['money']
  /** time of the newest entry in it, ISO 8601: it can not be older than that */
  newest_at: string | null
  /** the checks that nobody can make without a signed manifest */
  unknown: string[]
}

/** What can be asked of rows and rules by themselves. */
const of_foreign = ['orphans', 'tenants', 'validated', 'rules', 'rule_rows', 'sequences', 'number_blocks', 'money', 'overlaps', 'seals', 'audit', 'letters', 'accounts', 'canaries', 'indexes'] as const
const without_manifest = ['signature', 'files', 'chain', 'counts', 'hashes', 'attachments'] as const
/** A table that every database of ours has. */
const landmark = /^"?public"?\."?contracts"?$/
const hour = 3_600_000

type Tools = { note: Note; onStep(step: string, detail?: string | null): void; restart(): void }

/**
 * Restores a dump that nobody signed and asks it everything that can be asked without a manifest. Null where it came to no restore; what is wrong was noted.
 */
export async function drillForeign({ form, files }: Foreign, { migrations, now }: DrillOrder, { note, onStep, restart }: Tools, kit: Kit): Promise<ForeignAbout | null> {
  const read = files.map(({ name, sql }) => ({ name, sql, ...piecesOf(sql) }))
  const refused = read.flatMap(({ name, pieces }) => pieces.flatMap(piece => refusalOfForeign(piece, name) ?? []).map(reason => `${name}: ${reason}`))
  const is_safe = note('statements', refused)
  const footer = read.flatMap(({ name, sql, pieces, cut }) => cut !== null ? [`${name}: ${cut}`] : hasEnd(form, sql, pieces) ? [] : [finding('no_end', { name })])
  if (!note('footer', footer) || !is_safe) return null
  const all = read.flatMap(({ pieces }) => pieces)
  if (!note('ours', isOurs(all) ? [] : [finding('no_contracts', {})])) return null

  const db = await openScratch(kit.empty)
  try {
    note('restore', await restoreForeign(db, all, detail => onStep('restore', detail)))
    const ask = askerOf(db)
    await ask('set search_path = pg_catalog')
    const said = await versionIn(ask)
    const migration = said ?? migrations.at(-1)?.version ?? ''
    if (!note('format', migrations.some(({ version }) => version === migration) ? [] : [finding('other_migration', { migration })])) return null
    onStep('migrations')
    const expected = kit.expected?.migration === migration ? kit.expected : await expectedOf(migrations, migration, kit.empty)
    restart() // the rules are ours, and took no time of the dump's
    const lacks_storage = lackingSchemas(all).includes('storage')
    const catalogue = lacks_storage ? expected.catalogue.filter(([name]) => !name.startsWith('policy storage.')) : expected.catalogue
    const manifest = await manifestOf(ask, migration).catch((error: unknown) => void note('ours', [error instanceof Error ? error.message : String(error)]))
    if (!manifest) return null
    for (const name of of_foreign) {
      const check = checks[name]
      if (!check) continue
      onStep(name)
      const found = await check.find({ db, ask, manifest, objects: new Map(), expected: { ...expected, catalogue } }).catch((error: unknown) => [finding('not_asked', { reason: error instanceof Error ? error.message : String(error) })])
      note(name, name === 'rules' && said === null && found.length > 0 ? [...found, finding('compared_with', { migration })] : found, check.means)
    }
    const newest_at = await newestIn(ask)
    const age = newest_at === null ? null : (Date.parse(now) - Date.parse(newest_at)) / hour
    if (age !== null) note('freshness', age > promised_rpo_h ? [finding('newest_age', { hours: age.toFixed(1), promised: promised_rpo_h })] : age < -0.1 ? [finding('future', {})] : [])
    return {
      form, server: /^-- Dumped from database version (\S+)/m.exec(files[0]?.sql.toString('latin1', 0, 2000) ?? '')?.[1] ?? null, migration, says_so: said !== null,
      tables: manifest.tables.length, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), money: manifest.money, newest_at,
      unknown: [...without_manifest, ...newest_at === null ? ['freshness'] : []],
    }
  } finally {
    await db.close()
  }
}

/** All of a dump, and within what it ends where it was cut. */
function piecesOf(sql: Buffer): { pieces: Piece[]; cut: string | null } {
  const pieces: Piece[] = []
  try {
    for (const piece of piecesIn(sql)) pieces.push(piece)
    return { pieces, cut: null }
  } catch (error) {
    if (error instanceof CutOff) return { pieces, cut: error.message }
    throw error
  }
}

/** The last line of pg_dump; Supabase takes it away and ends with another. */
function hasEnd(form: Foreign['form'], sql: Buffer, pieces: readonly Piece[]): boolean {
  const last = pieces.findLast(({ kind }) => kind !== 'meta')
  return (form === 'supabase' && last?.kind === 'statement' && last.text === 'RESET ALL') || isWhole(sql.toString('latin1', Math.max(0, sql.length - 1000)))
}

const isOurs = (pieces: readonly Piece[]): boolean => pieces.some(piece => piece.kind === 'statement' && landmark.test(/^CREATE TABLE (?:IF NOT EXISTS )?(\S+)/.exec(piece.text)?.[1] ?? ''))

async function versionIn(ask: Ask): Promise<string | null> {
  const [there] = await ask(`select to_regclass('supabase_migrations.schema_migrations') is not null as is_there`)
  if (there?.['is_there'] !== true) return null
  const [row] = await ask('select max(version) as version from supabase_migrations.schema_migrations')
  return typeof row?.['version'] === 'string' ? row['version'] : null
}

async function newestIn(ask: Ask): Promise<string | null> {
  const [row] = await ask(`select to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from public.audit_log`).catch(() => [])
  return typeof row?.['at'] === 'string' ? row['at'] : null
}

/** What a manifest would say of what was restored: the checks then ask what holds by itself, and compare with nothing. */
async function manifestOf(ask: Ask, migration: string): Promise<Manifest> {
  const tables = []
  for (const { name, columns } of await tablesOf(ask)) {
    const [row] = await ask(`select count(*)::int as n from ${name}`)
    tables.push({ name, columns, rows: Number(row?.['n']), bytes: 0, sha256: '' })
  }
  return {
    format, kind: 'full', project: '', serial: 1, previous: null, taken_at: '', server: '', pg_dump: '', migration, fingerprint: null, tables, sequences: await sequencesOf(ask),
    money: await moneyOf(ask), number_blocks: await numberBlocksOf(ask), objects: null, files: [],
  }
}
