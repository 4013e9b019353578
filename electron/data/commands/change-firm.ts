import { isIban } from '../../../shared/iban.ts'
import { isUid } from '../../../shared/uid.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** Name, address and rules of the firm. Contracts keep the rules that they were signed with. */
export const changeFirm: Apply<'change_firm'> = (_db, write, { org_id }, input) => {
  const { at: _, ...firm } = input
  // In the order of the server, which takes its constraints by their names.
  if (firm.iban !== null && !isIban(firm.iban)) throw new Stale('refused.firm_iban_is_valid')
  if (firm.uid !== null && !isUid(firm.uid)) throw new Stale('refused.firm_uid_is_valid')
  if (firm.staff_discount_bp > firm.manager_discount_bp) throw new Stale('refused.discount_limits_in_order')
  write.update('organizations', org_id, firm)
  return []
}
