import type { ContractView } from '../../../shared/queries.ts'
import { decider } from '../desk.ts'
import type { Desk } from '../desk.ts'
import { payerOf } from '../commands/set-payer.ts'
import { addressOf, addressOfCustomer, openCharges } from '../forms/issue-invoice.ts'
import { linesOfContract } from '../forms/price-lines.ts'
import { all, one } from '../statement.ts'
import { actionsOf } from './contract-actions.ts'
import { balanceOf } from './balance.ts'
import { openConflicts } from './conflicts.ts'
import { customerName } from './customer-card.ts'
import { invoicesOf } from './invoices-of-contract.ts'
import { damagesOfContract } from './known-damages.ts'
import { notesOf } from './notes-of-contract.ts'
import { openOps } from './open-ops.ts'
import { photosOf } from './photos-of-contract.ts'
import type { Query } from './query.ts'
import { sealsOf } from './seals-of-contract.ts'
import { currentPlate } from './vehicle-card.ts'

type Head = Pick<ContractView, 'id' | 'number' | 'status' | 'customer_id' | 'customer' | 'company' | 'phone' | 'locale' | 'plate' | 'vehicle' | 'starts_at' | 'ends_at'
  | 'returned_at' | 'pickup_location' | 'return_location' | 'balance_rp' | 'excess_rp' | 'included_km_day' | 'vehicle_id' | 'category_id'> & { is_receivable: 0 | 1; charges_rp: number; payer_id: string | null }
type Leg = Omit<ContractView['legs'][number], 'in_conflict'> & { in_conflict: 0 | 1 }
type Driver = Omit<ContractView['drivers'][number], 'is_main'> & { is_main: 0 | 1 }

/** Everything about one contract, null when it is not on this PC. */
export const contract: Query<'contract'> = (desk, { contract_id }, here) => {
  const head = one<Head>(desk.db, `select x.id, x.number, x.status, x.customer_id, ${customerName} as customer, k.company_name as company, k.phone, k.locale,
    case when v.id is null then '' else ${currentPlate} end as plate, coalesce(v.make || ' ' || v.model, '') as vehicle, x.starts_at,
    x.ends_at, x.returned_at, x.is_receivable, case when x.payer_id is not null then ${payerOf('x')} end as payer_id, v.id as vehicle_id, v.category_id, x.excess_rp, x.included_km_day,
    coalesce(lp.name, '') as pickup_location, coalesce(lr.name, '') as return_location, ${balanceOf('x.id')} as balance_rp,
    coalesce((select sum(c.amount_rp) from contract_charges c where c.contract_id = x.id), 0) as charges_rp
    from contracts x left join customers k on k.id = x.customer_id
    left join contract_vehicles g on g.id = (select id from contract_vehicles where contract_id = x.id order by seq desc limit 1)
    left join vehicles v on v.id = g.vehicle_id left join locations lp on lp.id = x.pickup_location_id
    left join locations lr on lr.id = coalesce(x.returned_location_id, x.return_location_id)
    where x.id = @contract_id`, { contract_id, now: desk.now() })
  if (!head) return null
  const { is_receivable, payer_id, ...facts } = head
  const of = <T>(sql: string): T[] => all<T>(desk.db, sql, { contract_id })
  const legs = all<Leg>(desk.db, `select g.id, case when v.id is null then '' else ${currentPlate} end as plate, coalesce(v.make || ' ' || v.model, '') as vehicle,
    coalesce(v.fuel_type, 'PETROL') as fuel_type, g.state, g.out_at, g.in_at, g.out_km, g.in_km, g.out_fuel, g.in_fuel, g.in_conflict
    from contract_vehicles g left join vehicles v on v.id = g.vehicle_id where g.contract_id = @contract_id order by g.seq`,
  { contract_id, now: desk.now() }).map(leg => ({ ...leg, in_conflict: leg.in_conflict === 1 }))
  const deposits = of<ContractView['deposits'][number]>(`select method, amount_rp, captured_rp, status, card_last4 from deposits
    where contract_id = @contract_id order by held_at, id`)
  const held_rp = deposits.reduce((sum, { status, amount_rp }) => sum + (status === 'HELD' ? amount_rp : 0), 0)
  const payments = of<ContractView['payments'][number]>(`select p.id, p.paid_at as at, p.method, p.kind, p.amount_rp, p.reference, p.reverses_id, u.full_name as by
    from payments p left join users u on u.id = p.taken_by where p.contract_id = @contract_id order by p.paid_at, p.id`)
  const unbilled = openCharges(desk, contract_id).length
  const notes = notesOf(desk, contract_id)
  const state = { ...facts, notes, legs, held_rp, payments, invoices: invoicesOf(desk, contract_id) }
  return {
    ...state, is_receivable: is_receivable === 1, paid_rp: head.status === 'VOID' ? 0 : head.charges_rp - head.balance_rp,
    in_conflict: openConflicts(desk).contracts.has(contract_id), pending: openOps(desk).contracts.has(contract_id),
    lines: linesOfContract(desk, contract_id), deposits, damages: damagesOfContract(desk, contract_id),
    drivers: of<Driver>(`select d.id, d.first_name || ' ' || d.last_name as name, x.is_main, d.licence_number from contract_drivers x
      join drivers d on d.id = x.driver_id where x.contract_id = @contract_id order by x.is_main desc, name`).map(one => ({ ...one, is_main: one.is_main === 1 })),
    incidents: of(`select i.id, i.kind, i.happened_at as at, i.place, i.police_number, i.counterparty, i.description, u.full_name as by
      from incidents i left join users u on u.id = i.reported_by where i.contract_id = @contract_id order by i.happened_at desc, i.id desc`),
    photos: photosOf(desk, contract_id), seals: sealsOf(desk, contract_id, here),
    address: addressOf(desk, contract_id),
    payer: payer_id === null ? null : { id: payer_id, name: companyName(desk, payer_id), address: addressOfCustomer(desk, payer_id) },
    waiting: of(`select op_id, name, state, occurred_at as at from outbox where (input ->> '$.contract_id' = @contract_id
      or exists (select 1 from json_each(input, '$.contract_ids') named where named.value = @contract_id)) and state in ('PENDING', 'REFUSED')
      order by seq`),
    flags: of<{ kind: string }>(`select distinct kind from sync_conflicts where resolved_at is null
      and (contract_id = @contract_id or other_contract_id = @contract_id) order by kind`).map(({ kind }) => kind),
    actions: actionsOf({ ...state, unbilled }, decider(here).role),
  }
}

const companyName = (desk: Desk, id: string): string | null => one<{ name: string | null }>(desk.db, 'select company_name as name from customers where id = @id', { id })?.name ?? null
