import type { FormInput } from '../../../shared/forms.ts'
import type { Gate } from '../../../shared/queries.ts'
import { block, byManager, passed } from './gate.ts'

type Deposit = FormInput<'check_out'>['deposit']

/**
 * @param needed_rp by the category's rule; null while no category is known
 * @param waiver why none is taken, null where nobody wants to go without
 */
export function depositGates(deposit: Deposit, needed_rp: number | null, waiver: string | null, may_waive: boolean): Gate[] {
  const field = 'deposit'
  if (needed_rp === null) return []
  if (needed_rp > 0 && deposit === null && waiver !== null) {
    if (!may_waive) return [byManager(block('deposit', 'gate.deposit.waiver_needs_manager', { needed_rp }, field))]
    return [waiver === '' ? block('deposit', 'gate.deposit.waiver_reason', undefined, 'deposit.reason') : passed('deposit')]
  }
  if (needed_rp > 0 && (deposit === null || deposit.amount_rp === 0)) return [block('deposit', 'gate.deposit.missing', { needed_rp },
    field)]
  if (deposit === null || deposit.amount_rp === 0) return [passed('deposit')]
  if (deposit.amount_rp < needed_rp) return [block('deposit', 'gate.deposit.too_low', { needed_rp, amount_rp: deposit.amount_rp }, field)]
  if (deposit.method === 'CASH') {
    return [deposit.amount_rp % 5 === 0 ? passed('deposit')
      : block('deposit', 'gate.deposit.cash_in_five', { amount_rp: deposit.amount_rp }, field)]
  }
  return [passed('deposit'), authorisation(deposit.authorisation_code, deposit.card_last4)]
}

/** A hold on a card counts only when the terminal has answered with a code. */
function authorisation(code: string | null, last4: string | null): Gate {
  if (!code) return block('authorisation', 'gate.authorisation.missing', undefined, 'deposit.authorisation_code')
  if (last4 && !/^\d{4}$/.test(last4)) return block('authorisation', 'gate.authorisation.last4', undefined, 'deposit.card_last4')
  return passed('authorisation')
}
