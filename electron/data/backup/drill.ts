import { finding } from '../../../shared/drill-findings.ts'
import { promised_rpo_h, promised_rto_h } from '../../../shared/drills.ts'
import { openArchive, Unreadable } from './archive.ts'
import type { Closed, Opened } from './archive.ts'
import { checks, of_organisation } from './checks.ts'
import { drillForeign } from './drill-foreign.ts'
import type { ForeignAbout } from './drill-foreign.ts'
import { desk_file, readDeskOperations } from './desk-operations.ts'
import type { DeskOperations } from './desk-operations.ts'
import { build, expectedOf } from './expected.ts'
import { fingerprintOf, readForeign } from './foreign.ts'
import type { Foreign } from './foreign.ts'
import { isSignedBy, pemsIn } from './keys.ts'
import type { Openers } from './keys.ts'
import type { Kit } from './kit.ts'
import { format, manifest as shape, names, sha256Of } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { restoreOrganisation } from './restore-organisation.ts'
import { restoreInto } from './restore.ts'
import { askerOf, openScratch, restorerOf } from './scratch.ts'
import { isWhole, refusalOf, statementsIn } from './statements.ts'

export type Outcome = { check: string; ok: boolean; ms: number; found: string[]; means: string }
export type DrillOrder = {
  file: string
  openers: Openers
  /** the key that must have signed it, or several, of which one must; null: none is known, and that is a failure */
  public_pem: string | null
  migrations: { version: string; body: string }[]
  /** the backups that are known here: a manifest that says something else of its number, or another project, is not ours */
  known: { project: string; serial: number; sha256: string }[]
  now: string
}
/** What a drill is at (`decrypt`, `migrations`, `restore` or a check), of what, and how far it is; or what a check has come to. */
export type Said = { step: string; detail: string | null; share: number } | { outcome: Outcome }
/** What a backup is, as its manifest says. */
export type About = Pick<Manifest, 'kind' | 'project' | 'serial' | 'taken_at' | 'server' | 'migration' | 'money'> & { manifest_sha256: string; tables: number; rows: number; objects: number | null; /** of the desk that made it: confirmed there and not at the server */ operations: number }
export type Verdict = {
  trusted: boolean
  /** it came back, and every question that could be asked of it was answered well; trusted is what somebody vouches for as well */
  restores: boolean
  sentence: string
  checks: Outcome[]
  /** null: it could not be read so far, or is a dump of another program */
  about: About | null
  /** what a dump of another program is, and what nobody can know of it; null for an archive of ours */
  foreign: ForeignAbout | null
  file: { bytes: number; sha256: string }
  /** measured: age of the backup and duration of this restore, in hours, against the promised */
  rpo_h: number | null
  rto_h: number
  drill_ms: number
  /** why it could not even be opened */
  closed: Closed | null
}
/** What a drill gives beside its verdict, where that is a good one: people's data, for nobody's record of drills. */
export type Proven = { verdict: Verdict; desk: DeskOperations | null }

const hour = 3_600_000
/** Notes what a check came to; whether all was well. */
export type Note = (check: string, found: string[], means?: string) => boolean

/** What it means when a step fails that is no question to the restored database. */
export const steps: Readonly<Record<string, string>> = {
  decrypt: 'Nobody can open it, or a part of it is missing.',
  container: 'It is no archive of ours, or not a whole one.',
  format: 'It was written in a form that this program does not know.',
  signature: 'Nobody vouches for it: it may have been changed on purpose.',
  files: 'Files in it are not those that were signed.',
  operations: 'What a desk had confirmed and not sent yet is not in it.',
  statements: 'It contains commands that no backup contains; nothing of it was run.',
  footer: 'A part of the structure is cut off: rules and rights would be missing.',
  chain: 'It is not one of the known backups of this database.',
  restore: 'It can not be restored without errors.',
  freshness: 'What was entered since would be lost; more than a day of it is more than was promised.',
  duration: 'A restore takes longer than was promised. This covers a local restore only.',
  ours: 'It is a dump of another database: nothing of the firm is in it.',
}

/** Restores an archive in this process and checks it. Never throws for a bad archive: the verdict says what is wrong with it. */
export async function drill(order: DrillOrder, say: (said: Said) => void = () => undefined, kit: Kit = {}): Promise<Verdict> {
  return (await proveArchive(order, say, kit)).verdict
}

/** The same, with the operations of a desk that lie in an archive which may be trusted. */
export async function proveArchive(order: DrillOrder, say: (said: Said) => void = () => undefined, kit: Kit = {}): Promise<Proven> {
  const found: { desk: DeskOperations | null } = { desk: null }
  const verdict = await judge(order, say, kit, desk => { found.desk = desk })
  return { verdict, desk: verdict.trusted ? found.desk : null }
}

