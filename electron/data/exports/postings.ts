import { zurichDate } from '../../../shared/time.ts'
import { moneyPurpose } from './accounts.ts'
import type { Account, Accounts } from './accounts.ts'
import type { Movement } from './datasets/movements.ts'
import type { Words } from './words.ts'

/** From one account to another; `amount_rp` is above 0. `vat_rp` of it is not the income's but the tax office's, on the income's side. */
export type Posting = {
  day: string; document: string; text: string; location: string; debit: Account; credit: Account; amount_rp: number
  vat_rp: number; vat_code: string; vat_bp: number; taxed: 'debit' | 'credit' | null
}
/** A line of an entry: above 0 debit, below 0 credit. */
export type Line = { account: Account; rp: number; vat_code: string; vat_bp: number }

/** How a movement is booked; nothing where no money moved. A negative amount is booked the other way round, so that no line is below 0. Throws Unmapped. */
export function postingsOf(movement: Movement, { booked, codes }: Words, accounts: Accounts): Posting[] {
  const { what, hint, amount_rp, other_rp, document, location, vat_rp, vat_code, vat_bp, till } = movement
  const of = (codes.charge as Record<string, string>)[hint] ?? (codes.method as Record<string, string>)[hint] ?? hint
  const base = { day: zurichDate(movement.at), document, location, vat_rp: 0, vat_code: '', vat_bp: 0, taxed: null }
  const book = (text: string, debit: Account, credit: Account, rp: number): Posting[] =>
    rp === 0 ? [] : [{ ...base, text, ...rp > 0 ? { debit, credit } : { debit: credit, credit: debit }, amount_rp: Math.abs(rp) }]
  const money = () => accounts.of(moneyPurpose(hint), location, till)
  const cash = () => accounts.of('CASH', location, till)
  const receivables = () => accounts.of('RECEIVABLES')
  switch (what) {
    case 'charge': case 'void': case 'credit':
      return book(`${booked[what]} ${of}`, receivables(), what === 'credit' ? accounts.credited(hint) : accounts.revenue(hint), amount_rp)
        .map(posting => ({ ...posting, vat_rp: Math.abs(vat_rp), vat_code, vat_bp, taxed: amount_rp > 0 ? 'credit' : 'debit' }))
    case 'payment': case 'refund':
      return [...book(`${booked[what]} ${of}`, money(), receivables(), amount_rp),
        ...book(booked.rounding, money(), accounts.of('ROUNDING'), other_rp)]
    case 'deposit_held': return book(`${booked.deposit_held} ${of}`, money(), accounts.of('DEPOSITS'), amount_rp)
    case 'deposit_settled':
      if (hint !== 'CASH') return book(`${booked.deposit_captured} ${of}`, money(), receivables(), amount_rp)
      return [...book(`${booked.deposit_captured} ${of}`, accounts.of('DEPOSITS'), receivables(), amount_rp),
        ...book(`${booked.deposit_released} ${of}`, accounts.of('DEPOSITS'), cash(), other_rp - amount_rp)]
    case 'cash': return book(booked.cash, cash(), accounts.of('TRANSFER'), amount_rp)
    case 'difference': return book(booked.difference, cash(), accounts.of('CASH_DIFFERENCE'), amount_rp)
  }
}

/** The lines of a posting; they come to zero. */
export function linesOf({ debit, credit, amount_rp, vat_rp, vat_code, vat_bp, taxed }: Posting, accounts: Accounts): Line[] {
  const line = (account: Account, rp: number): Line => ({ account, rp, vat_code, vat_bp })
  const net = (side: Posting['taxed']) => (taxed === side ? amount_rp - vat_rp : amount_rp)
  const lines = [line(debit, net('debit')), line(credit, -net('credit'))]
  if (vat_rp !== 0) lines.push(line(accounts.vat(vat_bp), taxed === 'debit' ? vat_rp : -vat_rp))
  return lines.filter(({ rp }) => rp !== 0)
}

/** A side of an entry as one books it gross: above 0 debit, below 0 credit; `vat_rp` of it, unsigned, is the tax office's. */
export type GrossLine = { account: Account; rp: number; text: string; vat_rp: number; vat_bp: number }

/** The whole of a movement as one entry: the money that moved in one line, what it was rounded by in another. The lines come to zero. */
export function grossLinesOf(postings: readonly Posting[]): GrossLine[] {
  const lines = new Map<string, GrossLine>()
  for (const { debit, credit, amount_rp, text, vat_rp, vat_bp, taxed } of postings) {
    for (const [side, account, rp] of [['debit', debit, amount_rp], ['credit', credit, -amount_rp]] as const) {
      const is_taxed = taxed === side
      const key = is_taxed ? `${account} taxed` : account
      const same = lines.get(key)
      if (same) same.rp += rp
      else lines.set(key, { account, rp, text, vat_rp: is_taxed ? vat_rp : 0, vat_bp: is_taxed ? vat_bp : 0 })
    }
  }
  return [...lines.values()].filter(({ rp }) => rp !== 0)
}
