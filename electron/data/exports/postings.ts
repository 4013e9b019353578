import { zurichDate } from '../../../shared/time.ts'
import { accounts, moneyAccount, revenueAccount } from './accounts.ts'
import type { Account } from './accounts.ts'
import type { Movement } from './datasets/movements.ts'
import type { Words } from './words.ts'

/** From one account to another; `amount_rp` is above 0. `vat_rp` of it is not the income's but the tax office's, on the income's side. */
export type Posting = {
  day: string; document: string; text: string; location: string; debit: Account; credit: Account; amount_rp: number
  vat_rp: number; vat_code: string; vat_bp: number; taxed: 'debit' | 'credit' | null
}
/** A line of an entry: above 0 debit, below 0 credit. */
export type Line = { account: Account; rp: number; vat_code: string; vat_bp: number }

/** How a movement is booked; nothing where no money moved. A negative amount is booked the other way round, so that no line is below 0. */
export function postingsOf(movement: Movement, { booked, codes }: Words): Posting[] {
  const { what, hint, amount_rp, other_rp, document, location, vat_rp, vat_code, vat_bp } = movement
  const of = (codes.charge as Record<string, string>)[hint] ?? (codes.method as Record<string, string>)[hint] ?? hint
  const base = { day: zurichDate(movement.at), document, location, vat_rp: 0, vat_code: '', vat_bp: 0, taxed: null }
  const book = (text: string, debit: Account, credit: Account, rp: number): Posting[] =>
    rp === 0 ? [] : [{ ...base, text, ...rp > 0 ? { debit, credit } : { debit: credit, credit: debit }, amount_rp: Math.abs(rp) }]
  switch (what) {
    case 'charge': case 'void': case 'credit':
      return book(`${booked[what]} ${of}`, accounts.receivables, revenueAccount(hint), amount_rp)
        .map(posting => ({ ...posting, vat_rp: Math.abs(vat_rp), vat_code, vat_bp, taxed: amount_rp > 0 ? 'credit' : 'debit' }))
    case 'payment': case 'refund':
      return [...book(`${booked[what]} ${of}`, moneyAccount(hint), accounts.receivables, amount_rp), ...book(booked.rounding, moneyAccount(hint), accounts.rounding, other_rp)]
    case 'deposit_held': return book(`${booked.deposit_held} ${of}`, moneyAccount(hint), accounts.deposits, amount_rp)
    case 'deposit_settled':
      if (hint !== 'CASH') return book(`${booked.deposit_captured} ${of}`, moneyAccount(hint), accounts.receivables, amount_rp)
      return [...book(`${booked.deposit_captured} ${of}`, accounts.deposits, accounts.receivables, amount_rp),
        ...book(`${booked.deposit_released} ${of}`, accounts.deposits, accounts.cash, other_rp - amount_rp)]
    case 'cash': return book(booked.cash, accounts.cash, accounts.transfer, amount_rp)
    case 'difference': return book(booked.difference, accounts.cash, accounts.cash_difference, amount_rp)
  }
}

/** The lines of a posting; they come to zero. */
export function linesOf({ debit, credit, amount_rp, vat_rp, vat_code, vat_bp, taxed }: Posting): Line[] {
  const line = (account: Account, rp: number): Line => ({ account, rp, vat_code, vat_bp })
  const net = (side: Posting['taxed']) => (taxed === side ? amount_rp - vat_rp : amount_rp)
  const lines = [line(debit, net('debit')), line(credit, -net('credit'))]
  if (vat_rp !== 0) lines.push(line(accounts.vat, taxed === 'debit' ? vat_rp : -vat_rp))
  return lines.filter(({ rp }) => rp !== 0)
}
