import { momentOf } from './figures.ts'
import type { Signed } from './firm.ts'
import { ink, inner_width, mm, page } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { fill } from './words.ts'
import type { Words } from './words.ts'

/** What signatures with their words take, points. */
export const signed_height = mm(26) + 46

/** The words that were signed, and a line to sign on for customer and staff, side by side; what was drawn stands on it, a refusal is said in its place. */
export function putSignatures(sheet: Sheet, words: Words, signed: readonly Signed[]): void {
  const height = mm(26)
  const text = signed.find(one => one.role === 'CUSTOMER')?.text ?? null
  sheet.need(height + (text === null ? 10 : 46)) // on one page with what was signed
  if (text !== null) {
    sheet.space(4)
    sheet.flow(fill(words.signed_words, { text: text.replaceAll('\n', ' ') }), { size: 8 })
  }
  sheet.space(12)
  const width = inner_width / 2 - 10
  const refusal = signed.map(one => (one.refused ? fill(words.refused, { reason: one.refused }) : '')).find(text => text !== '') ?? ''
  const lowered = Math.max(0, sheet.doc.font('text').fontSize(8).heightOfString(refusal, { width, lineGap: 1.5 }) + 4 - mm(15)) // a long reason stands on the line, not through it
  const top = sheet.y + lowered
  for (const [n, role] of (['CUSTOMER', 'STAFF'] as const).entries()) {
    const x = page.left + n * (inner_width / 2 + 10)
    const one = signed.find(each => each.role === role)
    const line = top + mm(15)
    if (one?.picture) {
      const { picture } = one
      sheet.picture(words[role === 'CUSTOMER' ? 'signature_customer' : 'signature_staff'], () => sheet.doc.image(picture as Buffer, x, top, { fit: [width, mm(14)], valign: 'bottom' }))
    } else if (one?.refused) sheet.put(refusal, x, line - 4 - sheet.doc.font('text').fontSize(8).heightOfString(refusal, { width, lineGap: 1.5 }), width, { size: 8 })
    sheet.y = line
    sheet.doc.markContent('Artifact', { type: 'Layout' })
    sheet.doc.moveTo(x, line).lineTo(x + width, line).lineWidth(0.5).strokeColor(ink.text).stroke()
    sheet.doc.endMarkedContent()
    const name = one ? ` · ${one.at === null ? one.name : fill(words.signed, { name: one.name, at: momentOf(one.at) })}` : ''
    sheet.put(words[role === 'CUSTOMER' ? 'signature_customer' : 'signature_staff'] + name, x, line + 3, width, { size: 7.5, colour: ink.quiet })
  }
  sheet.y = top + height
}
