import type { Database } from 'better-sqlite3'
import { agreementPdf } from './agreement.ts'
import { billPdf } from './bill.ts'
import type { Due } from './due.ts'
import { agreementFacts, billFacts, protocolFacts } from './facts.ts'
import type { Head } from './firm.ts'
import type { Fonts } from './fonts.ts'
import { protocolPdf } from './protocol.ts'
import type { Locale } from './words.ts'

/** The bytes of a document from this PC's rows, and its language. Rejects where they do not suffice or break the QR-bill's standard. */
export async function makeDocument(db: Database, { kind, source_id }: Pick<Due, 'kind' | 'source_id'>, fonts: Fonts): Promise<{ bytes: Uint8Array; locale: Locale }> {
  const made = async <T extends Head>(facts: T, draw: (facts: T, fonts: Fonts) => Promise<Uint8Array>) => ({ bytes: await draw(facts, fonts), locale: facts.locale })
  switch (kind) {
    case 'AGREEMENT': return made(agreementFacts(db, source_id), agreementPdf)
    case 'PROTOCOL_OUT': case 'PROTOCOL_IN': return made(protocolFacts(db, source_id), protocolPdf)
    case 'INVOICE': case 'RECEIPT': case 'CREDIT_NOTE': return made(billFacts(db, source_id), billPdf)
  }
}
