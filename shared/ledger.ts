/** What an account is for. Beside these there is one for each kind of charge (`REVENUE_RENT`) and each rate (`VAT_810`). */
export const ledgerPurposes = ['CASH', 'CARDS', 'TWINT', 'BANK', 'TRANSFER', 'RECEIVABLES', 'DEPOSITS', 'ROUNDING', 'CASH_DIFFERENCE', 'CREDIT_NOTES'] as const
export type LedgerPurpose = (typeof ledgerPurposes)[number]
/** Where money lies, at each location too: a till, a terminal and the account that they fill are settled by themselves. */
export const moneyPurposes: readonly string[] = ['CASH', 'CARDS', 'TWINT', 'BANK'] satisfies LedgerPurpose[]
export const revenueOf = (kind: string): string => `REVENUE_${kind}`
export const vatOf = (vat_bp: number): string => `VAT_${vat_bp}`

/** A number of a chart of accounts, and a code by which an accounting program knows a rate. */
export const isAccount = (text: string): boolean => /^\d{3,11}$/.test(text)
export const isTaxCode = (text: string): boolean => /^[A-Z0-9]{1,8}$/.test(text)

/** A row of the firm's own. `account` null: as the default; `location_id`: of money only; `till`: of cash at a location only, the name of a drawer. */
export type LedgerRow = { purpose: string; location_id: string | null; till: string | null; account: string | null; tax_code: string | null }

/** What a kind of charge is for the firm; services, where it has made the kind itself. */
export type Earning = 'rent' | 'services' | 'damages'
const kinds: Record<string, Earning> = {
  RENT: 'rent', LATE: 'rent', EXTRA_KM: 'rent', KM_PACKAGE: 'rent', ONE_WAY: 'rent', YOUNG_DRIVER: 'rent', DISCOUNT: 'rent', EARLY_RETURN: 'rent', DAMAGE: 'damages', FINE: 'damages',
  FUEL: 'services', FUEL_FEE: 'services', CLEANING: 'services', KEY_LOST: 'services', EXTRA: 'services', EXCESS_REDUCTION: 'services', HANDLING_FEE: 'services', NO_SHOW: 'services', OTHER: 'services',
}
export const earningOf = (kind: string): Earning => kinds[kind] ?? 'services'

const earning_accounts: Record<Earning, string> = { rent: '3400', services: '3410', damages: '3600' }
/** The Swiss chart for small and medium enterprises. Credit notes go back to the revenue that they correct, unless a firm says otherwise. */
const defaults: Record<string, string> = {
  CASH: '1000', BANK: '1020', CARDS: '1025', TWINT: '1026', TRANSFER: '1090', RECEIVABLES: '1100', DEPOSITS: '2035', ROUNDING: '3808', CASH_DIFFERENCE: '6990',
  ...Object.fromEntries(Object.entries(kinds).map(([kind, earning]) => [revenueOf(kind), earning_accounts[earning]])),
}
const vat_account = '2200'

/** The account of the chart for small enterprises; null where it has none: of a kind of charge that a firm has made itself. */
export const defaultAccount = (purpose: string): string | null => defaults[purpose] ?? (/^VAT_\d+$/.test(purpose) ? vat_account : null)
/** What Banana calls the rate of a sale, `V81`; empty where there is none. */
export const defaultTaxCode = (vat_bp: number): string => (vat_bp === 0 ? '' : `V${String(vat_bp / 10).replace('.', '')}`)
