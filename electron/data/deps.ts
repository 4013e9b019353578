import { physicalCommands } from '../../shared/commands.ts'
import type { CommandName } from '../../shared/commands.ts'
import type { NewOp } from './forms/form.ts'
import type { Desk } from './desk.ts'
import { all } from './statement.ts'

type Earlier = {
  op_id: string; name: CommandName; contract_id: string | null; reservation_id: string | null; approval_id: string | null
  cash_session_id: string | null; customer_id: string | null; driver_id: string | null; /** JSON array of ids */ contracts: string; /** JSON array of ids and nulls */ vehicles: string
}
/** What inputs of commands may name. */
type Named = object & {
  contract_id?: string | null; contract_ids?: string[] | undefined; reservation_id?: string | null; approval_id?: string | null; cash_session_id?: string | null | undefined
  customer_id?: string; into_customer_id?: string; payer_id?: string | null; driver_id?: string; attachment_id?: string | null
  vehicle_id?: string | null | undefined
  begins?: { vehicle_id: string } | null; ends?: string[]
  back?: { vehicle_id: string }; out?: { vehicle_id: string }; drivers?: { driver_id: string }[]
}
const physical_needs: readonly CommandName[] = ['register_customer', 'add_driver', 'add_vehicle', 'book_reservation', 'check_out', 'check_in',
  'swap_vehicle']
const of_reservations: readonly CommandName[] = ['book_reservation', 'change_reservation', 'assign_car', 'cancel_reservation', 'mark_no_show']

/**
 * The op_ids without which the server can not apply this operation: the one confirmed before it in the same form, and those still
 * open on this PC that make its customer, driver or approval, touch its contract or reservation, or brought its car back. A physical
 * fact waits only for what it can not exist without (contract, reservation, customer, who drives, the same car's own coming and
 * going): were it to wait for money or a tick, a refused payment would keep a returned car out for ever. A reservation waits for no
 * car: whether it is free then, the server says.
 * What was refused, and what hangs on that, is taken back: the person did not see it when they confirmed, so it is not waited for.
 * @param before_seq where it takes the place of another: what was confirmed after that is not waited for
 */
export function depsOf(desk: Pick<Desk, 'db'>, op: NewOp, previous: string | null, before_seq = Number.MAX_SAFE_INTEGER): string[] {
  const input: Named = op.input
  const named = [input.contract_id, input.reservation_id, input.approval_id, input.cash_session_id, input.customer_id, input.into_customer_id,
    input.payer_id, input.driver_id, input.attachment_id, input.vehicle_id, input.back?.vehicle_id, input.out?.vehicle_id, input.begins?.vehicle_id,
    ...(input.ends ?? []), ...(input.contract_ids ?? []), ...(input.drivers ?? []).map(({ driver_id }) => driver_id)]
  const open = all<Earlier>(desk.db, `select op_id, name, input ->> '$.contract_id' as contract_id, input ->> '$.reservation_id' as reservation_id,
    input ->> '$.approval_id' as approval_id, input ->> '$.cash_session_id' as cash_session_id, input ->> '$.customer_id' as customer_id, input ->> '$.driver.id' as driver_id, coalesce(input -> '$.contract_ids', '[]') as contracts,
    json_array(input ->> '$.vehicle_id', input ->> '$.back.vehicle_id', input ->> '$.out.vehicle_id', input ->> '$.begins.vehicle_id') as vehicles
    from outbox where seq in (select seq from op_names where id in (select value from json_each(@named)) and seq < @before_seq)
      and state in ('PENDING', 'ACKED') and coalesce(stale, '') <> 'stale.needs_refused' order by seq`, { named: JSON.stringify(named.filter(id => id)), before_seq })
  const is_physical = physicalCommands.includes(op.name)
  const is_cash = op.name === 'record_cash_movement' || op.name === 'close_cash_session'
  // a document that was refused never keeps a customer's money out; a payment's own refusal does keep what hangs on it
  const papers = ['issue_invoice', 'issue_collective_invoice', 'issue_credit_note', 'allocate_payment', 'release_allocation']
  const mayWaitFor = (earlier: Earlier) => (is_physical ? physical_needs.includes(earlier.name) : papers.includes(op.name) || !papers.includes(earlier.name))
  const deps = new Set(previous ? [previous] : [])
  for (const earlier of open) {
    const is_same = (['contract_id', 'reservation_id', 'approval_id'] as const).some(key => earlier[key] !== null && earlier[key] === input[key])
      || contractsOf(earlier.contract_id, JSON.parse(earlier.contracts) as string[]).some(id => contractsOf(input.contract_id, input.contract_ids).includes(id))
    const makes_customer = earlier.name === 'register_customer' && earlier.customer_id !== null
      && [input.customer_id, input.into_customer_id, input.payer_id].includes(earlier.customer_id)
    const makes_driver = earlier.name === 'add_driver' && (earlier.driver_id === input.driver_id
      || input.drivers?.some(({ driver_id }) => driver_id === earlier.driver_id) === true)
    // money itself does not wait for its drawer
    const opens_drawer = is_cash && earlier.name === 'open_cash_session' && earlier.cash_session_id === input.cash_session_id
    if (mayWaitFor(earlier) && (is_same || makes_customer || makes_driver || opens_drawer)) deps.add(earlier.op_id)
  }
  // whoever brought the car into the fleet, or put the plate where it comes off
  if (op.name === 'move_plate') for (const { op_id, name } of open) if (name === 'add_vehicle' || name === 'move_plate') deps.add(op_id)
  // whoever wrote the text: the server must know it first
  if (op.name === 'agree_texts') {
    for (const { op_id } of all<{ op_id: string }>(desk.db, `select o.op_id from outbox o where o.name = 'put_document_text' and o.state in ('PENDING', 'ACKED') and o.seq < @before_seq
      and o.input ->> '$.document_text_id' in (select value ->> '$.document_text_id' from json_each(@texts))`, { before_seq, texts: JSON.stringify(op.input.texts) })) deps.add(op_id)
  }
  // whoever added the file: the server must know it first
  if (op.name === 'confirm_stored') {
    for (const { op_id, name } of open) if (name !== 'sign_document' && name !== 'confirm_stored') deps.add(op_id)
  }
  if (of_reservations.includes(op.name)) return [...deps]
  // what was mistyped of a car needs the car, and what was put right of it before; nothing else needs it
  const hangsOn = (earlier: CommandName) => (op.name === 'change_vehicle' ? earlier === 'add_vehicle' || earlier === 'change_vehicle' : earlier !== 'change_vehicle')
  for (const vehicle_id of [input.vehicle_id, input.back?.vehicle_id, input.out?.vehicle_id]) {
    const of_vehicle = open.findLast(earlier => vehicle_id && !of_reservations.includes(earlier.name) && hangsOn(earlier.name) && mayWaitFor(earlier)
      && (JSON.parse(earlier.vehicles) as (string | null)[]).includes(vehicle_id))
    if (of_vehicle) deps.add(of_vehicle.op_id)
  }
  return [...deps]
}

/** All contracts that an operation is about: most are about one, a collective invoice about several. */
const contractsOf = (contract_id: string | null | undefined, contract_ids: readonly string[] = []): string[] => [...contract_id ? [contract_id] : [], ...contract_ids]