async function judge(order: DrillOrder, say: (said: Said) => void, kit: Kit, onDesk: (desk: DeskOperations) => void): Promise<Verdict> {
  const started = performance.now()
  const outcomes: Outcome[] = []
  let claim: Manifest | null = null
  let manifest_sha256 = ''
  // each step took what has passed since the one before it
  let at = performance.now()
  const note: Note = (check, found, means = steps[check] ?? '') => {
    const now = performance.now()
    const outcome = { check, ok: found.length === 0, ms: Math.round(now - at), found: found.slice(0, 20), means }
    at = now
    outcomes.push(outcome)
    say({ outcome })
    return found.length === 0
  }
  let restored_parts = 0
  const onStep = (step: string, detail: string | null = null) => say({ step, detail, share: shareOf(step, step === 'restore' ? ++restored_parts / ((claim?.tables.length ?? 0) + 4) : 0) })
  const file = await fingerprintOf(order.file)
  let foreign: ForeignAbout | null = null
  const end = () => verdictOf(outcomes, claim && aboutOf(claim, manifest_sha256), foreign, file, order.now, performance.now() - started)
  onStep('decrypt')
  let opened: Opened = { files: new Map(), objects: new Map() }
  let dump: Foreign | null = null
  try {
    dump = await readForeign(order.file)
    if (dump === null) opened = await openArchive(order.file, order.openers)
  } catch (error) {
    const unreadable = error instanceof Unreadable ? error : null
    note(unreadable?.check ?? 'decrypt', [error instanceof Error ? error.message : String(error)])
    return { ...end(), closed: unreadable?.why ?? null }
  }
  note('decrypt', [])
  if (dump) {
    foreign = await drillForeign(dump, order, { note, onStep, restart: () => { at = performance.now() } }, kit)
    if (foreign !== null) note('duration', tooLong(started))
    return end()
  }
  const { files, objects } = opened
  const text = files.get(names.manifest)
  const signature = files.get(names.signature)
  if (!note('container', text && signature ? [] : [finding('no_manifest', {})]) || !text || !signature) return end()
  const signed = order.public_pem === null ? [finding('no_public_key', {})]
    : pemsIn(order.public_pem).some(pem => isSignedBy(text, signature, pem)) ? [] : [finding('signed_by_other', {})]
  if (!note('signature', signed)) return end()
  const parsed = parse(text, order.migrations)
  if (!note('format', typeof parsed === 'string' ? [parsed] : []) || typeof parsed === 'string') return end()
  claim = parsed
  manifest_sha256 = sha256Of(text)
  if (!note('files', wrongFiles(opened, claim))) return end()
  if (claim.desk && claim.desk.operations > 0) {
    const desk = readDeskOperations(files.get(desk_file), claim.desk.operations)
    if (typeof desk !== 'string') onDesk(desk)
    note('operations', typeof desk === 'string' ? [desk] : [])
  }
  note('chain', notOfChain(claim, manifest_sha256, order.known))
  const sql = [names.pre, names.post, names.sequences].flatMap(name => files.has(name) ? [{ name, sql: files.get(name)?.toString('utf8') ?? '' }] : [])
  if (claim.kind !== 'organisation') note('footer', claim.kind === 'data' ? [finding('data_alone', {})]
    : [names.pre, names.post].filter(name => !isWhole(files.get(name)?.toString('utf8') ?? '')).map(name => finding('no_end', { name })))
  if (claim.kind === 'schema') note('counts', [finding('structure_alone', {})], checks['counts']?.means)
  if (!note('statements', sql.flatMap(({ name, sql: body }) => refused(name, body)))) return end()

  onStep('migrations')
  const expected = kit.expected?.migration === claim.migration ? kit.expected : await expectedOf(order.migrations, claim.migration, kit.empty)
  at = performance.now() // the rules are ours, and took no time of the backup's
  const built = claim.kind === 'organisation' && kit.built && kit.expected === expected ? kit.built() : null
  const db = await openScratch(built ?? kit.empty)
  try {
    const told = (detail: string) => onStep('restore', detail)
    if (claim.kind === 'organisation' && !built) await build(db, order.migrations, claim.migration)
    const errors = await (claim.kind === 'organisation' ? restoreOrganisation(db, files, claim, told) : restoreInto(restorerOf(db), files, claim, told))
    note('restore', errors)
    const restored = { db, ask: askerOf(db), manifest: claim, objects, expected }
    for (const [name, check] of Object.entries(checks)) {
      if (check.of_foreign) continue
      if (check.of_data && claim.kind === 'schema') continue // nothing to ask of no rows, and `counts` has said so
      if (claim.kind === 'organisation' && !of_organisation.includes(name)) continue
      if (name === 'photos' && claim.objects === null) continue // they were left out: `attachments` says so of a full backup, and nothing is claimed of a firm's
      onStep(name)
      const found = await check.find(restored).catch((error: unknown) => [finding('not_asked', { reason: error instanceof Error ? error.message : String(error) })])
      note(name, found, check.means)
    }
  } finally {
    await db.close()
  }
  const age = (Date.parse(order.now) - Date.parse(claim.taken_at)) / hour
  note('freshness', age > promised_rpo_h ? [finding('age', { hours: age.toFixed(1), promised: promised_rpo_h })] : age < -0.1 ? [finding('future', {})] : [])
  note('duration', tooLong(started))
  return end()
}

