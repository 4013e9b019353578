import { dayOf, momentOf } from './figures.ts'
import type { Fonts } from './fonts.ts'
import { ink, mm, openSheet, page } from './sheet.ts'
import { fill, wordsOf } from './words.ts'
import type { Locale } from './words.ts'

/** `printer`: its name for people, null: the system's usual one; `copies`: how many will come out of a document. */
export type TestPage = { locale: Locale; at: number; firm: string; location: string; printer: string | null; copies: number; title: string }

/** A page that shows where it came out, whether it is cut off at an edge, and whether small letters and grey can be read. */
export function testPagePdf(it: TestPage, fonts: Fonts): Promise<Uint8Array> {
  const words = wordsOf(it.locale)
  const sheet = openSheet({ fonts, title: `${words.title_test} ${dayOf(it.at)}`, author: it.firm, locale: it.locale, at: it.at })
  sheet.say(words.title_test, { size: 16, bold: true }, 'H1')
  sheet.say(`${it.location}, ${momentOf(it.at)}`, { colour: ink.quiet })
  sheet.space(4)
  sheet.rule()
  sheet.facts([[words.test_printer, it.printer ?? words.test_usual], [words.test_for, it.title], [words.test_copies, String(it.copies)]], 1)
  sheet.space(8)
  sheet.say(words.test_frame)
  sheet.space(6)
  sheet.say("ÄÖÜ äöü éèàç ’ – CHF 1'234.50", { size: 12, tabular: true })
  for (const size of [6, 7, 8, 10]) sheet.say(fill(words.test_small, { size }), { size })
  sheet.space(8)
  sheet.picture(words.test_grey, () => {
    for (let n = 0; n <= 10; n++) {
      const shade = 255 - Math.round(n * 25.5)
      sheet.doc.rect(page.left + n * mm(14), sheet.y, mm(14), mm(12)).fillColor([shade, shade, shade]).fill()
    }
    sheet.doc.rect(page.left, sheet.y, 11 * mm(14), mm(12)).lineWidth(0.5).stroke('#000000') // the first step is white
  })
  // five millimetres off each edge: what a printer can't reach is missing here
  sheet.picture(words.test_frame, () => sheet.doc.rect(mm(5), mm(5), page.width - mm(10), page.height - mm(10)).lineWidth(0.75).stroke('#000000'))
  return sheet.finish((at, pages) => fill(words.page, { page: at, pages }))
}
