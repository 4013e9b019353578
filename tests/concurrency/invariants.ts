import type { Room } from './room.ts'

/** Each finds what must not be; the rows are told as text. Only the firm of the crowd is looked at. */
const rules: Readonly<Record<string, string>> = {
  'two active blocks of a car overlap': `select a.vehicle_id, a.id, b.id from vehicle_blocks a join vehicle_blocks b on a.vehicle_id = b.vehicle_id
    and a.id < b.id and a.is_active and b.is_active and tstzrange(a.starts_at, a.ends_at, '[)') && tstzrange(b.starts_at, b.ends_at, '[)') where a.org_id = $1`,
  'a car is out twice without a flag': `select vehicle_id, count(*) from contract_vehicles where org_id = $1 and state = 'OUT' and not in_conflict
    group by 1 having count(*) > 1`,
  'a car that is out is not rented': `select v.id, v.status from vehicles v where v.org_id = $1 and v.status <> 'RENTED'
    and exists (select from contract_vehicles l where l.vehicle_id = v.id and l.state = 'OUT' and not l.in_conflict)`,
  'a car is rented and nobody has it': `select v.id from vehicles v where v.org_id = $1 and v.status = 'RENTED'
    and not exists (select from contract_vehicles l where l.vehicle_id = v.id and l.state = 'OUT')`,
  'a car shows fewer kilometres than were read': `select v.id, v.odometer_km, max(r.km) from vehicles v join odometer_readings r on r.vehicle_id = v.id
    and not r.in_conflict where v.org_id = $1 group by 1, 2 having v.odometer_km <> max(r.km)`,
  'odometer readings go backwards': `select * from (select vehicle_id, km, lag(km) over (partition by vehicle_id order by read_at, km) as before
    from odometer_readings where org_id = $1 and not in_conflict) r where km < before`,
  'a number was given out twice': `select number from (select number from contracts where org_id = $1 union all select number from reservations where org_id = $1) n
    group by 1 having count(*) > 1`,
  'a number lies beyond what its block says was used': `select c.number from contracts c join number_blocks b on b.device_id = c.device_id
    and b.kind = 'CONTRACT' and c.number like b.prefix || '%' and right(c.number, 6)::int between b.first_no and b.last_no
    where c.org_id = $1 and right(c.number, 6)::int >= b.next_no`,
  'legs of a contract have gaps': `select contract_id from contract_vehicles where org_id = $1 group by 1 having max(seq) <> count(*)`,
  'a contract that runs has no car': `select c.id from contracts c where c.org_id = $1 and c.status = 'ACTIVE'
    and not exists (select from contract_vehicles l where l.contract_id = c.id and l.state = 'OUT')`,
  'a contract that is over still has a car, and nobody is told': `select c.id from contracts c join contract_vehicles l on l.contract_id = c.id and l.state = 'OUT' and not l.in_conflict
    where c.org_id = $1 and c.status in ('RETURNED', 'COMPLETED', 'VOID', 'CANCELLED')`,
  'a contract that is not closed is over while a car of it is out': `select c.id from contracts c where c.org_id = $1 and c.status = 'RETURNED'
    and exists (select from contract_vehicles l where l.contract_id = c.id and l.state = 'OUT')`,
  'a car came back from a contract that has another one out, and nobody is told': `select c.id from contracts c join contract_vehicles l on l.contract_id = c.id and l.state = 'OUT'
    where c.org_id = $1 and c.status = 'ACTIVE' and c.returned_at is not null
    and not exists (select from sync_conflicts k where k.contract_id = c.id and k.kind in ('car_still_out', 'already_checked_in'))`,
  'a contract that is over still keeps a car busy': `select c.id from contracts c join vehicle_blocks b on b.source_id = c.id and b.is_active
    where c.org_id = $1 and c.status <> 'ACTIVE'
    and not exists (select from contract_vehicles l where l.contract_id = c.id and l.vehicle_id = b.vehicle_id and l.state = 'OUT' and l.in_conflict)`,
  'more was paid back than came in': `select contract_id from payments where org_id = $1
    group by 1 having sum(case kind when 'PAYMENT' then amount_rp else -amount_rp end) < 0`,
  'a completed contract is not settled': `select id, private.balance_rp(id) from contracts where org_id = $1 and status = 'COMPLETED'
    and private.balance_rp(id) > 0 and not is_receivable`,
  'a reservation and its contract disagree': `select r.id from reservations r left join contracts c on c.id = r.contract_id
    where r.org_id = $1 and r.status = 'CONVERTED' and c.reservation_id is distinct from r.id`,
  'a flag has no task for a person': `select op_id from sync_ops s where org_id = $1 and cardinality(flags) > 0
    and exists (select from unnest(flags) f where not exists (select from sync_conflicts k where k.op_id = s.op_id and k.kind = f))`,
  'a command had more or fewer effects than one': `select s.op_id, s.name from sync_ops s where s.org_id = $1 and s.status = 'applied'
    and (select count(*) from audit_log a where a.op_id = s.op_id and a.action = 'INSERT' and a.table_name =
      case s.name when 'check_out' then 'contracts' when 'take_payment' then 'payments' when 'book_reservation' then 'reservations' end) <>
      case when s.name in ('check_out', 'take_payment', 'book_reservation') then 1 else 0 end`,
  'a refused command left something behind': `select s.op_id, s.name from sync_ops s where s.org_id = $1 and s.status = 'refused'
    and exists (select from audit_log a where a.op_id = s.op_id)`,
}

/** Sentences of what is broken; empty when all is well. `outcomes`: what the desks were told, by op_id. */
export async function findViolations({ backend, fixture }: Room, outcomes: ReadonlyMap<string, string>): Promise<string[]> {
  const found: string[] = []
  for (const [sentence, query] of Object.entries(rules)) {
    const rows = await backend.sql.unsafe(query, [fixture.org])
    if (rows.length > 0) found.push(`${sentence}: ${JSON.stringify(rows.slice(0, 3))}`)
  }
  const stored = new Map((await backend.sql<{ op_id: string; status: string }[]>`select op_id, status from public.sync_ops where org_id = ${fixture.org}`)
    .map(({ op_id, status }) => [op_id, status]))
  for (const [op_id, status] of outcomes) if (stored.get(op_id) !== status) found.push(`${op_id} was answered ${status} and is stored as ${stored.get(op_id)}`)
  for (const op_id of stored.keys()) if (!outcomes.has(op_id)) found.push(`${op_id} is stored and was never answered`)
  const manager = await backend.signIn(fixture.users.manager.email, fixture.users.manager.password)
  const { data, error } = await manager.rpc('audit_check', {})
  if (error) throw new Error(error.message)
  const { broken, rows } = data as { broken: unknown[]; rows: number }
  if (broken.length > 0 || rows === 0) found.push(`the audit is not whole: ${JSON.stringify(broken)} of ${rows} rows`)
  return found
}
