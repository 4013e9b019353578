import { dayOf } from './figures.ts'
import { ink, inner_width, mm, openSheet, page } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import type { Fonts } from './fonts.ts'
import { template_version } from './template.ts'
import { marksOf, ownText } from './own-text.ts'
import type { OwnTexts } from './own-text.ts'
import { fill, wordsOf } from './words.ts'
import type { Locale } from './words.ts'

export type Address = { street: string; house_number: string; postcode: string; town: string; country?: string | null }
export type Firm = Address & { name: string; uid: string | null; branch: string; phone: string | null }
/** What every document says. `at`: ms UTC of when it was issued; `texts`: the firm's own words on it. */
export type Head = { locale: Locale; number: string; at: number; firm: Firm; texts?: OwnTexts }

/** `Bahnhofstrasse 1`, `8001 Zürich`, and the country where it is another one. */
export function addressLines({ street, house_number, postcode, town, country }: Address): string[] {
  const abroad = country && country !== 'CH' ? `${country}-` : ''
  return [[street, house_number].filter(Boolean).join(' '), [`${abroad}${postcode}`, town].filter(Boolean).join(' ')].filter(Boolean)
}

/** The company number with the VAT suffix of the language. */
export const uidIn = (uid: string, locale: Locale): string => uid.replace(/(?:MWST|TVA|IVA)$/, locale === 'fr' ? 'TVA' : locale === 'it' ? 'IVA' : 'MWST')

/** A sheet with the firm at its top. */
export function openLetter(head: Head, title: string, fonts: Fonts): Sheet {
  const { firm, locale, number, at } = head
  const sheet = openSheet({ fonts, title: `${title} ${number}`, author: firm.name, locale, at })
  const words = wordsOf(locale)
  const left_width = inner_width * 0.62
  sheet.put(firm.name, page.left, page.top, left_width, { size: 13, bold: true, colour: ink.accent })
  const lines = [firm.branch, ...addressLines(firm), firm.phone ? fill(words.phone, { phone: firm.phone }) : '', firm.uid ? uidIn(firm.uid, locale) : ''].filter(Boolean)
  const height = sheet.put(lines.join('\n'), page.left + left_width, page.top + 1, inner_width - left_width, { size: 8, colour: ink.quiet, align: 'right' })
  sheet.y = page.top + Math.max(mm(16), height + mm(4))
  return sheet
}

/** Title, number and day, where the letter begins. */
export function putTitle(sheet: Sheet, title: string, number: string, under: string): void {
  sheet.say(`${title} ${number}`, { size: 16, bold: true }, 'H1')
  sheet.say(under, { size: 9, colour: ink.quiet })
  sheet.space(4)
  sheet.rule()
}

/** The words that a letter ends with, and who sends it. */
export function putGreeting(sheet: Sheet, { firm, locale }: Head): void {
  sheet.say(`${wordsOf(locale).letter_greeting}\n${firm.name}, ${firm.branch}`)
}

/** The bytes, with the foot of a document of this firm. */
export function closeLetter(sheet: Sheet, { firm, locale, number, texts = {} }: Head): Promise<Uint8Array> {
  const words = wordsOf(locale)
  const own = ownText<'ALL'>({ texts }, 'FOOTER', { firm: firm.name, branch: firm.branch })
  const marks = marksOf(texts)
  return sheet.finish((at, pages) => [...own === null ? [] : [own],
    [firm.name, number, fill(words.page, { page: at, pages }), fill(words.template, { version: template_version }), ...marks ? [fill(words.own_texts, { mark: marks })] : []].join('   ·   ')].join('\n'))
}

/** Fields that every paper of a firm knows. */
export const paperValues = ({ firm, number, at }: Head): { firm: string; branch: string; number: string; date: string } => ({ firm: firm.name, branch: firm.branch, number, date: dayOf(at) })

/** Two places to sign, side by side; who has signed or refused is said. `text`: the words on the screen that were signed, null from before they were kept. */
export type Signed = { role: 'CUSTOMER' | 'STAFF'; name: string; at: number | null; refused: string | null; picture: Uint8Array | null; text: string | null }
