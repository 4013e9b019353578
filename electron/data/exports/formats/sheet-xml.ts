import { DAY, wallClock } from '../../../../shared/time.ts'
import type { As, Cell, Column, Row } from '../column.ts'
import { aheadText } from './wall.ts'

/** Excel counts days from 30 December 1899. */
const first_day = 25_569
/** Style numbers, as `styles` lists them. */
export const style = { plain: 0, head: 1, rp: 2, count: 3, bp: 4, day: 5, instant: 6, total_rp: 7, total_count: 8, total: 9 } as const
const styleOf: Record<As, number> = { text: style.plain, flag: style.plain, rp: style.rp, count: style.count, bp: style.bp, day: style.day, instant: style.instant, offset: style.plain }
const width: Record<As, number> = { text: 18, flag: 6, rp: 13, count: 11, bp: 9, day: 12, instant: 17, offset: 8 }
const wide: Partial<Record<Column['key'], number>> = { customer: 28, recipient: 28, description: 40, notes: 40, text: 34, vehicle: 24, email: 28, vin: 20, street: 24, company: 28 }

/** Nothing in it has to be written in another way: nearly every text, and one look costs less than seven. */
const plain = /^[ !-%'-;=?-^`-~\u00a0-\ud7ff]*$/

/** What XML can't hold is written as Excel does; a lone half of a character is replaced. */
export function xmlText(text: string): string {
  if (plain.test(text)) return text
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/_x[0-9A-Fa-f]{4}_/g, found => `_x005F${found}`)
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\r]/g, char => `_x${char.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`)
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** `A`, `Z`, `AA` of 0, 25, 26. */
export function columnName(n: number): string {
  return n < 26 ? String.fromCharCode(65 + n) : columnName(Math.floor(n / 26) - 1) + columnName(n % 26)
}

/** A text is written as a text and never as a formula, whatever it begins with. Excel takes 32 767 characters. */
export const textCell = (at: string, text: string, s: number = style.plain): string =>
  `<c r="${at}" s="${s}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text.slice(0, 32_767))}</t></is></c>`
const numberCell = (at: string, value: number, s: number) => `<c r="${at}" s="${s}"><v>${value}</v></c>`

function cell(at: string, value: Cell, as: As, yes_no: readonly [string, string]): string {
  if (value === null) return ''
  switch (as) {
    case 'text': return textCell(at, String(value))
    case 'flag': return textCell(at, value ? yes_no[0] : yes_no[1])
    case 'rp': return numberCell(at, Number(value) / 100, style.rp)
    case 'count': return numberCell(at, Number(value), style.count)
    case 'bp': return numberCell(at, Number(value) / 10_000, style.bp)
    case 'instant': return numberCell(at, wallClock(Number(value)) / DAY + first_day, style.instant)
    case 'offset': return textCell(at, aheadText(Number(value)))
    case 'day': return numberCell(at, Date.parse(String(value)) / DAY + first_day, style.day)
  }
}

/** What comes before the rows: the header stays where it is, columns have the width of what they hold. */
export function sheetHead(columns: readonly Column[], headers: readonly string[]): string {
  const cols = columns.map(({ key, as }, n) => `<col min="${n + 1}" max="${n + 1}" width="${Math.max(wide[key] ?? width[as], (headers[n]?.length ?? 0) + 2)}" customWidth="1" style="${styleOf[as]}"/>`)
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${cols.join('')}</cols><sheetData><row r="1">${headers.map((text, n) => textCell(`${columnName(n)}1`, text, style.head)).join('')}</row>`
}

/** Rows from row number `at` on. */
export function sheetRows(columns: readonly Column[], names: readonly string[], rows: readonly Row[], at: number, yes_no: readonly [string, string]): string {
  return rows.map((row, n) => `<row r="${at + n}">${columns.map(({ as }, k) => cell(`${names[k]}${at + n}`, row[k] ?? null, as, yes_no)).join('')}</row>`).join('')
}

/** The totals below the last row, as formulas that know their result, and the end of the sheet. */
export function sheetFoot(columns: readonly Column[], names: readonly string[], last: number, sums: ReadonlyMap<string, number>, total: string): string {
  const totals = columns.map(({ key, as, sum }, n) => {
    const at = `${names[n]}${last + 1}`
    if (!sum) return n === 0 ? textCell(at, total, style.total) : `<c r="${at}" s="${style.total}"/>`
    const value = sums.get(key) ?? 0
    return `<c r="${at}" s="${as === 'rp' ? style.total_rp : style.total_count}"><f>SUM(${names[n]}2:${names[n]}${last})</f><v>${as === 'rp' ? value / 100 : value}</v></c>`
  })
  const has_totals = columns.some(({ sum }) => sum)
  return `${has_totals ? `<row r="${last + 1}">${totals.join('')}</row>` : ''}</sheetData><autoFilter ref="A1:${names.at(-1)}${last}"/></worksheet>`
}

/** Number formats and fonts; `#,##0` groups as the reader's own system does. */
export const styles = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/><numFmt numFmtId="166" formatCode="0.0#%"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE6EEF0"/></patternFill></fill></fills><borders count="2"><border/><border><left/><right/><top style="thin"/><bottom/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="10"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1" fillId="2" applyFill="1"/><xf xfId="0" numFmtId="4" applyNumberFormat="1"/><xf xfId="0" numFmtId="3" applyNumberFormat="1"/><xf xfId="0" numFmtId="166" applyNumberFormat="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/><xf xfId="0" numFmtId="4" applyNumberFormat="1" fontId="1" applyFont="1" borderId="1" applyBorder="1"/><xf xfId="0" numFmtId="3" applyNumberFormat="1" fontId="1" applyFont="1" borderId="1" applyBorder="1"/><xf xfId="0" fontId="1" applyFont="1" borderId="1" applyBorder="1"/></cellXfs></styleSheet>`
