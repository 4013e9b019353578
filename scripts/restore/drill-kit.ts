import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { expectedOf } from '../../electron/data/backup/expected.ts'
import { readKit, writeKit } from '../../electron/data/backup/kit.ts'
import type { Kit } from '../../electron/data/backup/kit.ts'
import { makeEmpty } from '../../electron/data/backup/scratch.ts'
import { readMigrations } from '../backend/migrate.ts'
import { holdLock } from '../run/hold-lock.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const cache = path.join(root, '.cache', 'drill-kit')
/** What a kit is made by, beside the migrations. */
const makers = ['electron/data/backup/kit.ts', 'electron/data/backup/scratch.ts', 'electron/data/backup/expected.ts', 'electron/data/backup/catalogue.ts', 'scripts/restore/drill-kit.ts', 'node_modules/@electric-sql/pglite/package.json']

let known: Promise<Kit> | undefined
/** The kit of these migrations, from the cache of this clone. */
export const drillKit = (): Promise<Kit> => known ??= drillKitFolder().then(readKit)

/** The folder of that kit, made when it is not there yet; older ones go. */
export async function drillKitFolder(): Promise<string> {
  const migrations = readMigrations()
  const hash = createHash('sha256').update(JSON.stringify(migrations))
  for (const file of makers) hash.update(fs.readFileSync(path.join(root, file)))
  const folder = path.join(cache, hash.digest('hex').slice(0, 16))
  if (fs.existsSync(folder)) return folder
  await holdLock(path.join(root, '.cache', 'drill-kit.lock'), async () => {
    if (fs.existsSync(folder)) return
    fs.rmSync(cache, { recursive: true, force: true })
    const empty = await makeEmpty()
    const half = `${folder}.part`
    let built = empty
    const expected = await expectedOf(migrations, migrations.at(-1)?.version ?? '', empty, async db => {
      await db.exec('checkpoint') // what is only in memory so far would be missing in the files
      built = await db.dumpDataDir('none')
    })
    await writeKit(half, { empty, expected, built: () => built })
    fs.renameSync(half, folder)
  })
  return folder
}
