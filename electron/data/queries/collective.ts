import type { CollectiveAction, CollectiveHead, CollectiveView, RentalToBill } from '../../../shared/collective-view.ts'
import { collectiveActions } from '../../../shared/collective-view.ts'
import type { Role } from '../../../shared/roles.ts'
import { allocatedOf, askedOfShare, holds } from '../commands/allocated.ts'
import { payerOf } from '../commands/set-payer.ts'
import type { Desk } from '../desk.ts'
import { decider } from '../desk.ts'
import { all, one } from '../statement.ts'
import { balanceOf } from './balance.ts'
import { openOps } from './open-ops.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

/** SQL: who drove the contract `x`, with what, and when. */
const rental = `x.id as contract_id, x.number, x.starts_at, coalesce(x.returned_at, x.ends_at) as ends_at,
  coalesce((select ${currentPlate} from contract_vehicles g join vehicles v on v.id = g.vehicle_id where g.contract_id = x.id order by g.seq desc limit 1), '') as plate,
  coalesce((select d.first_name || ' ' || d.last_name from contract_drivers k join drivers d on d.id = k.driver_id where k.contract_id = x.id order by k.is_main desc, d.id limit 1), '') as driver`
/** SQL: what the contract `x` still owes of the document `v`. Money that came in without being allocated to it counts as well. */
const openOn = `max(0, min(${askedOfShare('v.id', 'x.id')} - ${allocatedOf('v.id', 'x.id')}, ${balanceOf('x.id')}))`
/** SQL: whether this customer pays for the contract `x`, by the own file or by one that went into it. */
const ofCustomer = `@customer_id in (coalesce(x.payer_id, x.customer_id), ${payerOf('x')})`

type Row = Omit<RentalToBill, 'invoice'> & { invoice_id: string | null; invoice_number: string | null; is_collective: 0 | 1 | null }

/** The closed contracts that a customer pays for and something is owed of, the longest back first: those that wait for an invoice, and those that stand on one. */
export function rentalsToBill(desk: Desk, customer_id: string): RentalToBill[] {
  return all<Row>(desk.db, `select ${rental}, ${balanceOf('x.id')} as balance_rp, coalesce((select sum(c.amount_rp) from contract_charges c where c.contract_id = x.id), 0) as total_rp,
    i.id as invoice_id, i.number as invoice_number, i.contract_id is null as is_collective
    from contracts x left join invoices i on i.id = (select l.invoice_id from invoice_lines l join invoices v on v.id = l.invoice_id where l.contract_id = x.id and ${holds}
      order by v.issued_at desc, v.id desc limit 1)
    where ${ofCustomer} and x.status = 'COMPLETED' and x.is_receivable and ${balanceOf('x.id')} > 0 order by coalesce(x.returned_at, x.ends_at), x.number`, { customer_id, now: desk.now() })
    .map(({ invoice_id, invoice_number, is_collective, ...row }) => ({
      ...row, invoice: invoice_id === null || invoice_number === null ? null : { id: invoice_id, number: invoice_number, is_collective: is_collective === 1 },
    }))
}

/** SQL: what of the collective document `v` is left to pay. */
const openOfAll = `coalesce((select sum(${openOn}) from contracts x where x.id in (select l.contract_id from invoice_lines l where l.invoice_id = v.id)), 0)`

/** The collective invoices of a customer, the newest first. */
export const collectivesOf = (desk: Desk, customer_id: string): CollectiveHead[] => all(desk.db, `select v.id, v.number, v.issued_at as at, v.due_on, v.total_rp, ${openOfAll} as open_rp,
  (select count(distinct l.contract_id) from invoice_lines l where l.invoice_id = v.id) as contracts
  from invoices v where v.contract_id is null and v.kind = 'INVOICE' and exists (select 1 from invoice_lines l join contracts x on x.id = l.contract_id where l.invoice_id = v.id and ${ofCustomer})
  order by v.issued_at desc, v.id desc limit 24`, { customer_id })

