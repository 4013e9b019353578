import type { Cell } from '../column.ts'
import { noFormula } from './csv.ts'
import type { Format } from './format.ts'
import { latin1 } from './latin1.ts'
import { plainRappen } from './wall.ts'

/** The fields by the names of its interface description, so that whoever sets up the import sees what is what. */
const fields = ['DocumentNumber', 'EntryDate', 'DebitCredit', 'Account', 'Amount', 'Currency', 'Text1', 'Text2', 'TaxCode', 'TaxRate', 'TaxIncluded', 'TaxAmount'] as const
/** What its texts hold. */
const longest = 80

/**
 * Bookings as Abacus imports them as ASCII: semicolons, ISO-8859-1, days as `31.10.2026`. The lines of one document number are one entry, each
 * debit (`D`) or credit (`C`), gross with its tax included (`I`).
 */
export const abacus: Format = async function* ({ columns, rows, rewritten }) {
  yield Buffer.from(`${fields.join(';')}\r\n`, 'latin1')
  const at = Object.fromEntries(columns.map(({ key }, n) => [key, n])) as Record<string, number>
  const text = (value: Cell) => noFormula(latin1(String(value ?? ''), rewritten).replace(/[\s";]+/g, ' ').trim()).slice(0, longest)
  for await (const batch of rows) {
    yield Buffer.from(batch.map(row => {
      const of = (key: string): Cell => row[at[key] ?? -1] ?? null
      const [debit, credit, bp, vat] = [Number(of('debit_rp')), Number(of('credit_rp')), of('vat_bp'), of('vat_rp')]
      const [year, month, day] = String(of('date')).split('-')
      const tax = vat === null ? ['', '', '', ''] : [text(of('vat_code')), (Number(bp) / 100).toFixed(2), 'I', plainRappen(Number(vat))]
      return `${[text(of('document')), `${day}.${month}.${year}`, debit > 0 ? 'D' : 'C', text(of('account')), plainRappen(debit + credit), 'CHF', text(of('text')), text(of('notes')), ...tax].join(';')}\r\n`
    }).join(''), 'latin1')
  }
}
