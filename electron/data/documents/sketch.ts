import type { Database } from 'better-sqlite3'
import type { Agreement } from './agreement.ts'
import { billFacts } from './bill-facts.ts'
import type { Bill } from './bill.ts'
import type { Certificate } from './certificate.ts'
import { dayReportFacts } from './day-report-facts.ts'
import type { DayReport } from './day-report.ts'
import type { Due } from './due.ts'
import { agreementFacts, protocolFacts } from './facts.ts'
import type { FileOf } from './facts.ts'
import type { Protocol } from './protocol.ts'

/** All that a document says, before it is drawn: plain data that may go to another thread. */
export type Sketch = { kind: 'AGREEMENT'; facts: Agreement } | { kind: 'PROTOCOL'; facts: Protocol } | { kind: 'BILL'; facts: Bill } | { kind: 'DAY_REPORT'; facts: DayReport } | { kind: 'CERTIFICATE'; facts: Certificate }

/** What a document will say by this PC's rows. Throws where they do not suffice. */
export function sketchOf(db: Database, { kind, source_id }: Pick<Due, 'kind' | 'source_id'>, fileOf: FileOf = () => null): Sketch {
  switch (kind) {
    case 'AGREEMENT': return { kind, facts: agreementFacts(db, source_id, fileOf) }
    case 'PROTOCOL_OUT': case 'PROTOCOL_IN': return { kind: 'PROTOCOL', facts: protocolFacts(db, source_id, fileOf) }
    case 'DAY_REPORT': return { kind, facts: dayReportFacts(db, source_id) }
    case 'INVOICE': case 'RECEIPT': case 'CREDIT_NOTE': return { kind: 'BILL', facts: billFacts(db, source_id) }
  }
}
