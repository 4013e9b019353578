// `npm run export:verify -- FILE [--json]`: whether a file is one that was exported and recorded, unchanged. It asks the embedded
// database, or the one in DIRECT_URL or DATABASE_URL (also in .env), and says which. Ends with 0: unchanged · 1: not that file · 2: it could not be looked at.
import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Sentence } from '../backend/sentence.ts'
import { namedBy, withTarget } from '../database/target.ts'
import { loadDotenv } from '../dotenv.ts'
import { orEnd } from '../or-end.ts'
import { verifyExport } from './verify-export.ts'

loadDotenv()
process.exit(await orEnd(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
  const [verb, file] = positionals
  if (verb !== 'verify' || file === undefined) throw new Sentence('Which file? npm run export:verify -- FILE [--json]')
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw new Sentence(`There is no ${file}.`)
  if (!found.isFile()) throw new Sentence(`${file} is a folder. Name one exported file.`)
  const verdict = await withTarget(process.env, async ({ kind, url, sql }) => ({ database: namedBy(kind, url), ...await verifyExport(sql, file) }), line => console.error(line))
  console.log(values.json ? JSON.stringify(verdict) : verdict.sentence)
  return verdict.ok ? 0 : 1
}, 2))
