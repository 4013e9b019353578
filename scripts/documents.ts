// `npm run documents`: every document in the four languages as PDF and as pictures of its pages under out/documents, to be looked at.
import fs from 'node:fs'
import path from 'node:path'
import { agreementPdf } from '../electron/data/documents/agreement.ts'
import { billPdf } from '../electron/data/documents/bill.ts'
import { certificatePdf } from '../electron/data/documents/certificate.ts'
import { dayReportPdf } from '../electron/data/documents/day-report.ts'
import { fineForAuthorityPdf, fineForCustomerPdf } from '../electron/data/documents/fine-letters.ts'
import { protocolPdf } from '../electron/data/documents/protocol.ts'
import { reminderPdf } from '../electron/data/documents/reminder.ts'
import { testPagePdf } from '../electron/data/documents/test-page.ts'
import type { OwnTexts } from '../electron/data/documents/own-text.ts'
import { locales, wordsOf } from '../electron/data/documents/words.ts'
import type { Locale } from '../electron/data/documents/words.ts'
import type { TextPlace } from '../shared/document-texts.ts'
import { sampleAgreement, sampleBill, sampleCertificate, sampleCollective, sampleDayReport, sampleProtocol } from '../electron/data/testing/documents.ts'
import { sampleFineForAuthority, sampleFineForCustomer, sampleReminder } from '../electron/data/testing/letters.ts'
import { fontsOfPackages, readPdf } from '../electron/data/testing/pdf.ts'

/** What a firm might write: long terms over several pages, a word of thanks, a foot. */
function ownTexts(places: readonly TextPlace[], locale: Locale): OwnTexts {
  const words = wordsOf(locale)
  const long = [1, 2, 3, 4].map(n => `${n}. ${words.terms_text.join(' ')} {excess} – {customer}, {plate}.`).join('\n\n')
  return Object.fromEntries([...places, 'FOOTER' as const].map(place => [place, { id: place, text: place === 'AGREEMENT_TERMS' ? `${long}\n\n${long}` : place === 'FOOTER' ? '{firm} · Handelsregister Zürich · www.helvetia-mietwagen.example' : `${words.payment_how.replace('{{day}}', place === 'AGREEMENT_CLOSING' ? '{date}' : '{due_date}')} {firm}` }]))
}

const folder = path.join(import.meta.dirname, '../out/documents')
fs.mkdirSync(folder, { recursive: true })
const fonts = fontsOfPackages()
for (const locale of locales) {
  const documents = {
    agreement: agreementPdf(sampleAgreement(locale), fonts), 'protocol-out': protocolPdf(sampleProtocol(locale, false), fonts), 'protocol-in': protocolPdf(sampleProtocol(locale, true), fonts),
    invoice: billPdf(sampleBill(locale, 'INVOICE'), fonts), receipt: billPdf(sampleBill(locale, 'RECEIPT'), fonts), 'credit-note': billPdf(sampleBill(locale, 'CREDIT_NOTE'), fonts), 'collective-invoice': billPdf(sampleCollective(locale), fonts), 'day-report': dayReportPdf(sampleDayReport(locale), fonts),
    reminder: reminderPdf(sampleReminder(locale), fonts), 'fine-customer': fineForCustomerPdf(sampleFineForCustomer(locale), fonts), 'fine-named': fineForCustomerPdf(sampleFineForCustomer(locale, true), fonts), 'fine-authority': fineForAuthorityPdf(sampleFineForAuthority(locale), fonts),
    'agreement-extended': agreementPdf({ ...sampleAgreement(locale), version: 2, extended: { at: sampleAgreement(locale).starts_at + 86_400_000, before: sampleAgreement(locale).ends_at - 2 * 86_400_000 } }, fonts),
    'agreement-own': agreementPdf({ ...sampleAgreement(locale), texts: ownTexts(['AGREEMENT_TERMS', 'AGREEMENT_CLOSING'], locale) }, fonts), 'invoice-own': billPdf({ ...sampleBill(locale, 'INVOICE'), texts: ownTexts(['INVOICE_PAYMENT', 'INVOICE_CLOSING'], locale) }, fonts),
    'reminder-own': reminderPdf({ ...sampleReminder(locale), texts: ownTexts(['REMINDER_SECOND'], locale) }, fonts),
    'test-page': testPagePdf({ locale, at: sampleAgreement(locale).at, firm: 'Helvetia Mietwagen AG', location: 'Zürich Hauptbahnhof', printer: 'HP LaserJet im Empfang', copies: 2, title: wordsOf(locale).title_agreement }, fonts),
    certificate: certificatePdf(sampleCertificate(locale, true), fonts), 'certificate-refused': certificatePdf(sampleCertificate(locale, false), fonts),
  }
  for (const [name, made] of Object.entries(documents)) {
    const bytes = await made
    fs.writeFileSync(path.join(folder, `${name}-${locale}.pdf`), bytes)
    const { pages } = await readPdf(bytes)
    for (const [n, page] of pages.entries()) fs.writeFileSync(path.join(folder, `${name}-${locale}-${n + 1}.png`), (await page.picture(1.5)).png)
    console.log(`out/documents/${name}-${locale}.pdf, ${pages.length} pages`)
  }
}
