// One export in a process of its own, so that memory and time are its alone: `node export-child.ts <JSON of the job>`; prints one JSON line.
import { peakMemory } from '../peak-memory.ts'
import { serverRows } from '../../electron/data/exports/server-rows.ts'
import { makeFile } from '../../electron/data/exports/make-file.ts'
import type { Sink } from '../../electron/data/exports/make-file.ts'
import { exportFiles } from '../../electron/main/export-file.ts'
import type { ExportFormat, ExportKind } from '../../shared/exports.ts'
import { sessionOf } from './sync/large-desk.ts'
import type { Api, Clerk } from './sync/large-desk.ts'

export type Job = { api: Api; clerk: Clerk; locations: string[]; folder: string; kind: ExportKind; format: ExportFormat }
export type Report = { rows: number; ms: number; rss_mb: number; bytes: number; /** until the server's answer was here */ asked_ms: number }

const { api, clerk, locations, folder, kind, format } = JSON.parse(process.argv[2] ?? '') as Job
const { rpcBytes } = await sessionOf(api, clerk)
const never = new AbortController().signal
const files = exportFiles(() => Promise.resolve(null), { GUICHET_EXPORT_FOLDER: folder }, (text, error) => console.error(text, error))
const done = async (answer: ReturnType<typeof files.answer>): Promise<string> => {
  const { file, fault } = await answer
  if (fault) throw new Error(`the disk says ${fault}`)
  return file ?? ''
}
const open = async (): Promise<Sink> => {
  await done(files.answer({ kind: 'open_export', id: 1, name: `${kind.toLowerCase()}.${format === 'banana' ? 'txt' : format}` }))
  return {
    write: async bytes => void await done(files.answer({ kind: 'write_export', id: 2, handle: 1, bytes })),
    finish: () => done(files.answer({ kind: 'close_export', id: 3, handle: 1, keep: true })),
    drop: async () => void await done(files.answer({ kind: 'close_export', id: 4, handle: 1, keep: false })),
  }
}
const began = performance.now()
const { rows } = await serverRows(rpcBytes, kind, { from_on: '2020-01-01', until_on: '2030-12-31' }, locations, never)
const asked_ms = Math.round(performance.now() - began)
const made = await makeFile(rows, { kind, format, locale: 'de', about: [] }, open, never, () => undefined)
const ms = Math.round(performance.now() - began)
console.log(JSON.stringify({ rows: made?.row_count ?? 0, ms, rss_mb: peakMemory(), bytes: made?.bytes ?? 0, asked_ms } satisfies Report))
