import { agreementPdf } from './agreement.ts'
import { billPdf } from './bill.ts'
import { certificatePdf } from './certificate.ts'
import { dayReportPdf } from './day-report.ts'
import { fineForAuthorityPdf, fineForCustomerPdf } from './fine-letters.ts'
import type { Fonts } from './fonts.ts'
import { protocolPdf } from './protocol.ts'
import { reminderPdf } from './reminder.ts'
import type { Sketch } from './sketch.ts'
import { testPagePdf } from './test-page.ts'

/** The bytes of a document. Rejects where it would break the QR-bill's standard. */
export function drawSketch({ kind, facts }: Sketch, fonts: Fonts): Promise<Uint8Array> {
  switch (kind) {
    case 'AGREEMENT': return agreementPdf(facts, fonts)
    case 'PROTOCOL': return protocolPdf(facts, fonts)
    case 'DAY_REPORT': return dayReportPdf(facts, fonts)
    case 'CERTIFICATE': return certificatePdf(facts, fonts)
    case 'REMINDER': return reminderPdf(facts, fonts)
    case 'FINE_CUSTOMER': return fineForCustomerPdf(facts, fonts)
    case 'FINE_AUTHORITY': return fineForAuthorityPdf(facts, fonts)
    case 'TEST_PAGE': return testPagePdf(facts, fonts)
    case 'BILL': return billPdf(facts, fonts)
  }
}
