import type { ExportFormat } from '../../../../shared/exports.ts'
import { banana, csv } from './csv.ts'
import type { Format } from './format.ts'
import { jsonl } from './jsonl.ts'
import { xlsx } from './xlsx.ts'

export const formats: Record<ExportFormat, Format> = { xlsx, csv, jsonl, banana }
/** How a file of the format ends. */
export const extensionOf = (format: ExportFormat): string => format === 'banana' ? 'txt' : format
