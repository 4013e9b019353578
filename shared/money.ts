/** Money is integer Rappen (`_rp`), VAT is in basis points (`_bp`, 810 = 8.1 %). */

/** Rounds half away from zero, as people do on paper; `Math.round` would round −0.5 to 0. */
export function roundHalfUp(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value)) + 0 // −0 becomes 0: nobody owes a negative nothing
}

/** VAT contained in a gross amount (Rappen), extracted on the total of one rate. */
export function vatIncluded(gross_rp: number, rate_bp: number): number {
  return roundHalfUp((gross_rp * rate_bp) / (10_000 + rate_bp))
}

/** What cash can pay: the nearest 5 Rappen. The difference (−2..+2) is `rounding_rp` of the payment. */
export function roundedForCash(amount_rp: number): { amount_rp: number; rounding_rp: number } {
  const rounded = roundHalfUp(amount_rp / 5) * 5
  return { amount_rp: rounded, rounding_rp: rounded - amount_rp }
}

/** What a payment settles of the balance: cash rounding is not owed by anybody. */
export function settledBy(payment: { kind: string; amount_rp: number; rounding_rp: number }): number {
  const settled = payment.amount_rp - payment.rounding_rp
  return payment.kind === 'REFUND' ? -settled : settled
}

/** `1'234.50`, the same in all four languages (Intl versions disagree about separators). */
export function formatRappen(amount_rp: number): string {
  const digits = String(Math.abs(amount_rp)).padStart(3, '0')
  const francs = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "'")
  return `${amount_rp < 0 ? '−' : ''}${francs}.${digits.slice(-2)}`
}

/** Reads what people type: `1'234.5`, `1’234.50`, `1 234`, `38,40`, `120.–`. Null when it is not an amount. */
export function parseRappen(text: string): number | null {
  const plain = text.trim().replace(/^CHF\s*/i, '').replace(/['’\u00a0\u202f ]/g, '').replace(',', '.').replace(/\.[-–—]+$/, '').replace('−', '-')
  if (!/^-?\d{1,9}(\.\d{1,2})?$/.test(plain)) return null
  const [francs = '0', rest = ''] = plain.replace('-', '').split('.')
  const amount = Number(francs) * 100 + Number(rest.padEnd(2, '0'))
  return plain.startsWith('-') ? -amount : amount
}

/** Whether a terminal takes the money: its slip has the reference by which a payment is found again. */
export const isByTerminal = (method: string): boolean => ['CREDIT_CARD', 'DEBIT_CARD', 'TWINT'].includes(method)
