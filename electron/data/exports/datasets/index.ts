import type { ExportFormat, ExportKind } from '../../../../shared/exports.ts'
import type { Dataset } from '../dataset.ts'
import { damages, fleet, maintenance } from './cars.ts'
import { contracts } from './contracts.ts'
import { customers } from './customers.ts'
import { abacusJournal, bananaJournal, journal, rmaJournal, vat } from './journal.ts'
import { charges, invoices, payments, receivables } from './money.ts'
import { utilisation } from './utilisation.ts'

const datasets: Record<ExportKind, Dataset> = {
  CONTRACTS: contracts, PAYMENTS: payments, INVOICES: invoices, CHARGES: charges, VAT: vat, RECEIVABLES: receivables, JOURNAL: journal, DAMAGES: damages,
  MAINTENANCE: maintenance, FLEET: fleet, UTILISATION: utilisation, CUSTOMERS: customers,
}

/** Programs that have a layout of their own for the journal. */
const journals: Partial<Record<ExportFormat, Dataset>> = { banana: bananaJournal, rma: rmaJournal, abacus: abacusJournal }

/** What a kind of export is in a format. */
export const datasetOf = (kind: ExportKind, format: ExportFormat): Dataset => journals[format] ?? datasets[kind]
