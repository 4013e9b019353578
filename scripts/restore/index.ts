// `npm run restore:verify -- FILE [--identity FILE] [--passphrase-file F] [--public-key FILE] [--certificate de|fr|it|en] [--json]`: restores a
// backup and says whether it may be trusted; ends with 0 only then. --certificate writes FILE.certificate.json and .pdf, signed.
// `npm run restore:diff -- FILE [--db-url URL] [--table T]… [--json]`: what differs between a backup and the live database, which is only read.
// `npm run test:restore -- [FILE] [--draw N] [--json]`: shows that bad backups are caught and good ones pass, and ends with 0 only then.
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { locales } from '../../electron/data/documents/words.ts'
import { identitiesIn } from '../../electron/data/backup/keys.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { readMigrations } from '../backend/migrate.ts'
import { Sentence } from '../backend/sentence.ts'
import { addProven, chain, keptIdentity, publicKey } from '../backup/own-keys.ts'
import { withTarget } from '../database/target.ts'
import { orEnd } from '../or-end.ts'
import { certify } from './certify.ts'
import { asLines, differencesWith } from './difference.ts'
import { runDrill } from './run-drill.ts'
import { selfTest } from './self-test.ts'

const limit_ms = 15 * 60_000

process.exit(await orEnd(verify))

async function verify(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: {
    identity: { type: 'string' }, 'passphrase-file': { type: 'string' }, 'public-key': { type: 'string' }, draw: { type: 'string' }, certificate: { type: 'string' }, 'db-url': { type: 'string' }, table: { type: 'string', multiple: true }, json: { type: 'boolean' },
  } })
  const [verb, file] = positionals
  if (verb === 'test') {
    const draw = Number(values.draw ?? randomInt(1, 1_000_000))
    if (!values.json) console.error(`draw ${draw} (--draw ${draw} repeats it)`)
    const given = file === undefined ? null : { file: path.resolve(file), openers: openersOf(values.identity ?? null, values['passphrase-file'] ?? null) }
    const tally = await selfTest(given, draw, line => console.error(line))
    console.log(values.json ? JSON.stringify(tally) : `${tally.caught} of ${tally.corruptions} bad backups caught; of ${tally.good} good ones ${tally.false_alarms} false alarms${tally.recovered_without_us === null ? '' : `; ${tally.recovered_without_us ? '' : 'not '}restored without this program`}`)
    return tally.caught === tally.corruptions && tally.false_alarms === 0 && tally.recovered_without_us !== false ? 0 : 1
  }
  if (verb === 'diff' && file !== undefined) {
    const pem = values['public-key'] === undefined ? publicKey() : readFileSync(values['public-key'], 'utf8')
    const env = values['db-url'] === undefined ? process.env : { ...process.env, DIRECT_URL: values['db-url'] }
    const found = await withTarget(env, ({ url }) => differencesWith(url, path.resolve(file), openersOf(values.identity ?? null, values['passphrase-file'] ?? null), pem ?? '', values.table ?? []))
    if (values.json) console.log(JSON.stringify(found))
    else for (const line of asLines(found)) console.log(line)
    return found.length === 0 ? 0 : 1
  }
  if (verb !== 'verify' || file === undefined) throw new Sentence('Which backup? npm run restore:verify -- FILE [--identity FILE] [--passphrase-file F] [--public-key FILE] [--certificate de|fr|it|en] [--json]')
  if (!existsSync(file)) throw new Sentence(`There is no ${file}.`)
  const locale = locales.find(one => one === values.certificate)
  if (values.certificate !== undefined && !locale) throw new Sentence(`A certificate is written in ${locales.join(', ')}; not in ${values.certificate}.`)
  const known = values['public-key'] === undefined ? chain() : []
  const verdict = await runDrill({
    file: path.resolve(file), openers: openersOf(values.identity ?? null, values['passphrase-file'] ?? null),
    public_pem: values['public-key'] === undefined ? publicKey() : readFileSync(values['public-key'], 'utf8'),
    migrations: readMigrations().map(({ version, body }) => ({ version, body })), known, now: new Date().toISOString(),
  }, limit_ms, ({ step, detail }) => { if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${step} ${detail ?? ''}`) })
  if (verdict.trusted && verdict.about) addProven(verdict.about.manifest_sha256)
  const certificate = locale ? await certify(path.resolve(file), verdict, Date.now(), locale) : null
  if (values.json) console.log(JSON.stringify(certificate ? { ...verdict, certificate } : verdict))
  else {
    for (const { check, ok, ms, found, means } of verdict.checks) {
      console.log(`${ok ? '✓' : '✗'} ${check} (${ms} ms)${ok ? '' : `: ${means}`}`)
      for (const sentence of found) console.log(`    ${sentence}`)
    }
    if (verdict.rpo_h !== null) console.log(`Age ${verdict.rpo_h.toFixed(2)} h (promised 24) · restored and checked in ${(verdict.drill_ms / 1000).toFixed(1)} s (promised 4 h, local restore only)`)
    if (verdict.about?.operations) console.log(`${verdict.about.operations} operations of a desk were not at the server yet; they are in it, and the app takes them back`)
    console.log(verdict.sentence)
    if (certificate) console.log(`Certificate: ${certificate.pdf}`)
  }
  return verdict.trusted ? 0 : 1
}

/** A key file of one's own, a passphrase, or both; without either the key that is kept here. */
function openersOf(identity_file: string | null, passphrase_file: string | null): Openers {
  const passphrase = passphrase_file === null ? null : readFileSync(passphrase_file, 'utf8').split('\n')[0]?.trim() ?? ''
  if (identity_file !== null) return { identities: identitiesIn(readFileSync(identity_file, 'utf8')), passphrase }
  const own = passphrase === null ? keptIdentity() : null
  return { identities: own === null ? [] : [own], passphrase }
}
