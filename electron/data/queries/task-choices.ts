import type { TaskChoice } from '../../../shared/choices.ts'
import { neededRole } from '../../../shared/commands.ts'
import type { CommandName } from '../../../shared/commands.ts'
import type { AttentionTask, Comparison, Fact } from '../../../shared/attention.ts'
import type { Role } from '../../../shared/roles.ts'
import type { Desk, Here } from '../desk.ts'
import { changeOf, compareSettings } from '../setting-conflicts.ts'
import type { SettingConflict } from '../setting-conflicts.ts'
import { one } from '../statement.ts'
import { openContract } from '../forms/contract-at-counter.ts'
import { balance } from './balance.ts'
import { expectedTotal } from './expected-total.ts'
import { currentPlate, freeVehicles, vehicleCard } from './vehicle-card.ts'

type Task = Omit<AttentionTask, 'compare' | 'choices' | 'fields' | 'odometer_km' | 'car' | 'swap' | 'reservation' | 'sides'>
type Contract = { number: string; status: string; starts_at: number; location: string; by: string; customer: string | null; out_km: number | null }
type Conflict = { kind: string; vehicle_id: string | null; reservation_id: string | null; found_at: number; location: string; at_location: string | null } & ({ subject: null } | SettingConflict)
type Payment = { amount_rp: number; method: string; reference: string | null }

/** Operations whose form opens again, as it was, when they were refused. */
const correctable: readonly string[] = ['check_out', 'check_in', 'swap_vehicle', 'take_payment', 'close_contract']

/** The command behind a choice; a choice without one writes nothing shared. */
const commandOf: Partial<Record<TaskChoice, CommandName>> = {
  as_recorded: 'resolve_conflict', void_this: 'void_contract', void_other: 'void_contract', correct_odometer: 'correct_odometer', swap_car: 'resolve_conflict', shift_reservation: 'change_reservation',
  assign_car: 'assign_car', cancel_reservation: 'cancel_reservation', take_over: 'take_over', set_mine: 'resolve_conflict',
}

/** Adds both sides and what this person may do about it. The choice that fits most often comes first. */
export function withChoices(desk: Desk, here: Here, task: Task): AttentionTask {
  return task.kind === 'conflict' ? ofConflict(desk, here, task) : ofOperation(desk, here, task)
}

/** What was wanted and what counts; whoever may set it decides. */
function ofSetting(desk: Desk, here: Here, task: Task, conflict: SettingConflict): AttentionTask {
  const choices = (['set_mine', 'as_recorded', 'export'] as const).map(choice => ({ choice, needs: choice === 'export' ? null : needs(choice, here.person.role, changeOf[conflict.subject]) }))
  return { ...task, swap: null, reservation: null, sides: 'setting', compare: compareSettings(desk, here, conflict), odometer_km: null, car: null, fields: null, choices }
}

function needs(choice: TaskChoice, role: Role, name?: string, is_mine = true): 'MANAGER' | 'ADMIN' | null {
  const command = choice === 'correct' && !is_mine ? 'take_over' : commandOf[choice]
  const needed = [command && neededRole[command], name === undefined ? undefined : neededRole[name as CommandName]]
  if (needed.includes('ADMIN') && role !== 'ADMIN') return 'ADMIN'
  return needed.includes('MANAGER') && role === 'STAFF' ? 'MANAGER' : null
}

