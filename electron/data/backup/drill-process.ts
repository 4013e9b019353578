// The process that a drill of the app runs in (drill.cjs): whatever an archive does, ending it ends that. It is given a file and keys,
// and gives a verdict; or it is given the rows of a firm, and seals them into a file; nothing of the desk is in it.
import path from 'node:path'
import { drill } from './drill.ts'
import type { DrillOrder, Verdict } from './drill.ts'
import type { Archived, FromDrill, Given, ToDrill } from './drill-line.ts'
import { fingerprintOf } from './foreign.ts'
import { readKit } from './kit.ts'
import { writeOrganisation } from './organisation.ts'
import type { GiveObject, OrganisationOrder } from './organisation.ts'

const files = import.meta.glob<string>('../../../migrations/supabase/migrations/*.sql', { query: '?raw', import: 'default', eager: true })
const migrations: DrillOrder['migrations'] = Object.entries(files).map(([file, body]) => ({ version: /(\d{14})_/.exec(file)?.[1] ?? '', body }))
  .toSorted((a, b) => a.version.localeCompare(b.version))

const port = process.parentPort
const tell = (message: FromDrill) => port.postMessage(message)
/** The desk has the line; one photo at a time lies here. */
const give: GiveObject = want => new Promise((resolve, reject) => {
  const nth = ++last
  const hear = ({ data }: { data: unknown }) => {
    const given = data as Given
    if (given.nth !== nth) return
    port.off('message', hear)
    if (given.failed) reject(new Error('the line was lost'))
    else resolve(given.bytes)
  }
  port.on('message', hear)
  tell({ said: { nth, want } })
})
let last = 0

async function archive(order: OrganisationOrder): Promise<Archived> {
  const { file, bytes, manifest, manifest_sha256 } = await writeOrganisation(order, ({ step, done, of }) => tell({ said: { step: 'archive', detail: step, share: done / of } }), undefined, give)
  const { sha256 } = await fingerprintOf(file)
  return { file_name: path.basename(file), bytes, sha256, serial: manifest.serial, manifest_sha256, taken_at: manifest.taken_at, tables: manifest.tables.length, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), payments_rp: manifest.money.payments_rp }
}

port.once('message', ({ data }) => {
  const order = data as ToDrill
  const work: Promise<Verdict | Archived> = 'rows' in order ? archive(order)
    : drill({ ...order, migrations }, said => tell({ said }), readKit(path.join(import.meta.dirname, 'drill-kit')))
  work.then(verdict => tell({ verdict }), (error: unknown) => tell({ error: error instanceof Error ? error.message : String(error) }))
})
