import { allocationsOf } from './allocations.ts'
import type { VatTotal } from './vat.ts'
import { vatSummary } from './vat.ts'

type Charge = { id: string; amount_rp: number; vat_code: string; vat_bp: number }
/** What came in on a contract and is bound to no document yet; `kind` says where it lies. */
export type FreeMoney = { id: string; kind: 'payment' | 'deposit'; rest_rp: number }
/** A closed contract that no document has yet. Rappen; what it asks less what was paid on it is its balance. */
export type Collectable = { contract_id: string; balance_rp: number; charges: readonly Charge[]; money: readonly FreeMoney[] }
export type Prepaid = { contract_id: string; payment_id: string | null; deposit_id: string | null; amount_rp: number }
/** `open_rp`: what the payer is asked for, the sum of the contracts' balances. */
export type Collective = { total_rp: number; paid_rp: number; open_rp: number; vat: VatTotal[]; prepaid: Prepaid[] }

/**
 * One invoice over several contracts, Rappen. VAT is taken per rate from the total of all of them, never contract by contract; what was paid before
 * goes to the contract on which it was paid, so that what is left to pay is what they owe together.
 */
export function collectiveOf(contracts: readonly Collectable[]): Collective {
  const charges = contracts.flatMap(contract => contract.charges)
  const prepaid = contracts.flatMap(prepaidOn)
  const [total_rp, paid_rp] = [charges, prepaid].map(list => list.reduce((sum, { amount_rp }) => sum + amount_rp, 0)) as [number, number]
  return { total_rp, paid_rp, open_rp: total_rp - paid_rp, vat: vatSummary(charges), prepaid }
}

function prepaidOn({ contract_id, balance_rp, charges, money }: Collectable): Prepaid[] {
  // what was paid back since is not allocated: that much of a payment stays free
  const paid_rp = charges.reduce((sum, { amount_rp }) => sum + amount_rp, 0) - balance_rp
  return allocationsOf(money, [{ id: contract_id, rest_rp: Math.max(0, paid_rp) }]).map(({ payment_id: id, amount_rp }) => {
    const is_payment = money.some(one => one.id === id && one.kind === 'payment')
    return { contract_id, payment_id: is_payment ? id : null, deposit_id: is_payment ? null : id, amount_rp }
  })
}

/** A payment on a collective invoice settles its contracts one after the other, in their order; more than they owe is nobody's. Rappen. */
export const sharedOut = (amount_rp: number, contracts: readonly { contract_id: string; open_rp: number }[]): { contract_id: string; amount_rp: number }[] =>
  allocationsOf([{ id: '', rest_rp: amount_rp }], contracts.map(({ contract_id, open_rp }) => ({ id: contract_id, rest_rp: open_rp })))
    .map(({ invoice_id, amount_rp }) => ({ contract_id: invoice_id, amount_rp }))
