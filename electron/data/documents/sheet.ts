import type { Font } from 'fontkit'
import Pdf from 'pdfkit'
import type { Fonts } from './fonts.ts'
import type { Locale } from './words.ts'

/** Contextual alternates are left out: they take most of the time of a page, and change arrows only. */
const features = (is_tabular: boolean, is_even: boolean) => ({ calt: false, ...is_tabular ? { tnum: is_even, kern: false } : {} }) as unknown as PDFKit.Mixins.OpenTypeFeatures[]

/** Kerned, the dots of a date fall into its digits, and the two ends of a rental stand askew below each other. */
const is_dated = /\d\d\.\d\d\.\d{4}/
/** As wide as a digit, a hyphen tears a name or a number apart. */
const is_hyphened = /\S-\S/

/** Points of a length in millimetres. */
export const mm = (length: number): number => (length * 72) / 25.4
export const page = { width: mm(210), height: mm(297), left: mm(20), right: mm(18), top: mm(18), bottom: mm(18) } as const
export const inner_width = page.width - page.left - page.right
export const ink = { text: '#16202a', quiet: '#5b6770', line: '#c9d0d6', accent: '#0b5a5f' } as const

export type Style = { size?: number; bold?: boolean; colour?: string; align?: 'left' | 'right'; tabular?: boolean; gap?: number }
type Tag = 'P' | 'H1' | 'H2'
export type Row = readonly string[] | { readonly bold: readonly string[] }
export type Column = { title: string; width: number; align?: 'left' | 'right' }
export type Sheet = {
  readonly doc: PDFKit.PDFDocument
  /** where the next thing stands, points from the top */
  y: number
  /** A new page where less than so many points are left; true when there was one. */
  need(height: number): boolean
  space(points: number): void
  /** Text at a place, without moving on; its height. */
  put(text: string, x: number, y: number, width: number, style?: Style, tag?: Tag): number
  /** Text over the whole width, moving on. */
  say(text: string, style?: Style, tag?: Tag): void
  /** Text of any length, a paragraph a line; what has no room goes on on the next page. */
  flow(text: string, style?: Style): void
  /** `height`: how much of what it is about stands with it on its page, points; the first lines at least */
  heading(text: string, height?: number): void
  /** Labels with values, in columns beside each other; `label_mm`: how wide the labels are. */
  facts(list: readonly (readonly [label: string, value: string])[], columns?: number, label_mm?: number): void
  /** A row that is `bold` is a sum. */
  table(columns: readonly Column[], rows: readonly Row[]): void
  /** How much room a table takes that stands on one page, points. */
  tableHeight(columns: readonly Column[], rows: readonly Row[]): number
  /** What is drawn, with what it says to somebody who does not see it. */
  picture(alt: string, draw: () => void): void
  rule(): void
  /** On this page the foot stands here, points from the top: something else has the lowest part. */
  liftFoot(y: number): void
  /** The bytes; `foot` says what stands at the end of each page, in one line or two. */
  finish(foot: (page: number, pages: number) => string): Promise<Uint8Array>
}

