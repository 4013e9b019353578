/** Accounts of the Swiss chart for small and medium enterprises; a fiduciary who uses others maps them once at the import. */
export const accounts = {
  cash: '1000', bank: '1020', cards: '1025', twint: '1026', transfer: '1090', receivables: '1100',
  deposits: '2035', vat: '2200', rent: '3400', services: '3410', damages: '3600', rounding: '3808', cash_difference: '6990',
} as const
export type Account = (typeof accounts)[keyof typeof accounts]

/** Where money of this method lies. */
export function moneyAccount(method: string): Account {
  switch (method) {
    case 'CASH': return accounts.cash
    case 'CREDIT_CARD': case 'DEBIT_CARD': return accounts.cards
    case 'TWINT': return accounts.twint
    default: return accounts.bank
  }
}

/** What a charge of this kind earns. */
export function revenueAccount(kind: string): Account {
  if (['RENT', 'LATE', 'EXTRA_KM', 'KM_PACKAGE', 'ONE_WAY', 'YOUNG_DRIVER', 'DISCOUNT'].includes(kind)) return accounts.rent
  return ['DAMAGE', 'FINE'].includes(kind) ? accounts.damages : accounts.services
}

/** What Banana calls the rate of a sale; empty where there is none. */
export function bananaVatCode(vat_bp: number): string {
  return vat_bp === 0 ? '' : `V${String(vat_bp / 10).replace('.', '')}`
}