type Head = Omit<CollectiveHead, 'contracts'> & { customer_id: string; customer: string; recipient: string | null; reminders: number }
type Share = Omit<CollectiveView['contracts'][number], 'has_credit' | 'is_replaced'> & { has_credit: 0 | 1; is_replaced: 0 | 1 }
type Credit = Omit<CollectiveView['credits'][number], 'is_reissue'> & { is_reissue: 0 | 1 }

/** A collective invoice with what each of its contracts asks, and what has become of it; null when it is not on this PC. */
export function collectiveOn(desk: Desk, invoice_id: string, role: Role): CollectiveView | null {
  const of = { invoice_id, now: desk.now() }
  const head = one<Head>(desk.db, `select v.id, v.number, v.issued_at as at, v.due_on, v.total_rp, v.recipient_name as recipient, k.id as customer_id,
    coalesce(k.company_name, k.first_name || ' ' || k.last_name, '') as customer, ${openOfAll} as open_rp,
    (select count(*) from booking_notes n where n.kind = 'REMINDER' and n.written_at >= v.issued_at and n.contract_id in (select l.contract_id from invoice_lines l where l.invoice_id = v.id)) as reminders
    from invoices v join contracts c on c.id = (select l.contract_id from invoice_lines l where l.invoice_id = v.id order by l.position limit 1)
    left join customers k on k.id = ${payerOf('c')}
    where v.id = @invoice_id and v.contract_id is null and v.kind = 'INVOICE'`, of)
  if (!head) return null
  const note = '(n.contract_id is null or n.contract_id = x.id)'
  const contracts = all<Share>(desk.db, `select ${rental}, ${openOn} as open_rp, ${askedOfShare('v.id', 'x.id')} as left_rp,
    (select sum(l.amount_rp) from invoice_lines l where l.invoice_id = v.id and l.contract_id = x.id) as total_rp,
    exists (select 1 from invoices n where n.corrects_id = v.id and ${note}) as has_credit, exists (select 1 from invoices n where n.corrects_id = v.id and ${note} and n.is_reissue) as is_replaced
    from invoices v join contracts x on x.id in (select l.contract_id from invoice_lines l where l.invoice_id = v.id) where v.id = @invoice_id
    order by coalesce(x.returned_at, x.ends_at), x.number`, of).map(share => ({ ...share, has_credit: share.has_credit === 1, is_replaced: share.is_replaced === 1 }))
  const credits = all<Credit>(desk.db, `select n.id, n.number, n.issued_at as at, n.total_rp, x.number as contract, n.is_reissue, n.reason
    from invoices n left join contracts x on x.id = n.contract_id where n.corrects_id = @invoice_id order by n.issued_at, n.id`, of).map(each => ({ ...each, is_reissue: each.is_reissue === 1 }))
  const left_rp = contracts.reduce((sum, contract) => sum + contract.left_rp, 0)
  const view = { ...head, contracts, credits, credited_rp: head.total_rp - left_rp, paid_rp: Math.max(0, left_rp - head.open_rp),
    pending: contracts.some(({ contract_id }) => openOps(desk).contracts.has(contract_id)) }
  return { ...view, actions: collectiveActions.flatMap(name => actionOf(name, view, role)) }
}

function actionOf(name: CollectiveAction['name'], { number, open_rp, contracts }: Pick<CollectiveView, 'number' | 'open_rp' | 'contracts'>, role: Role): CollectiveAction[] {
  switch (name) {
    case 'pay': case 'remind': return open_rp > 0 ? [{ name, blocked: null }] : []
    case 'credit': return contracts.some(one => one.left_rp > 0) ? [{ name, blocked: role === 'STAFF' ? { key: 'action.needs_manager', values: { number } } : null }] : []
    case 'documents': return [{ name, blocked: null }]
  }
}

export const collective: Query<'collective'> = (desk, { invoice_id }, here) => collectiveOn(desk, invoice_id, decider(here).role)