/** An empty tagged A4 document. The same contents give the same bytes: `at` (ms UTC) is the only time in it. */
export function openSheet({ fonts, title, author, locale, at }: { fonts: Fonts; title: string; author: string; locale: Locale; at: number }): Sheet {
  const doc = new Pdf({
    size: 'A4', margins: { top: 0, bottom: 0, left: 0, right: 0 }, bufferPages: true, pdfVersion: '1.7', tagged: true, displayTitle: true, lang: locale,
    font: null as unknown as string, info: { Title: title, Author: author, Creator: 'Guichet', CreationDate: new Date(at) },
  })
  const parts: Buffer[] = []
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.on('end', () => resolve(Buffer.concat(parts)))
    doc.on('error', reject)
  })
  // As opened once for all documents: reading a font again takes longer than a page does. The types know only of bytes.
  const register = (name: string, font: Font) => doc.registerFont(name, font as unknown as ArrayBuffer)
  register('text', fonts.text)
  register('bold', fonts.bold)
  register('Liberation Sans', fonts.payment)
  register('Liberation Sans-Bold', fonts.payment_bold)
  const body = doc.struct('Document')
  doc.addStructure(body)

  const featuresOf = (text: string, { tabular = false }: Style) => features(tabular || is_dated.test(text), !is_hyphened.test(text))
  const options = (text: string, width: number, style: Style): PDFKit.Mixins.TextOptions =>
    ({ width, align: style.align ?? 'left', lineGap: style.gap ?? 1.5, features: featuresOf(text, style) })
  const choose = ({ size = 9, bold = false, colour = ink.text }: Style) => doc.font(bold ? 'bold' : 'text').fontSize(size).fillColor(colour)

  function heightOf(text: string, width: number, style: Style): number {
    choose(style)
    return doc.heightOfString(text || ' ', options(text, width, style))
  }

  /** Of the cells of a row, without the space below. */
  const rowHeight = (cells: readonly string[], widths: readonly number[], style: Style): number => Math.max(...cells.map((cell, n) => heightOf(cell, (widths[n] ?? 0) - 6, style)))

  function artifact(draw: () => void): void {
    doc.markContent('Artifact', { type: 'Layout' })
    draw()
    doc.endMarkedContent()
  }

  const draw = (text: string, x: number, y: number, width: number, style: Style) => {
    choose(style)
    doc.text(text, x, y, options(text, width, style))
  }

  const lifted = new Map<number, number>()

  const sheet: Sheet = {
    doc,
    y: page.top,
    need(height) {
      if (sheet.y + height <= page.height - page.bottom) return false
      doc.addPage()
      sheet.y = page.top
      return true
    },
    space(points) { sheet.y += points },
    put(text, x, y, width, style = {}, tag = 'P') {
      const height = heightOf(text, width, style)
      body.add(doc.struct(tag, {}, () => draw(text, x, y, width, style)))
      return height
    },
    say(text, style = {}, tag = 'P') {
      sheet.need(heightOf(text, inner_width, style))
      sheet.y += sheet.put(text, page.left, sheet.y, inner_width, style, tag)
    },
    flow(text, style = {}) {
      choose(style)
      const height = doc.currentLineHeight(true) + (style.gap ?? 1.5)
      for (const paragraph of text.split('\n')) {
        if (paragraph === '') sheet.space(4)
        choose(style)
        const lines = linesOf(paragraph.replace(unbroken, '$& '), word => doc.widthOfString(word, { features: featuresOf(paragraph, style) }), inner_width)
        while (lines.length > 0) {
          sheet.need(2 * height)
          const part = lines.splice(0, Math.max(1, Math.floor((page.height - page.bottom - sheet.y) / height))).join('').trimEnd()
          body.add(doc.struct('P', {}, () => draw(part, page.left, sheet.y, inner_width, style)))
          sheet.y = doc.y // its own lines may be fewer: it breaks at hyphens too
        }
      }
    },
    heading(text, height = 0) {
      sheet.need(Math.max(60, 30 + height)) // with the first lines of what it is about
      sheet.space(11)
      sheet.say(text, { size: 10, bold: true, colour: ink.accent }, 'H2')
      sheet.space(3)
    },
    facts(list, columns = 2, label_mm = columns === 1 ? 42 : 30) {
      const width = inner_width / columns
      const label_width = mm(label_mm)
      for (let at = 0; at < list.length; at += columns) {
        const row = list.slice(at, at + columns)
        const height = Math.max(...row.map(([label, value]) => Math.max(heightOf(value, width - label_width - 8, {}), heightOf(label, label_width - 4, { size: 8 }))))
        sheet.need(height)
        row.forEach(([label, value], n) => {
          const x = page.left + n * width
          sheet.put(label, x, sheet.y + 0.8, label_width - 4, { size: 8, colour: ink.quiet })
          sheet.put(value, x + label_width, sheet.y, width - label_width - 8)
        })
        sheet.y += height + 2
      }
    },
    table(columns, rows) {
      const widths = widthsOf(columns)
      const table = doc.struct('Table')
      body.add(table)
      const row = (cells: readonly string[], tag: 'TH' | 'TD', style: Style) => {
        const height = rowHeight(cells, widths, style)
        const line = doc.struct('TR')
        table.add(line)
        let x = page.left
        cells.forEach((cell, n) => {
          const [at, width, align] = [x, (widths[n] ?? 0) - 6, columns[n]?.align ?? 'left']
          line.add(doc.struct(tag, {}, () => draw(cell, align === 'right' ? at + 6 : at, sheet.y, width, { ...style, align, tabular: align === 'right' })))
          x += widths[n] ?? 0
        })
        line.end()
        sheet.y += height + 2.5
        artifact(() => doc.moveTo(page.left, sheet.y - 1).lineTo(page.width - page.right, sheet.y - 1).lineWidth(0.5).strokeColor(ink.line).stroke())
        sheet.space(2.5)
      }
      const head = () => row(titlesOf(columns), 'TH', of_heads)
      sheet.need(40)
      head()
      for (const one of rows) {
        const [cells, style] = cellsOf(one)
        if (sheet.need(rowHeight(cells, widths, style) + 6)) head()
        row(cells, 'TD', style)
      }
      table.end()
    },
    tableHeight(columns, rows) {
      const widths = widthsOf(columns)
      return rows.reduce<number>((sum, row) => sum + rowHeight(cellsOf(row)[0], widths, cellsOf(row)[1]) + 5, rowHeight(titlesOf(columns), widths, of_heads) + 6)
    },
    picture(alt, drawing) {
      body.add(doc.struct('Figure', { alt }, () => {
        doc.save()
        drawing()
        doc.restore()
      }))
    },
    rule() {
      artifact(() => doc.moveTo(page.left, sheet.y).lineTo(page.width - page.right, sheet.y).lineWidth(0.75).strokeColor(ink.text).stroke())
      sheet.space(4)
    },
    liftFoot(y) { lifted.set(doc.bufferedPageRange().count - 1, y) },
    finish(foot) {
      body.end()
      const { start, count } = doc.bufferedPageRange()
      for (let n = 0; n < count; n++) {
        doc.switchToPage(start + n)
        const text = foot(n + 1, count)
        if (text === '') continue
        const lines = text.split('\n').length
        artifact(() => draw(text, page.left, (lifted.get(n) ?? page.height - mm(11)) - (lines - 1) * 9, inner_width, { size: 7, colour: ink.quiet }))
      }
      doc.end()
      return done
    },
  }
  return sheet
}

