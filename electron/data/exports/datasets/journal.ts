import { coded, column, summed } from '../column.ts'
import type { Row } from '../column.ts'
import type { Books } from '../accounts.ts'
import type { Dataset } from '../dataset.ts'
import { grossLinesOf, linesOf, postingsOf } from '../postings.ts'
import type { Posting } from '../postings.ts'
import type { Words } from '../words.ts'
import { movementOf, movement_columns, movements_from } from './movements.ts'

/** Everything that is money, in double entry: a row for each line, the lines of an entry below each other under one number. */
export const journal: Dataset = {
  columns: movement_columns,
  from: movements_from,
  turn: {
    columns: [
      column('entry', 'count', ''), column('date', 'day', ''), column('document', 'text', ''), column('text', 'text', ''), column('account', 'text', ''),
      summed('debit_rp', 'rp', ''), summed('credit_rp', 'rp', ''), coded('vat_code', 'vat', ''), column('vat_bp', 'bp', ''), column('location', 'text', ''),
    ],
    async *rows(source, words, { accounts }) {
      let entry = 0
      for await (const batch of source) {
        yield batch.flatMap(row => postingsOf(movementOf(row), words, accounts)).flatMap(posting => {
          entry++
          return linesOf(posting, accounts).map(({ account, rp, vat_code, vat_bp }): Row => [entry, posting.day, posting.document, posting.text, account, rp > 0 ? rp : null, rp < 0 ? -rp : null,
            vat_code || null, vat_code ? vat_bp : null, posting.location])
        })
      }
    },
  },
}

/**
 * The same as Banana imports it: debit and credit in one row, gross, with the code by which it reckons the VAT itself. What takes a sale back (a void, a credit
 * note, a discount) bears the code with a minus, or Banana would reckon the VAT of one more sale.
 */
export const bananaJournal: Dataset = {
  columns: movement_columns,
  from: movements_from,
  turn: {
    columns: [column('date', 'day', ''), column('text', 'text', ''), column('account_debit', 'text', ''), column('account_credit', 'text', ''), summed('amount_rp', 'rp', ''),
      column('vat_code', 'text', '')],
    async *rows(source, words, { accounts }) {
      for await (const batch of source) {
        yield batch.flatMap(row => postingsOf(movementOf(row), words, accounts)).map((posting): Row =>
          [posting.day, `${posting.document} ${posting.text}`.trim(), posting.debit, posting.credit, posting.amount_rp, bananaCode(accounts.taxCode(posting.vat_bp), posting)])
      }
    },
  },
}

const bananaCode = (code: string, { taxed }: Posting): string => (taxed === 'debit' && code !== '' ? `-${code}` : code)

/** As Run my Accounts imports it: a line each, the lines of an entry under one reference; VAT is a line of its own. */
export const rmaJournal: Dataset = {
  columns: movement_columns,
  from: movements_from,
  turn: {
    columns: [column('reference', 'text', ''), column('date', 'day', ''), column('text', 'text', ''), column('notes', 'text', ''), column('account', 'text', ''),
      summed('debit_rp', 'rp', ''), summed('credit_rp', 'rp', '')],
    async *rows(source, words, books) {
      for await (const { entry, postings } of entriesOf(source, words, books)) {
        yield postings.flatMap(posting => linesOf(posting, books.accounts).map(({ account, rp }): Row =>
          [`${books.series}${entry}`, posting.day, posting.text, posting.document, account, Math.max(rp, 0), Math.max(-rp, 0)]))
      }
    },
  },
}

/** As Abacus imports it: what happened is one entry, gross with the tax that is in it, and what cash was rounded by in a line of its own. */
export const abacusJournal: Dataset = {
  columns: movement_columns,
  from: movements_from,
  turn: {
    columns: [column('document', 'text', ''), column('date', 'day', ''), column('account', 'text', ''), summed('debit_rp', 'rp', ''), summed('credit_rp', 'rp', ''), column('text', 'text', ''),
      column('notes', 'text', ''), column('vat_code', 'text', ''), column('vat_bp', 'bp', ''), column('vat_rp', 'rp', '')],
    async *rows(source, words, books) {
      for await (const { entry, postings } of entriesOf(source, words, books)) {
        yield grossLinesOf(postings).map(({ account, rp, text, vat_bp, vat_rp }): Row => [String(entry), postings[0]?.day ?? '', account, Math.max(rp, 0), Math.max(-rp, 0), text,
          `${books.series}${postings[0]?.document ?? ''}`.trim(), vat_rp === 0 ? null : books.accounts.taxCode(vat_bp), vat_rp === 0 ? null : vat_bp, vat_rp === 0 ? null : vat_rp])
      }
    },
  },
}

/** What happened, one after the other, with its number; nothing of what moved no money. */
async function* entriesOf(source: AsyncIterable<Row[]>, words: Words, { accounts }: Books): AsyncGenerator<{ entry: number; postings: Posting[] }> {
  let entry = 0
  for await (const batch of source) {
    for (const row of batch) {
      const postings = postingsOf(movementOf(row), words, accounts)
      if (postings.length > 0) yield { entry: ++entry, postings }
    }
  }
}

type VatRow = { gross_rp: number; vat_rp: number; vat_code: string; vat_bp: number }
/** What was charged less what was credited, for each rate: the same VAT as in the journal. */
export const vat: Dataset = {
  columns: movement_columns,
  from: movements_from,
  turn: {
    columns: [coded('vat_code', 'vat', ''), column('vat_bp', 'bp', ''), summed('gross_rp', 'rp', ''), summed('net_rp', 'rp', ''), summed('vat_rp', 'rp', '')],
    async *rows(source) {
      const totals = new Map<string, VatRow>()
      for await (const batch of source) {
        for (const { vat_code, vat_bp, amount_rp, vat_rp } of batch.map(movementOf)) {
          if (vat_code === '') continue
          const key = `${vat_code} ${String(vat_bp).padStart(5, '0')}`
          const total = totals.get(key) ?? { vat_code, vat_bp, gross_rp: 0, vat_rp: 0 }
          totals.set(key, { ...total, gross_rp: total.gross_rp + amount_rp, vat_rp: total.vat_rp + vat_rp })
        }
      }
      yield [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { vat_code, vat_bp, gross_rp, vat_rp }]): Row => [vat_code, vat_bp, gross_rp, gross_rp - vat_rp, vat_rp])
    },
  },
}
