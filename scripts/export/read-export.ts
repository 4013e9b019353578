import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import type { Column } from '../../electron/data/exports/column.ts'
import { columnsOf } from '../../electron/data/exports/dataset.ts'
import { datasetOf } from '../../electron/data/exports/datasets/index.ts'
import { offsetColumns } from '../../electron/data/exports/formats/offsets.ts'
import type { ExportFormat, ExportKind } from '../../shared/exports.ts'

type Value = string | number | null
/** `sum_rp`: of the last column of money that has a total, as the export recorded it; `difference_rp`: debit less credit of a journal, 0 elsewhere. */
export type Found = { row_count: number; sum_rp: number; difference_rp: number }

/** What is in an exported file, read by other readers than the ones that wrote it. Throws where it is no such file. */
export async function readExport(bytes: Buffer, kind: ExportKind, format: ExportFormat): Promise<Found> {
  const columns = columnsOf(datasetOf(kind, format))
  const rows = await rowsOf(bytes, columns, format)
  const sumOf = (key: string | undefined) => {
    const at = columns.findIndex(column => column.key === key)
    return at < 0 ? 0 : rows.reduce((sum, row) => sum + rappen(row[at] ?? null, format), 0)
  }
  const main = columns.findLast(({ as, sum }) => sum && as === 'rp')
  return { row_count: rows.length, sum_rp: sumOf(main?.key), difference_rp: sumOf('debit_rp') - sumOf('credit_rp') }
}

async function rowsOf(bytes: Buffer, columns: readonly Column[], format: ExportFormat): Promise<Value[][]> {
  switch (format) {
    case 'csv': case 'banana': {
      const delimiter = format === 'banana' ? '\t' : [';', ','].find(one => bytes.toString().split('\r\n', 1)[0]?.split(one).length === offsetColumns(columns).length) ?? ';'
      return parse(bytes, { bom: true, delimiter, from: 2, record_delimiter: '\r\n' }) as string[][]
    }
    case 'rma': return parse(bytes, { encoding: 'latin1', from: 2, record_delimiter: '\r\n' }) as string[][]
    case 'abacus': return (parse(bytes, { encoding: 'latin1', columns: true, delimiter: ';', record_delimiter: '\r\n' }) as Record<string, string>[])
      .map(line => columns.map(({ key }) => (key === 'debit_rp' ? line['DebitCredit'] === 'D' : key === 'credit_rp' && line['DebitCredit'] === 'C') ? line['Amount'] ?? null : null))
    case 'jsonl': return bytes.toString().split('\n').filter(Boolean).map(line => {
      const row = JSON.parse(line) as Record<string, Value>
      return columns.map(({ key }) => row[key] ?? null)
    })
    case 'xlsx': {
      const [sheet] = await readWorkbook(bytes, { trim: false })
      const rows = (sheet?.data ?? []).slice(1) as Value[][]
      return columns.some(({ sum }) => sum) ? rows.slice(0, -1) : rows
    }
  }
}

function rappen(value: Value, format: ExportFormat): number {
  if (value === null || value === '') return 0
  return format === 'jsonl' ? Number(value) : Math.round(Number(value) * 100)
}
