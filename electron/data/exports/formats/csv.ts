import type { As, Cell, Column } from '../column.ts'
import { inWords } from '../words.ts'
import type { Format } from './format.ts'
import { headerOf, withOffsets } from './offsets.ts'
import { aheadText, plainRappen, wallText } from './wall.ts'

/** A text that a spreadsheet would take for a formula; blanks before it do not help. */
const formula = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/
/** A text that no spreadsheet takes for a formula: with an apostrophe before it, as they write it themselves. */
export const noFormula = (text: string): string => (formula.test(text) ? `'${text}` : text)
/** What a spreadsheet separates by, in Switzerland and elsewhere. */
export const separatorOf = (locale: string): ';' | ',' => (locale === 'en' ? ',' : ';')

/** An amount, a number or a day never needs care; a text is kept from being a formula by an apostrophe, as spreadsheets write it themselves. */
export function csvCell(value: Cell, as: As, separator: string): string {
  if (value === null) return ''
  switch (as) {
    case 'rp': return plainRappen(Number(value))
    case 'count': return String(value)
    case 'bp': return String(Number(value) / 100)
    case 'flag': return value ? '1' : '0'
    case 'instant': return wallText(Number(value))
    case 'offset': return aheadText(Number(value))
    case 'day': case 'text': {
      const text = noFormula(String(value))
      return /["\r\n\t]/.test(text) || text.includes(separator) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text
    }
  }
}

/** Comma separated values as Excel opens them by a double click: UTF-8 with a mark, separated by `;` where people write in German, French or Italian. */
export const csv: Format = async function* (table) {
  const { columns, rows, words, locale } = withOffsets(table)
  const separator = separatorOf(locale)
  const line = (cells: string[]) => `${cells.join(separator)}\r\n`
  const read = inWords(columns, words)
  yield Buffer.from(`\ufeff${line(columns.map(column => csvCell(headerOf(column, words), 'text', separator)))}`)
  for await (const batch of rows) {
    yield Buffer.from(read(batch).map(row => line(columns.map(({ as }, n) => csvCell(row[n] ?? null, as, separator)))).join(''))
  }
}

/** What Banana imports: UTF-8 without a mark, tabs, its own English column names, days as `2026-10-31`. */
export const banana: Format = async function* ({ columns, rows }) {
  yield Buffer.from('Date\tDescription\tAccountDebit\tAccountCredit\tAmount\tVatCode\r\n')
  // a code is letters and digits of the firm's own; its minus is not the begin of a formula
  const cell = (value: Cell, { as, key }: Column) => key === 'vat_code' ? String(value ?? '') : as === 'text' ? noFormula(String(value ?? '').replace(/[\s"]+/g, ' ')) : csvCell(value, as, '\t')
  for await (const batch of rows) {
    yield Buffer.from(batch.map(row => `${columns.map((column, n) => cell(row[n] ?? null, column)).join('\t')}\r\n`).join(''))
  }
}
