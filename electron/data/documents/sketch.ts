import type { Database } from 'better-sqlite3'
import type { Agreement } from './agreement.ts'
import { billFacts } from './bill-facts.ts'
import type { Bill } from './bill.ts'
import type { Certificate } from './certificate.ts'
import { dayReportFacts } from './day-report-facts.ts'
import type { DayReport } from './day-report.ts'
import type { Due } from './due.ts'
import { agreementFacts } from './agreement-facts.ts'
import { protocolFacts } from './facts.ts'
import type { FileOf } from './facts.ts'
import type { FineForAuthority, FineForCustomer } from './fine-letters.ts'
import { fineForAuthorityFacts, fineForCustomerFacts, reminderFacts } from './letter-facts.ts'
import type { Reminder } from './reminder.ts'
import type { Protocol } from './protocol.ts'
import type { TestPage } from './test-page.ts'

/** All that a document says, before it is drawn: plain data that may go to another thread. */
export type Sketch = { kind: 'AGREEMENT'; facts: Agreement } | { kind: 'PROTOCOL'; facts: Protocol } | { kind: 'BILL'; facts: Bill } | { kind: 'DAY_REPORT'; facts: DayReport } | { kind: 'CERTIFICATE'; facts: Certificate }
  | { kind: 'REMINDER'; facts: Reminder } | { kind: 'FINE_CUSTOMER'; facts: FineForCustomer } | { kind: 'FINE_AUTHORITY'; facts: FineForAuthority }
  | { kind: 'TEST_PAGE'; facts: TestPage }

/** What a document will say by this PC's rows. Throws where they do not suffice. */
export function sketchOf(db: Database, { kind, source_id }: Pick<Due, 'kind' | 'source_id'>, fileOf: FileOf = () => null): Sketch {
  switch (kind) {
    case 'AGREEMENT': return { kind, facts: agreementFacts(db, source_id, fileOf) }
    case 'PROTOCOL_OUT': case 'PROTOCOL_IN': return { kind: 'PROTOCOL', facts: protocolFacts(db, source_id, fileOf) }
    case 'DAY_REPORT': return { kind, facts: dayReportFacts(db, source_id) }
    case 'REMINDER': return { kind, facts: reminderFacts(db, source_id) }
    case 'FINE_CUSTOMER': return { kind, facts: fineForCustomerFacts(db, source_id) }
    case 'FINE_AUTHORITY': return { kind, facts: fineForAuthorityFacts(db, source_id) }
    case 'INVOICE': case 'RECEIPT': case 'CREDIT_NOTE': return { kind: 'BILL', facts: billFacts(db, source_id) }
  }
}
