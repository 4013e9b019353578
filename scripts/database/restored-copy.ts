import { once } from 'node:events'
import postgres from 'postgres'
import { openArchive } from '../../electron/data/backup/archive.ts'
import { manifest as shape, names } from '../../electron/data/backup/manifest.ts'
import { restoreInto } from '../../electron/data/backup/restore.ts'
import type { Restorer } from '../../electron/data/backup/restore.ts'
import { platform_extensions } from '../../electron/data/backup/scratch.ts'
import { superuser } from '../backend/cluster.ts'
import { urlOf } from '../backend/platform.ts'
import { Sentence } from '../backend/sentence.ts'
import { ensureTemplate, startTestCluster, withMaintenance } from '../backend/test-cluster.ts'
import { keptIdentity } from '../backup/own-keys.ts'

export type Copied = { tables: number; rows: number }
const quiet = { max: 1, onnotice: () => undefined, prepare: false }

/** Restores a backup of this clone into a throw-away server of this PC and works there, as who may apply migrations; nothing of it stays. */
export async function withRestored<T>(file: string, work: (sql: postgres.Sql, copied: Copied) => Promise<T>): Promise<T> {
  const { files } = await openArchive(file, { identities: [keptIdentity() ?? ''], passphrase: null })
  const manifest = shape.parse(JSON.parse(files.get(names.manifest)?.toString('utf8') ?? '{}'))
  const { stop, ...server } = await startTestCluster()
  try {
    await ensureTemplate(server, 'none') // the roles: those of the platform, and ours
    await withMaintenance(server, 'restored', sql => sql.unsafe('create database restored owner postgres'))
    const admin = postgres(urlOf(server.port, server.pg_password, 'restored', superuser), quiet)
    try {
      await admin.unsafe(platform_extensions)
      const errors = await restoreInto(restorerTo(admin), files, manifest, () => undefined)
      if (errors.length > 0) throw new Sentence(`${file} could not be restored: ${errors[0]}`)
    } finally {
      await admin.end()
    }
    const sql = postgres(urlOf(server.port, server.pg_password, 'restored'), quiet)
    try {
      return await work(sql, { tables: manifest.tables.length, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0) })
    } finally {
      await sql.end()
    }
  } finally {
    await stop()
  }
}

const restorerTo = (sql: postgres.Sql): Restorer => ({
  exec: query => sql.unsafe(query).simple(),
  async fill(table, columns, text) {
    const stream = await sql.unsafe(`copy ${table} (${columns.join(', ')}) from stdin`).writable()
    stream.end(text)
    await once(stream, 'finish')
  },
})