/** Whether a restore that began then (`performance.now()`) has taken longer than was promised. */
export function tooLong(started: number): string[] {
  const took = (performance.now() - started) / hour
  return took > promised_rto_h ? [finding('duration', { hours: took.toFixed(1), promised: promised_rto_h })] : []
}

/** How far a drill is, 0 to 1: the restore takes more than half of it, and so much of that is done. */
function shareOf(step: string, restored: number): number {
  if (step === 'decrypt') return 0
  if (step === 'migrations') return 0.05
  return step === 'restore' ? 0.15 + 0.55 * Math.min(1, restored) : 0.7 + 0.3 * Object.keys(checks).indexOf(step) / Object.keys(checks).length
}

function parse(text: Buffer, migrations: DrillOrder['migrations']): Manifest | string {
  try {
    const value: unknown = JSON.parse(text.toString('utf8'))
    const found = typeof value === 'object' && value !== null && 'format' in value ? value.format : null
    if (typeof found === 'number' && found > format) return finding('newer_format', { found, known: format })
    const checked = shape.safeParse(value)
    if (checked.success && !migrations.some(({ version }) => version === checked.data.migration)) return finding('other_migration', { migration: checked.data.migration })
    return checked.success ? checked.data : finding('manifest_incomplete', { path: checked.error.issues[0]?.path.join('.') ?? '' })
  } catch {
    return finding('manifest_unreadable', {})
  }
}

function wrongFiles({ files, objects }: Opened, claim: Manifest): string[] {
  const hashOf = (name: string) => objects.get(name) ?? sha256Of(files.get(name) ?? '')
  const claimed = new Set(claim.files.map(({ name }) => name))
  return [...claim.files.filter(({ name, sha256 }) => hashOf(name) !== sha256).map(({ name }) => finding('changed_file', { name })),
    ...[...files.keys(), ...objects.keys()].filter(name => name !== names.manifest && name !== names.signature && !claimed.has(name)).map(name => finding('slipped_in', { name }))]
}

function notOfChain(claim: Manifest, sha256: string, all: DrillOrder['known']): string[] {
  // a firm's own archives are a line beside the full ones
  const known = all.filter(({ project }) => project.includes(':') === claim.project.includes(':'))
  if (known.length === 0) return []
  if (!known.some(({ project }) => project === claim.project)) return [finding('other_database', {})]
  const same = known.filter(({ project, serial }) => project === claim.project && serial === claim.serial)
  return same.length > 0 && !same.some(link => link.sha256 === sha256) ? [finding('other_then', { serial: claim.serial })] : []
}

function refused(name: string, sql: string): string[] {
  try {
    return statementsIn(sql).flatMap(statement => refusalOf(statement) ?? []).map(reason => `${name}: ${reason}`)
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

const aboutOf = ({ kind, project, serial, taken_at, server, migration, money, tables, objects, desk }: Manifest, manifest_sha256: string): About => ({
  kind, project, serial, taken_at, server, migration, money, manifest_sha256, tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0), objects: objects?.length ?? null,
  operations: desk?.operations ?? 0,
})

function verdictOf(outcomes: Outcome[], about: About | null, foreign: ForeignAbout | null, file: Verdict['file'], now: string, ms: number): Verdict {
  const failed = outcomes.filter(({ ok }) => !ok)
  const restores = failed.length === 0 && outcomes.some(({ check }) => check === 'duration')
  const trusted = restores && foreign === null
  const first = failed[0]
  const taken_at = about?.taken_at ?? foreign?.newest_at ?? null
  return {
    trusted, restores,
    sentence: trusted ? `This backup of ${about?.taken_at ?? ''} was restored and may be trusted.`
      : restores ? `This dump restores, unsigned: nobody vouches for it, and what it lacks nobody can know (${foreign?.unknown.join(', ') ?? ''}).`
        : `Do not trust this backup: ${first ? `${first.means} (${first.check}: ${first.found[0] ?? ''})` : 'the drill did not come to its end.'}`,
    checks: outcomes, about, foreign, file, rpo_h: taken_at === null ? null : Math.max(0, (Date.parse(now) - Date.parse(taken_at)) / hour), rto_h: ms / hour, drill_ms: Math.round(ms), closed: null,
  }
}
