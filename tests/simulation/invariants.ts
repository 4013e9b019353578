import type postgres from 'postgres'

/**
 * What must hold on the server whatever the desks did: each query gives the rows that break it. $1: the firm; $2, $3: contracts and
 * customers that it had before the desks began. */
const invariants: Record<string, string> = {
  'active blocks of a car do not overlap':
    `select a.id from vehicle_blocks a join vehicle_blocks b on b.vehicle_id = a.vehicle_id and b.id > a.id
    and b.is_active and b.starts_at < a.ends_at and b.ends_at > a.starts_at where a.is_active and a.org_id = $1`,
  'a car has one open check-out that is not in conflict':
    `select vehicle_id from contract_vehicles where org_id = $1 and state = 'OUT' and not in_conflict
    group by 1 having count(*) > 1`,
  'every further open check-out is a task for a person':
    `select l.id from contract_vehicles l where l.org_id = $1 and l.state = 'OUT' and l.in_conflict
    and not exists (select from sync_conflicts s where s.contract_id = l.contract_id and s.kind in ('second_check_out', 'already_checked_in'))`,
  'odometer readings rise, except where a contradiction is flagged':
    `select r.id from odometer_readings r join odometer_readings q on q.vehicle_id = r.vehicle_id
    and q.read_at > r.read_at and q.km < r.km and not q.in_conflict where r.org_id = $1 and not r.in_conflict`,
  'a car is back after it left, in time and km, except where flagged':
    `select id from contract_vehicles where org_id = $1 and state = 'IN' and not in_conflict
    and (in_at < out_at or in_km < out_km)`,
  'a contract that has ended owes nothing, or is a receivable':
    `select id from contracts where org_id = $1 and status = 'COMPLETED' and not is_receivable
    and private.balance_rp(id) > 0`,
  'a contract ends when all its cars are back, but for one that was swapped after it was closed and is a task':
    `select c.id from contracts c where c.org_id = $1 and c.status in ('RETURNED', 'COMPLETED')
    and exists (select from contract_vehicles l where l.contract_id = c.id and l.state = 'OUT' and not (c.status = 'COMPLETED' and l.in_conflict
      and exists (select from sync_conflicts s where s.contract_id = c.id and s.kind = 'already_checked_in')))`,
  'no more is paid back than came in':
    `select contract_id from payments where org_id = $1 group by contract_id
    having sum(case kind when 'REFUND' then -1 else 1 end * (amount_rp - rounding_rp))
      + coalesce((select sum(captured_rp) from deposits d where d.contract_id = payments.contract_id), 0) < 0`,
  'no more of a deposit is taken than is held': 'select id from deposits where org_id = $1 and captured_rp > amount_rp',
  'cash is a multiple of five Rappen': "select id from payments where org_id = $1 and method = 'CASH' and amount_rp % 5 <> 0",
  'a contract number lies in a block of the device that gave it out':
    `select c.id from contracts c where c.org_id = $1 and c.device_id is not null and not exists (
    select from number_blocks b where b.device_id = c.device_id and left(c.number, length(b.prefix)) = b.prefix
      and right(c.number, 6)::int between b.first_no and b.last_no and right(c.number, 6)::int < b.next_no)`,
  'a car is out exactly while a check-out is open':
    `select v.id from vehicles v where v.org_id = $1 and v.status in ('RENTED', 'AVAILABLE', 'CLEANING')
    and (v.status = 'RENTED') <> exists (select from contract_vehicles l where l.vehicle_id = v.id and l.state = 'OUT')`,
  'an applied check-out, check-in, swap, payment or registration has left exactly its rows':
    `select 1 from (select
      count(*) filter (where name in ('take_payment', 'void_payment')) = (select count(*) from payments where org_id = $1) as pay,
      count(*) filter (where name in ('check_out', 'charge_no_show')) = (select count(*) from contracts where org_id = $1) - $2::int as out,
      count(*) filter (where name in ('check_in', 'check_out')) + 2 * count(*) filter (where name = 'swap_vehicle') = (select count(*) from inspections where org_id = $1) as seen,
      count(*) filter (where name = 'register_customer') = (select count(*) from customers where org_id = $1) - $3::int as known
      from sync_ops where org_id = $1 and status = 'applied') n where not (pay and out and seen and known)`,
  'every flag of an operation is a task at its location':
    `select o.op_id from sync_ops o, unnest(o.flags) f where o.org_id = $1
    and not exists (select from sync_conflicts s where s.op_id = o.op_id and s.kind = f)`,
}

export type Before = { contracts: number; customers: number }

/** What a firm has before the desks begin. */
export async function countBefore(sql: postgres.Sql, org: string): Promise<Before> {
  const [row] = await sql<Before[]>`select (select count(*) from contracts where org_id = ${org})::int as contracts,
    (select count(*) from customers where org_id = ${org})::int as customers`
  return row ?? { contracts: 0, customers: 0 }
}

/** The sentences that do not hold, with how many rows break them. */
export async function brokenInvariants(sql: postgres.Sql, org: string, { contracts, customers }: Before): Promise<string[]> {
  const found = await Promise.all(Object.entries(invariants).map(async ([sentence, query]) => {
    const rows = await sql.unsafe(query, [org, contracts, customers].slice(0, query.includes('$3') ? 3 : 1))
    return rows.length > 0 ? [`on the server: "${sentence}" is broken by ${rows.length} rows`] : []
  }))
  return found.flat()
}
