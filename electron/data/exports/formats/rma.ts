import type { Cell } from '../column.ts'
import { noFormula } from './csv.ts'
import type { Format } from './format.ts'
import { latin1 } from './latin1.ts'
import { plainRappen } from './wall.ts'

const header = 'reference,transdate,description,notes,accno,debit,credit'

/** What Run my Accounts imports into its main ledger: commas, ISO-8859-1, days as `2026-10-31`, each line of an entry under its reference. */
export const rma: Format = async function* ({ columns, rows, rewritten }) {
  yield Buffer.from(`${header}\r\n`, 'latin1')
  const cell = (value: Cell, as: string) => {
    if (as === 'rp') return plainRappen(Number(value))
    const text = noFormula(latin1(String(value ?? ''), rewritten).replace(/[\s"]+/g, ' ').trim())
    return text.includes(',') ? `"${text}"` : text
  }
  for await (const batch of rows) {
    yield Buffer.from(batch.map(row => `${columns.map(({ as }, n) => cell(row[n] ?? null, as)).join(',')}\r\n`).join(''), 'latin1')
  }
}
