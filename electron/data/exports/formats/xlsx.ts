import { Readable } from 'node:stream'
import yazl from 'yazl'
import type { Column, Row } from '../column.ts'
import { inWords } from '../words.ts'
import type { Format, Table } from './format.ts'
import { headerOf, withOffsets } from './offsets.ts'
import { columnName, sheetFoot, sheetHead, sheetRows, styles, textCell, style, xmlText } from './sheet-xml.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
/** Excel's own limit, less the header and the totals. */
const most_rows = 1_048_574

/** A workbook of two sheets: the rows, and what they are. Written as the rows come, compressed beside this program's thread. */
export const xlsx: Format = async function* (table) {
  const zip = new yazl.ZipFile()
  // Of no importance to what is in it, and the same file for the same rows.
  const options = { mtime: new Date(Date.UTC(2026, 0, 1)), forceDosTimestamp: true }
  const put = (name: string, xml: string) => zip.addBuffer(Buffer.from(declaration + xml), name, options)
  put('[Content_Types].xml', `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`)
  put('_rels/.rels', `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
  put('xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${xmlText(table.title)}" sheetId="1" r:id="rId1"/><sheet name="${xmlText(table.words.about.sheet)}" sheetId="2" r:id="rId2"/></sheets></workbook>`)
  put('xl/_rels/workbook.xml.rels', `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${office}/styles" Target="styles.xml"/></Relationships>`)
  zip.addBuffer(Buffer.from(styles), 'xl/styles.xml', options)
  put('xl/worksheets/sheet2.xml', `<worksheet xmlns="${main}"><cols><col min="1" max="1" width="22" customWidth="1"/><col min="2" max="2" width="70" customWidth="1"/></cols><sheetData>${table.about.map(([label, value], n) =>
    `<row r="${n + 1}">${textCell(`A${n + 1}`, label, style.head)}${textCell(`B${n + 1}`, value)}</row>`).join('')}</sheetData></worksheet>`)
  const source = Readable.from(sheet(withOffsets(table)), { objectMode: false, highWaterMark: 1 << 18 })
  zip.addReadStream(source, 'xl/worksheets/sheet1.xml', { ...options, compressionLevel: 3 })
  zip.end()
  const out = zip.outputStream as unknown as Readable
  source.on('error', error => out.destroy(error))
  for await (const chunk of out) yield chunk as Buffer
}

async function* sheet({ columns, rows, words }: Table): AsyncGenerator<Buffer> {
  const names = columns.map((_, n) => columnName(n))
  const sums = new Map<string, number>()
  const read = inWords(columns, words)
  let count = 0
  yield Buffer.from(sheetHead(columns, columns.map(column => headerOf(column, words))))
  for await (const batch of rows) {
    if (count + batch.length > most_rows) throw new RangeError('more rows than a sheet can hold')
    yield Buffer.from(sheetRows(columns, names, read(batch), count + 2, [words.about.yes, words.about.no]))
    for (const row of batch) addTo(sums, columns, row)
    count += batch.length
  }
  yield Buffer.from(sheetFoot(columns, names, count + 1, sums, words.about.total))
}

/** Adds the summed cells of a row, by the key of their column. */
export function addTo(sums: Map<string, number>, columns: readonly Column[], row: Row): void {
  columns.forEach(({ key, sum }, n) => { if (sum) sums.set(key, (sums.get(key) ?? 0) + Number(row[n] ?? 0)) })
}
