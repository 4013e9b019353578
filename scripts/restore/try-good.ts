import { rmSync } from 'node:fs'
import path from 'node:path'
import { drill } from '../../electron/data/backup/drill.ts'
import type { Verdict } from '../../electron/data/backup/drill.ts'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import type { ReadObject } from '../../electron/data/backup/take.ts'
import { readMigrations } from '../backend/migrate.ts'
import { openBackend } from '../backend/open-backend.ts'
import type { Server } from '../backend/platform.ts'
import { drillKit } from './drill-kit.ts'
import type { Good } from './good-archives.ts'

const noObject: ReadObject = ({ name }) => Promise.reject(new Error(`there is no ${name}`))

/** Takes a backup of such a database and proves it; `keep` is given the archive before it goes. */
export async function tryGood(server: Server, good: Good, folder: string, keep: (file: string, openers: Openers, project: string) => Promise<void> = () => Promise.resolve()): Promise<Verdict> {
  const backend = await openBackend(server)
  const file = path.join(folder, `good-${process.pid}.crb`)
  try {
    await good.fill(backend)
    const { identity, recipient } = await newIdentity()
    const key = newSigningKey()
    const readers = good.readers ?? { recipients: [recipient] }
    const openers = { identities: [identity], passphrase: 'passphrase' in readers ? readers.passphrase : null }
    const { manifest } = await takeBackup({ db_url: backend.db_url, file, kind: 'full', signing_pem: key.private_pem, readers, previous: () => null, readObject: good.readObject ?? noObject })
    await keep(file, openers, manifest.project)
    return await drill({ file, openers, public_pem: key.public_pem, migrations: readMigrations(), known: [], now: new Date().toISOString() }, undefined, await drillKit())
  } finally {
    rmSync(file, { force: true })
    await backend.stop()
  }
}
