// The process that a drill of the app runs in (drill.cjs): whatever an archive does, ending it ends that. It is given a file and keys,
// and gives a verdict; or the rows of a firm, or the address of a whole database, and seals what is there into a file; nothing of the desk is in it.
import path from 'node:path'
import { lookAt } from './address.ts'
import { rowsOf } from './answer-in-pieces.ts'
import type { WantedPiece } from './answer-in-pieces.ts'
import { compareArchive } from './compare.ts'
import type { CompareEnd, CompareOrder } from './compare.ts'
import { proveArchive } from './drill.ts'
import type { DrillOrder, Said } from './drill.ts'
import type { FromDrill, Given, Made, ToDrill, Wanted } from './drill-line.ts'
import { archiveOf, inLine, keepArchive, whyOf } from './keep.ts'
import { readKit } from './kit.ts'
import type { GiveObject } from './organisation.ts'
import { openS3 } from './s3.ts'
import { takeForDesk } from './whole-order.ts'

const files = import.meta.glob<string>('../../../migrations/supabase/migrations/*.sql', { query: '?raw', import: 'default', eager: true })
const migrations: DrillOrder['migrations'] = Object.entries(files).map(([file, body]) => ({ version: /(\d{14})_/.exec(file)?.[1] ?? '', body }))
  .toSorted((a, b) => a.version.localeCompare(b.version))

const port = process.parentPort
const tell = (message: FromDrill) => port.postMessage(message)
/** What the desk has: its photos and what the server has answered, one of them at a time. */
const ask = (want: Wanted['want']): Promise<Given['bytes']> => new Promise((resolve, reject) => {
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
const give: GiveObject = ask
const pull = async (want: WantedPiece): Promise<Uint8Array> => await ask(want) ?? new Uint8Array()

/** Records that differ go some at a time: whoever hears of twenty thousand at once is deaf for most of a second. */
async function compared(order: CompareOrder, say: (said: Said) => void): Promise<CompareEnd> {
  const found = await compareArchive(order, say)
  if ('fault' in found) return found
  const { rows, ...about } = found.compared
  for (let at = 0; at < rows.length; at += differ_at_once) await ask({ differ: rows.slice(at, at + differ_at_once) })
  return { compared: { ...about, rows: [] } }
}
const differ_at_once = 200

async function work(order: ToDrill): Promise<Extract<FromDrill, { verdict: unknown }>['verdict']> {
  const say = (said: Said | Made) => tell({ said })
  const kit = () => readKit(path.join(import.meta.dirname, 'drill-kit'))
  if ('probe' in order) return openS3(order.probe, { retries: 1 }).probe().then(() => 'fine')
  if ('look' in order) return lookAt(order.look)
  if ('whole' in order) return takeForDesk(order, path.join(import.meta.dirname, 'pg-dump.cjs'), migrations, say, kit())
  if ('compare' in order) return compared({ ...order, compare: { ...order.compare, live: await rowsOf(pull) } }, say)
  if (!('before' in order)) return proveArchive({ ...order, migrations }, say, kit())
  const whole = inLine(order, await rowsOf(pull))
  return 'keep' in order ? keepArchive({ ...whole, keep: order.keep }, migrations, say, kit(), give) : archiveOf(whole, say, give)
}

port.once('message', ({ data }) => {
  work(data as ToDrill).then(verdict => tell({ verdict }), (error: unknown) => tell({ error: error instanceof Error ? error.message : String(error), why: whyOf(error) }))
})
