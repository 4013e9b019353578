import type { Collectable, FreeMoney } from '../../../shared/collective.ts'
import { holds, lives } from '../commands/allocated.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'

/** A contract as a receipt or a collective invoice takes it: what no document has, and the money that is bound to none. */
export const collectableOf = (desk: Desk, contract_id: string, balance_rp: number): Collectable => ({
  contract_id, balance_rp,
  charges: all(desk.db, `select c.id, c.amount_rp, c.vat_code, c.vat_bp from contract_charges c where c.contract_id = @contract_id
    and not exists (select 1 from invoice_lines l join invoices v on v.id = l.invoice_id where l.charge_id = c.id and ${holds}) order by c.created_at, c.id`, { contract_id }),
  money: all<FreeMoney>(desk.db, `select p.id, 'payment' as kind, p.amount_rp - p.rounding_rp - ${usedUp('p.id')} as rest_rp, p.paid_at as at from payments p
      where p.contract_id = @contract_id and p.kind = 'PAYMENT' and p.reverses_id is null and not exists (select 1 from payments v where v.reverses_id = p.id)
    union all select d.id, 'deposit', d.captured_rp - ${usedUp('d.id')}, d.settled_at from deposits d where d.contract_id = @contract_id and d.status = 'SETTLED' and d.captured_rp > 0
    order by at, id`, { contract_id }),
})

const usedUp = (id: string) => `coalesce((select sum(a.amount_rp) from payment_allocations a where ${id} in (a.payment_id, a.deposit_id) and ${lives}), 0)`
