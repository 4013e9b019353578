import type { Database } from 'better-sqlite3'
import { defaultAccount, defaultTaxCode, revenueOf, vatOf } from '../../../shared/ledger.ts'
import type { LedgerPurpose, LedgerRow } from '../../../shared/ledger.ts'
import { all } from '../statement.ts'

/** A number of a firm's chart of accounts. */
export type Account = string
/** What a journal is written with. `series`: what its entries' references begin with, so that those of two files differ. */
export type Books = { accounts: Accounts; series: string }
export type Accounts = {
  /** `place`: the code of a location, of money; `till`: the drawer there, of cash */
  of(purpose: LedgerPurpose, place?: string, till?: string | null): Account
  /** What a charge of this kind earns. Throws Unmapped. */
  revenue(kind: string): Account
  /** Where a credited line of this kind goes: back to its revenue, or to an account of its own. */
  credited(kind: string): Account
  vat(vat_bp: number): Account
  /** by which the accounting program knows the rate of a sale; empty where there is none */
  taxCode(vat_bp: number): string
}

/** Money was charged for something that has no account. */
export class Unmapped extends Error {
  readonly kind: string
  constructor(kind: string) {
    super(`no account for ${kind}`)
    this.kind = kind
  }
}

/** The firm's accounts where it has said so, else those of the chart for small enterprises. `codes`: of the locations, by id. */
export function accountsOf(rows: readonly LedgerRow[], codes: ReadonlyMap<string, string>): Accounts {
  const own = new Map<string, LedgerRow>()
  const key = (purpose: string, place = '', till = '') => `${purpose} ${place} ${till}`
  for (const row of rows) {
    const place = row.location_id === null ? '' : codes.get(row.location_id)
    if (place !== undefined) own.set(key(row.purpose, place, row.till ?? ''), row)
  }
  function found(purpose: string, kind = purpose): Account {
    const account = own.get(key(purpose))?.account ?? defaultAccount(purpose)
    if (account === null) throw new Unmapped(kind)
    return account
  }
  const revenue = (kind: string) => found(revenueOf(kind), kind)
  return {
    of: (purpose, place, till) => (place && till ? own.get(key(purpose, place, till))?.account : null) ?? (place === undefined ? null : own.get(key(purpose, place))?.account) ?? found(purpose),
    revenue,
    credited: kind => own.get(key('CREDIT_NOTES'))?.account ?? revenue(kind),
    vat: vat_bp => found(vatOf(vat_bp)),
    taxCode: vat_bp => own.get(key(vatOf(vat_bp)))?.tax_code ?? defaultTaxCode(vat_bp),
  }
}

/** Those of the chart for small enterprises alone. */
export const chartAccounts: Accounts = accountsOf([], new Map())

/** The accounts that the firm has set, as this PC knows them. */
export function firmAccounts(db: Database): Accounts {
  const codes = new Map(all<{ id: string; code: string }>(db, 'select id, code from locations').map(({ id, code }) => [id, code]))
  return accountsOf(all<LedgerRow>(db, 'select purpose, location_id, till, account, tax_code from ledger_accounts'), codes)
}

/** Where money of this method lies. */
export function moneyPurpose(method: string): LedgerPurpose {
  switch (method) {
    case 'CASH': return 'CASH'
    case 'CREDIT_CARD': case 'DEBIT_CARD': return 'CARDS'
    case 'TWINT': return 'TWINT'
    default: return 'BANK'
  }
}
