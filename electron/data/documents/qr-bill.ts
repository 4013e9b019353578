import { SwissQRBill } from 'swissqrbill/pdf'
import { calculateQRReferenceChecksum, calculateSCORReferenceChecksum, isQRIBAN } from 'swissqrbill/utils'
import type { Address } from './firm.ts'
import { mm, page } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import type { Locale } from './words.ts'

export type PaymentPart = { iban: string; amount_rp: number; creditor: Address & { name: string }; debtor: (Address & { name: string }) | null; number: string; message: string; locale: Locale }

/** The payment part takes the lowest 105 mm of a page. */
export const payment_part_height = mm(105)

/**
 * What a payment is matched by, from the number of the invoice. A QR-IBAN takes a QR reference (27 digits, letters as two: A is 10), another
 * IBAN a creditor reference (ISO 11649). Throws where a number has no letters or digits, or too many.
 */
export function referenceOf(number: string, iban: string): string {
  const plain = number.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const is_qr = isQRIBAN(iban)
  const digits = is_qr ? [...plain].map(sign => (/\d/.test(sign) ? sign : String(sign.charCodeAt(0) - 55))).join('') : plain
  if (digits.length === 0 || digits.length > (is_qr ? 26 : 21)) throw new Error(`no reference for the number ${number}`)
  if (!is_qr) return `RF${calculateSCORReferenceChecksum(digits)}${digits}`
  const filled = digits.padStart(26, '0')
  return `${filled}${calculateQRReferenceChecksum(filled)}`
}

const near: Record<string, string> = { '’': "'", '‘': "'", '“': '"', '”': '"', '„': '"', '–': '-', '—': '-', '…': '...' }
/** Latin letters of the code's character set: Basic Latin, Latin-1, Latin Extended-A and a few more. */
const is_allowed = /^[\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u20ac]$/

/** The text in the letters that the standard allows; what has no likeness becomes a dot, so that the length tells that something was there. */
export const payable = (text: string): string => [...text.normalize('NFC')].map(sign => {
  if (is_allowed.test(sign)) return sign
  const [base = ''] = sign.normalize('NFD')
  return near[sign] ?? (is_allowed.test(base) ? base : '.')
}).join('')

/** The Swiss QR-bill at the foot of the page, with structured addresses. Throws where the standard does not allow the data. */
export function putQrBill(sheet: Sheet, { iban, amount_rp, creditor, debtor, number, message, locale }: PaymentPart, alt: string): void {
  const party = ({ name, street, house_number, postcode, town, country }: Address & { name: string }) => ({
    name: payable(name).slice(0, 70), address: payable(street).slice(0, 70), ...house_number ? { buildingNumber: payable(house_number).slice(0, 16) } : {}, zip: postcode, city: payable(town).slice(0, 35), country: country ?? 'CH',
  })
  const account = iban.replace(/\s/g, '')
  const bill = new SwissQRBill({
    currency: 'CHF', amount: amount_rp / 100, reference: referenceOf(number, account), message: payable(message), creditor: { ...party(creditor), account }, ...debtor ? { debtor: party(debtor) } : {},
  }, { language: locale.toUpperCase() as 'DE' | 'FR' | 'IT' | 'EN', fontName: 'Liberation Sans', scissors: true })
  sheet.liftFoot(page.height - payment_part_height - mm(8))
  sheet.doc.y = sheet.y
  sheet.doc.fillColor('#000000') // it takes the colour of what was written before, and has to be black
  sheet.picture(alt, () => bill.attachTo(sheet.doc, 0, page.height - payment_part_height))
  sheet.y = page.height
}