function ofConflict(desk: Desk, here: Here, task: Task): AttentionTask {
  const found = one<Conflict>(desk.db, `select s.kind, s.vehicle_id, s.reservation_id, s.found_at, coalesce(h.name, '–') as location,
    o.name as at_location, s.subject, s.subject_id, s.differences from sync_conflicts s left join locations h on h.id = s.location_id
    left join locations o on o.id = s.other_location_id where s.id = @id`, { id: task.id })
  if (found?.subject) return ofSetting(desk, here, task, found)
  const mine = contractOf(desk, task.contract_id)
  const other = contractOf(desk, task.other?.contract_id ?? null)
  const list: TaskChoice[] = []
  let compare: Comparison[] = []
  let odometer_km: number | null = null
  let car: AttentionTask['car'] = null
  let swap: AttentionTask['swap'] = null
  let reservation: AttentionTask['reservation'] = null
  let sides: AttentionTask['sides'] = found?.kind === 'charges_differ' ? 'charges' : 'conflict'
  switch (found?.kind ?? '') {
    case 'second_check_out': case 'plate_out_twice': case 'vehicle_not_available':
      if (other?.status === 'ACTIVE') list.push('check_in_other')
      swap = found?.vehicle_id && task.contract_id ? swapOf(desk, task.contract_id, found.vehicle_id) : null
      if (swap) list.push('swap_car')
      if (mine?.status === 'ACTIVE') list.push('void_this')
      if (other?.status === 'ACTIVE') list.push('void_other')
      compare = bothContracts(mine, other)
      break
    case 'odometer_contradicts': case 'in_before_out': {
      if (!found) break
      const readings = readingsOf(desk, found, task)
      odometer_km = readings.mine
      compare = [line('km', fact('km', readings.mine), fact('km', readings.other)), line('at', fact('instant', task.at), fact('instant', readings.other_at)),
        line('location', fact('text', found.location), fact('text', readings.other_location))]
      if (found.vehicle_id !== null) list.push('correct_odometer')
      break
    }
    case 'reservation_lost_car': case 'reservation_taken': {
      if (!found) break
      const booked = one<{ number: string; starts_at: number; ends_at: number; status: string; category_id: string; customer: string | null }>(desk.db, `select
        r.number, r.starts_at, r.ends_at, r.status, r.category_id, k.first_name || ' ' || k.last_name as customer
        from reservations r left join customers k on k.id = r.customer_id where r.id = @id`, { id: found.reservation_id })
      if (booked?.status === 'BOOKED' && found.kind === 'reservation_lost_car') {
        const [free] = freeVehicles(desk, { location_id: here.location_id, category_id: booked.category_id, ends_at: booked.ends_at, mine: found.reservation_id })
        car = free ? { id: free.id, plate: free.plate } : null
        if (car) list.push('assign_car')
        if (found.reservation_id !== null) {
          reservation = { id: found.reservation_id, category_id: booked.category_id, starts_at: booked.starts_at, ends_at: booked.ends_at }
          list.push('shift_reservation')
        }
        list.push('cancel_reservation')
      }
      compare = [line('number', fact('text', mine?.number), fact('text', booked?.number)), line('customer', fact('text', mine?.customer), fact('text', booked?.customer)),
        line('at', fact('instant', mine?.starts_at), fact('instant', booked?.starts_at))]
      break
    }
    case 'car_still_out': {
      if (!found) break
      const left = carLeftOut(desk, task.contract_id, found.vehicle_id)
      car = left && { id: left.id, plate: left.plate }
      if (left) list.push('check_in_car')
      sides = 'cars'
      compare = [line('at', fact('instant', task.at), fact('instant', left?.out_at)), line('location', fact('text', found.location), fact('text', found.at_location)), line('km', null, fact('km', left?.out_km)),
        line('customer', fact('text', mine?.customer), fact('text', mine?.customer))]
      break
    }
    case 'charges_differ':
      compare = [line('amount', fact('money', task.contract_id && sumOf(desk, task.contract_id)), fact('money', task.contract_id && expectedTotal(desk, here, task.contract_id))),
        line('customer', fact('text', mine?.customer), null), line('at', fact('instant', task.at), null), line('location', fact('text', found?.location), null)]
      break
    default:
      compare = other ? bothContracts(mine, other) : [line('amount', fact('money', task.contract_id && sumOf(desk, task.contract_id)), null),
        line('at', fact('instant', task.at), null), line('location', fact('text', found?.location), fact('text', found?.at_location))]
  }
  list.push('as_recorded')
  if (task.contract_id && mine) list.push('open_contract')
  list.push('export')
  return { ...task, swap, reservation, sides, compare: compare.filter(({ mine: left, other: right }) => left !== null || right !== null), odometer_km, car, fields: null,
    choices: list.map(choice => ({ choice, needs: needs(choice, here.person.role) })) }
}

/** What was sent on the left, what stands now on the right. */
function ofOperation(desk: Desk, here: Here, task: Task): AttentionTask {
  const op = one<{ author_id: string; input: string }>(desk.db, 'select author_id, input from outbox where op_id = @op_id', { op_id: task.op_id })
  const input = JSON.parse(op?.input ?? '{}') as Partial<Payment>
  const is_mine = op?.author_id === here.person.id
  const now = contractOf(desk, task.contract_id)
  const is_payment = task.name === 'take_payment'
  const is_close = task.name === 'close_contract'
  const list: TaskChoice[] = []
  if (task.kind === 'refused') list.push(...(correctable.includes(task.name) ? ['correct'] as const : []), is_mine ? 'send_again' : 'take_over', 'set_aside')
  if (task.kind === 'held') list.push('take_over', 'set_aside')
  if (task.contract_id && now) list.push('open_contract')
  list.push('export')
  const compare = [
    line('amount', fact('money', input.amount_rp), null), line('balance', null, (is_payment || is_close) && now && task.contract_id ? fact('money', balance(desk, task.contract_id)) : null),
    line('number', fact('text', task.number), fact('text', now?.number)), line('state', null, fact('status', now?.status)),
    line('by', fact('text', task.author), fact('text', now?.by)), line('at', fact('instant', task.at), fact('instant', now?.starts_at)),
    line('location', fact('text', null), fact('text', now?.location)),
  ]
  const fields = is_payment && input.amount_rp !== undefined && input.method !== undefined
    ? { amount_rp: input.amount_rp, method: input.method, reference: input.reference ?? null }
    : is_close && task.contract_id ? { amount_rp: Math.abs(balance(desk, task.contract_id)), method: 'CREDIT_CARD', reference: null } : null
  return { ...task, compare: compare.filter(({ mine, other }) => mine !== null || other !== null), odometer_km: null, car: null, swap: null, reservation: null, sides: 'operation', fields,
    choices: list.map(choice => ({ choice, needs: needs(choice, here.person.role, ['send_again', 'take_over', 'correct'].includes(choice) ? task.name : undefined, is_mine) })) }
}