const of_heads: Style = { size: 8, colour: ink.quiet }
const titlesOf = (columns: readonly Column[]): string[] => columns.map(({ title }) => title)
const cellsOf = (row: Row): readonly [readonly string[], Style] => ('bold' in row ? [row.bold, { bold: true }] : [row, {}])
/** The columns share the width of the text, points. */
function widthsOf(columns: readonly Column[]): number[] {
  const wide = columns.reduce((sum, { width }) => sum + width, 0)
  return columns.map(({ width }) => (width / wide) * inner_width)
}

/** Longer than any word; what is longer is broken, for to look for its place takes the longer the longer it is. */
const unbroken = /\S{80}(?=\S)/g

/** The lines that a paragraph takes at most, each with the blank at its end: a word is measured once, however often it stands there. */
function linesOf(paragraph: string, widthOf: (word: string) => number, width: number): string[] {
  const known = new Map<string, number>()
  const lines: string[] = []
  let left = 0
  for (const [word] of paragraph.matchAll(/[\S\u00a0\u202f]+\s*|\s+/g)) { // what belongs together is one word, as pdfkit breaks lines
    const wide = known.get(word) ?? widthOf(word)
    known.set(word, wide)
    if (lines.length === 0 || wide > left) {
      lines.push(word)
      left = width - wide
    } else {
      lines[lines.length - 1] += word
      left -= wide
    }
  }
  return lines
}
