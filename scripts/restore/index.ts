// `npm run restore:verify -- FILE [--identity FILE] [--passphrase-file F] [--public-key FILE] [--certificate de|fr|it|en] [--json]`: restores a
// backup and says whether it may be trusted; ends with 0 only then. FILE may be a dump of pg_dump (SQL, .gz) or Supabase's three files (a folder, zip or tar):
// the same drill as far as it goes, and 3 at best, for nobody has signed it. s3://BUCKET/DIR/FILE is fetched first. --certificate writes FILE.certificate.json and .pdf, signed.
// `npm run restore:diff -- FILE [--db-url URL] [--table T]… [--json]`: what differs between a backup and the live database, which is only read.
// `npm run restore:rescue -- FILE --table T --row ID …`: brings a single record back as a command of the administrator who signs in; see its usage.
// `npm run test:restore -- [FILE] [--draw N] [--json]`: shows that bad backups are caught and good ones pass, and ends with 0 only then.
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { locales } from '../../electron/data/documents/words.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { readMigrations } from '../backend/migrate.ts'
import { Sentence } from '../backend/sentence.ts'
import { addProven, chain, keptIdentity, publicKey } from '../backup/own-keys.ts'
import { givenUrl, lineOfName, namedBy, withTarget } from '../database/target.ts'
import type { Named } from '../database/target.ts'
import { loadDotenv } from '../dotenv.ts'
import { orEnd } from '../or-end.ts'
import { certify } from './certify.ts'
import { asLines, differencesWith } from './difference.ts'
import { isStored, withFetched } from './fetched.ts'
import { passphraseIn, readersIn, signersIn } from './given-files.ts'
import { rescueLines, rescueRecord, rescueUsage } from './rescue-command.ts'
import { runDrill } from './run-drill.ts'
import { selfTest } from './self-test.ts'
import { asLines as verdictLines, exitCodeOf } from './tell-verdict.ts'

const limit_ms = 15 * 60_000

const own: Named = { kind: 'own', host: null, name: null, user: null }
const tell = (line: string) => console.error(line)

loadDotenv()
process.exit(await orEnd(verify))

async function verify(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: {
    identity: { type: 'string' }, 'passphrase-file': { type: 'string' }, 'public-key': { type: 'string' }, draw: { type: 'string' }, certificate: { type: 'string' }, 'db-url': { type: 'string' }, table: { type: 'string', multiple: true }, row: { type: 'string' }, field: { type: 'string', multiple: true }, location: { type: 'string' },
    email: { type: 'string' }, 'password-file': { type: 'string' }, 'over-newer': { type: 'boolean' }, yes: { type: 'boolean' }, json: { type: 'boolean' },
  } })
  const [verb, file] = positionals
  if (file !== undefined && verb !== 'verify' && isStored(file)) throw new Sentence('Only restore:verify fetches a backup from its storage. Fetch it first, then give its file.')
  if (file !== undefined && !isStored(file) && !existsSync(file)) throw new Sentence(`There is no ${file}.`)
  if (verb === 'test') {
    const draw = Number(values.draw ?? randomInt(1, 1_000_000))
    if (!values.json) console.error(`draw ${draw} (--draw ${draw} repeats it)`)
    const given = file === undefined ? null : { file: path.resolve(file), openers: openersOf(values.identity ?? null, values['passphrase-file'] ?? null) }
    const tally = await selfTest(given, draw, line => console.error(line))
    console.log(values.json ? JSON.stringify(tally) : `${tally.caught} of ${tally.corruptions} bad backups caught; of ${tally.good} good ones ${tally.false_alarms} false alarms${tally.recovered_without_us === null ? '' : `; ${tally.recovered_without_us ? '' : 'not '}restored without this program`}`)
    return tally.caught === tally.corruptions && tally.false_alarms === 0 && tally.recovered_without_us !== false ? 0 : 1
  }
  if (verb === 'diff' && file !== undefined) {
    const pem = values['public-key'] === undefined ? publicKey() : signersIn(values['public-key'])
    const env = values['db-url'] === undefined ? process.env : { ...process.env, DIRECT_URL: givenUrl(values['db-url']) }
    const { database, differences } = await withTarget(env, async ({ kind, url }) => ({ database: namedBy(kind, url),
      differences: await differencesWith(url, path.resolve(file), openersOf(values.identity ?? null, values['passphrase-file'] ?? null), pem ?? '', values.table ?? []) }), tell)
    if (values.json) console.log(JSON.stringify({ database, differences }))
    else for (const line of asLines(differences)) console.log(line)
    return differences.length === 0 ? 0 : 1
  }
  if (verb === 'rescue') {
    const [table, ...more] = values.table ?? []
    if (file === undefined || table === undefined || more.length > 0 || !values.row || !values.email || !values['password-file']) throw new Sentence(`Which record? ${rescueUsage}`)
    const pem = values['public-key'] === undefined ? publicKey() : signersIn(values['public-key'])
    const rescued = await rescueRecord({
      file: path.resolve(file), table, row_id: values.row, fields: values.field ?? [], location: values.location ?? null, email: values.email, password_file: values['password-file'],
      over_newer: values['over-newer'] ?? false, yes: values.yes ?? false,
    }, openersOf(values.identity ?? null, values['passphrase-file'] ?? null), pem ?? '', process.env, tell)
    if (values.json) console.log(JSON.stringify(rescued))
    else for (const line of rescueLines(rescued)) console.log(line)
    return 0
  }
  if (verb !== 'verify' || file === undefined) throw new Sentence('Which backup? npm run restore:verify -- FILE [--identity FILE] [--passphrase-file F] [--public-key FILE] [--certificate de|fr|it|en] [--json]')
  const locale = locales.find(one => one === values.certificate)
  if (values.certificate !== undefined && !locale) throw new Sentence(`A certificate is written in ${locales.join(', ')}; not in ${values.certificate}.`)
  if (isStored(file) && locale) throw new Sentence('A certificate lies beside its backup: fetch that first, then prove it here.')
  tell(lineOfName(own))
  const known = values['public-key'] === undefined ? chain() : []
  const prove = (lying: string) => runDrill({
    file: lying, openers: openersOf(values.identity ?? null, values['passphrase-file'] ?? null),
    public_pem: values['public-key'] === undefined ? publicKey() : signersIn(values['public-key']),
    migrations: readMigrations().map(({ version, body }) => ({ version, body })), known, now: new Date().toISOString(),
  }, limit_ms, ({ step, detail }) => { if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${step} ${detail ?? ''}`) })
  const verdict = isStored(file) ? await withFetched(file, process.env, prove, tell) : await prove(path.resolve(file))
  if (verdict.trusted && verdict.about) addProven(verdict.about.manifest_sha256)
  const certificate = locale ? await certify(path.resolve(file), verdict, Date.now(), locale) : null
  if (values.json) console.log(JSON.stringify({ database: own, ...verdict, ...certificate && { certificate } }))
  else {
    for (const line of verdictLines(verdict)) console.log(line)
    if (certificate) console.log(`Certificate: ${certificate.pdf}`)
  }
  return exitCodeOf(verdict)
}

/** A key file of one's own, a passphrase, or both; without either the key that is kept here. */
function openersOf(identity_file: string | null, passphrase_file: string | null): Openers {
  const passphrase = passphrase_file === null ? null : passphraseIn(passphrase_file)
  if (identity_file !== null) return { identities: readersIn(identity_file), passphrase }
  const own = passphrase === null ? keptIdentity() : null
  return { identities: own === null ? [] : [own], passphrase }
}