const line = (row: Comparison['row'], mine: Fact | null, other: Fact | null): Comparison => ({ row, mine, other })
const fact = (as: Fact['as'], value: string | number | null | undefined): Fact | null => (value === null || value === undefined || value === '' ? null : { as, value })

function bothContracts(mine: Contract | null, other: Contract | null): Comparison[] {
  const both = (row: Comparison['row'], as: Fact['as'], pick: (contract: Contract) => string | number | null) =>
    line(row, fact(as, mine && pick(mine)), fact(as, other && pick(other)))
  return [both('number', 'text', one => one.number), both('location', 'text', one => one.location), both('at', 'instant', one => one.starts_at),
    both('by', 'text', one => one.by), both('customer', 'text', one => one.customer), both('km', 'km', one => one.out_km), both('state', 'status', one => one.status)]
}

function contractOf(desk: Desk, contract_id: string | null): Contract | null {
  return one<Contract>(desk.db, `select c.number, c.status, c.starts_at, coalesce(l.name, '') as location, coalesce(u.full_name, '') as by,
    k.first_name || ' ' || k.last_name as customer, (select g.out_km from contract_vehicles g where g.contract_id = c.id order by g.seq desc limit 1) as out_km
    from contracts c left join locations l on l.id = c.pickup_location_id left join users u on u.id = c.created_by
    left join customers k on k.id = c.customer_id where c.id = @contract_id`, { contract_id }) ?? null
}

/** The car that a contract has still out while another came back; null when it is back. */
function carLeftOut(desk: Desk, contract_id: string | null, vehicle_id: string | null) {
  return one<{ id: string; plate: string; out_at: number; out_km: number }>(desk.db, `select v.id, ${currentPlate} as plate, g.out_at, g.out_km from contract_vehicles g
    join vehicles v on v.id = g.vehicle_id where g.contract_id = @contract_id and g.vehicle_id = @vehicle_id and g.state = 'OUT'`,
    { contract_id, vehicle_id, now: desk.now() }) ?? null
}

/** The leg that may have left with another car; null when it is no longer out. */
function swapOf(desk: Desk, contract_id: string, vehicle_id: string): AttentionTask['swap'] {
  const open = openContract(desk, contract_id)
  const car = open?.vehicle_id === vehicle_id ? vehicleCard(desk, vehicle_id) : null
  return open && car && { plate: car.plate, out_km: open.out_km, out_fuel: open.out_fuel, fuel_type: car.fuel_type, category_id: car.category_id, ends_at: open.ends_at }
}

const sumOf = (desk: Desk, contract_id: string): number =>
  one<{ sum: number }>(desk.db, 'select coalesce(sum(amount_rp), 0) as sum from contract_charges where contract_id = @contract_id', { contract_id })?.sum ?? 0

/** The reading that does not fit, and the nearest before it that stands. */
function readingsOf(desk: Desk, { vehicle_id, found_at }: Conflict, task: Task) {
  const odd = one<{ km: number; read_at: number }>(desk.db, `select km, read_at from odometer_readings where vehicle_id = @vehicle_id
    order by in_conflict desc, abs(read_at - @found_at) limit 1`, { vehicle_id, found_at })
  const fits = one<{ km: number; read_at: number }>(desk.db, `select km, read_at from odometer_readings where vehicle_id = @vehicle_id and in_conflict = 0
    and (km <> @km or read_at <> @at) order by read_at > @at, km < @km, abs(read_at - @at) limit 1`, { vehicle_id, km: odd?.km ?? 0, at: odd?.read_at ?? task.at })
  const contract = contractOf(desk, task.contract_id)
  return { mine: odd?.km ?? null, other: fits?.km ?? contract?.out_km ?? null, other_at: fits?.read_at ?? contract?.starts_at ?? null,
    other_location: contract?.location ?? null }
}
