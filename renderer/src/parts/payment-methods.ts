import type { depositMethods, paymentMethods } from '../../../shared/commands.ts'

export type PaymentMethod = (typeof paymentMethods)[number]
export type DepositMethod = (typeof depositMethods)[number]

/** In the order of the counter: what is used most comes first. */
export const methods = ['CREDIT_CARD', 'DEBIT_CARD', 'TWINT', 'CASH', 'BANK_TRANSFER', 'QR_BILL'] as const satisfies readonly PaymentMethod[]
export const depositWays = ['CREDIT_CARD', 'CASH'] as const satisfies readonly DepositMethod[]
