import type { ExportFormat, ExportKind } from '../../../../shared/exports.ts'
import type { Dataset } from '../dataset.ts'
import { damages, fleet, maintenance } from './cars.ts'
import { contracts } from './contracts.ts'
import { customers } from './customers.ts'
import { bananaJournal, journal, vat } from './journal.ts'
import { charges, invoices, payments, receivables } from './money.ts'
import { utilisation } from './utilisation.ts'

const datasets: Record<ExportKind, Dataset> = {
  CONTRACTS: contracts, PAYMENTS: payments, INVOICES: invoices, CHARGES: charges, VAT: vat, RECEIVABLES: receivables, JOURNAL: journal, DAMAGES: damages,
  MAINTENANCE: maintenance, FLEET: fleet, UTILISATION: utilisation, CUSTOMERS: customers,
}

/** What a kind of export is in a format. */
export const datasetOf = (kind: ExportKind, format: ExportFormat): Dataset => format === 'banana' ? bananaJournal : datasets[kind]
