// `npm run export:verify -- FILE [--json]`: whether a file is one that was exported and recorded, unchanged; ends with 0 only then. It asks the
// embedded database, or the one in DIRECT_URL or DATABASE_URL (also in .env), and says which.
import { existsSync } from 'node:fs'
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
  if (!existsSync(file)) throw new Sentence(`There is no ${file}.`)
  const verdict = await withTarget(process.env, async ({ kind, url, sql }) => ({ database: namedBy(kind, url), ...await verifyExport(sql, file) }), line => console.error(line))
  console.log(values.json ? JSON.stringify(verdict) : verdict.sentence)
  return verdict.ok ? 0 : 1
}))
