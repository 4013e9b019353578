// The process that a drill of the app runs in (drill.cjs): whatever an archive does, ending it ends that. It is given a file and keys,
// and gives a verdict; nothing of the desk is in it.
import path from 'node:path'
import { drill } from './drill.ts'
import type { DrillOrder } from './drill.ts'
import type { FromDrill, ToDrill } from './drill-line.ts'
import { readKit } from './kit.ts'

const files = import.meta.glob<string>('../../../migrations/supabase/migrations/*.sql', { query: '?raw', import: 'default', eager: true })
const migrations: DrillOrder['migrations'] = Object.entries(files).map(([file, body]) => ({ version: /(\d{14})_/.exec(file)?.[1] ?? '', body }))
  .toSorted((a, b) => a.version.localeCompare(b.version))

const port = process.parentPort
const tell = (message: FromDrill) => port.postMessage(message)
port.once('message', ({ data }) => {
  drill({ ...data as ToDrill, migrations }, said => tell({ said }), readKit(path.join(import.meta.dirname, 'drill-kit')))
    .then(verdict => tell({ verdict }), (error: unknown) => tell({ error: error instanceof Error ? error.message : String(error) }))
})
