import type { ExportFormat } from '../../../../shared/exports.ts'
import { abacus } from './abacus.ts'
import { banana, csv } from './csv.ts'
import type { Format } from './format.ts'
import { jsonl } from './jsonl.ts'
import { rma } from './rma.ts'
import { xlsx } from './xlsx.ts'

export const formats: Record<ExportFormat, Format> = { xlsx, csv, jsonl, banana, rma, abacus }
/** How a file of the format ends. */
const extensions: Partial<Record<ExportFormat, string>> = { banana: 'txt', rma: 'csv', abacus: 'txt' }
/** Whose file it is, where a program has its own. */
const programs: Partial<Record<ExportFormat, string>> = { banana: 'Banana', rma: 'Run-my-Accounts', abacus: 'Abacus' }
export const programOf = (format: ExportFormat): string | null => programs[format] ?? null
export const extensionOf = (format: ExportFormat): string => extensions[format] ?? format
