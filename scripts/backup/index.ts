// `npm run backup -- [options]`: a full, sealed backup, once or every day. See `usage`.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { peakMemory } from '../peak-memory.ts'
import { minuteOf } from '../../electron/data/backup/schedule.ts'
import { Sentence } from '../backend/sentence.ts'
import { givenUrl } from '../database/target.ts'
import { loadDotenv } from '../dotenv.ts'
import { orEnd } from '../or-end.ts'
import { everyDay } from './daily.ts'
import { takeOnce } from './once.ts'
import type { Wish } from './once.ts'
import { backupDir } from './own-keys.ts'
import { placeOf } from './place.ts'
import { tidied, tidy } from './tidy.ts'

const usage = `npm run backup -- [options]
  --db-url URL           this database, without a password (PGPASSWORD); without --db-url DIRECT_URL or DATABASE_URL (also in .env), else the embedded backend
  --out DIR              where the archive goes (.cache/backup)
  --recipient AGE1…      who may read it; several times for several people. Without any: a key that is kept in .cache/backup
  --passphrase-file F    a passphrase (first line of F) that opens it. With recipients as well, FILE.key.age beside it holds a key under it
  --signing-key F        an Ed25519 key as PEM; without it one that is kept in .cache/backup
  --to s3://BUCKET/DIR   uploads it there as well, and what it lacks of those before (any S3; AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL_S3 of the environment)
  --prune                afterwards deletes what no day (7), week (4), month (12) or year needs; never what no newer proven backup stands for
  --daily HH:MM          stays and makes one every day at that time (Zürich), proves it, and catches up soon after the start what was missed
  --schema-only, --data-only, --without-objects, --json`

loadDotenv()
await orEnd(run)
// the thread of pg_dump leaves handles behind that would keep the process
process.exit(0)

async function run(): Promise<void> {
  const { values } = parseArgs({ options: {
    'db-url': { type: 'string' }, out: { type: 'string' }, recipient: { type: 'string', multiple: true }, 'passphrase-file': { type: 'string' },
    'signing-key': { type: 'string' }, 'schema-only': { type: 'boolean' }, 'data-only': { type: 'boolean' }, 'without-objects': { type: 'boolean' },
    to: { type: 'string' }, prune: { type: 'boolean' }, daily: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' },
  } })
  if (values.help) return console.log(usage)
  if (values['schema-only'] && values['data-only']) throw new Sentence('--schema-only and --data-only exclude each other.')
  const daily_at = values.daily === undefined ? null : minuteOf(values.daily)
  if (values.daily !== undefined && daily_at === null) throw new Sentence(`${values.daily} is no time of a day; write it as 02:30.`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Sentence('The backup was cancelled; nothing was kept of it.')))
  const wish: Wish = {
    db_url: values['db-url'] === undefined ? null : givenUrl(values['db-url']), kind: values['schema-only'] ? 'schema' : values['data-only'] ? 'data' : 'full', out: path.resolve(values.out ?? backupDir()),
    recipients: values.recipient ?? [], passphrase_file: values['passphrase-file'] ?? null, signing_key_file: values['signing-key'] ?? null,
    place: values.to === undefined ? null : placeOf(values.to, process.env), with_objects: !values['without-objects'], is_quiet: values.json ?? false, signal: stop.signal,
  }
  if (daily_at !== null) return everyDay(wish, daily_at, values.prune ?? false)
  const started = performance.now()
  const taken = await takeOnce(wish)
  const may_prune = values.prune ?? false
  const done = await tidy(wish, taken, may_prune)
  const backup_ms = Math.round(performance.now() - started)
  const rss_mb = peakMemory()
  const { database, file, kind, bytes, tables, rows, objects, serial, manifest_sha256, uploaded } = taken
  if (values.json) return console.log(JSON.stringify({ database, file, kind, bytes, tables, rows, objects, serial, manifest_sha256, uploaded, brought: done.brought, dropped: done.drop.map(one => one.file), backup_ms, rss_mb }))
  for (const line of tidied(done, may_prune)) console.log(line)
  console.log(`${file}\n${rows} rows of ${tables} tables, ${(bytes / 1e6).toFixed(1)} MB, ${(backup_ms / 1000).toFixed(1)} s. Prove it: npm run restore:verify -- ${file}`)
}
