import { createHash } from 'node:crypto'
import fs from 'node:fs'
import type postgres from 'postgres'
import type { ExportFormat, ExportKind } from '../../shared/exports.ts'
import { readExport } from './read-export.ts'

export type Verdict = { ok: boolean; sha256: string; sentence: string; run: Record<string, unknown> | null }
type Run = { kind: ExportKind; format: ExportFormat; from_on: string; until_on: string; row_count: number; sum_rp: string; made_at: Date; made_by: string; source: string }

const unknown = 'No export of this content is recorded. The file was changed since it was made (a spreadsheet that saved it is enough), it was made elsewhere, or the PC that made it has not sent its record yet.'

/** Whether a file is, to the byte, one that was exported and recorded, and holds what was recorded of it. */
export async function verifyExport(sql: postgres.Sql, file: string): Promise<Verdict> {
  const bytes = fs.readFileSync(file)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const [run] = await sql<Run[]>`select r.kind, r.format, r.from_on::text, r.until_on::text, r.row_count, r.sum_rp, r.made_at, u.full_name as made_by, r.source
    from public.export_runs r left join public.users u on u.id = r.made_by where r.sha256 = ${sha256} order by r.made_at limit 1`
  if (!run) return { ok: false, sha256, run: null, sentence: unknown }
  const found = await readExport(bytes, run.kind, run.format)
  const faults = [
    ...found.row_count === run.row_count ? [] : [`${found.row_count} rows instead of ${run.row_count}`],
    ...found.sum_rp === Number(run.sum_rp) ? [] : [`a sum of ${found.sum_rp} Rappen instead of ${run.sum_rp}`],
    ...found.difference_rp === 0 ? [] : [`debit and credit differ by ${found.difference_rp} Rappen`],
  ]
  const what = `${run.kind} ${run.from_on} to ${run.until_on}, ${run.row_count} rows, ${run.sum_rp} Rappen, ${run.format} out of the ${run.source.toLowerCase()}, made ${run.made_at.toISOString()} by ${run.made_by}`
  return { ok: faults.length === 0, sha256, run: { ...run, sum_rp: Number(run.sum_rp) }, sentence: faults.length === 0 ? `Unchanged: ${what}.` : `Recorded as ${what}, but it has ${faults.join(', ')}.` }
}
