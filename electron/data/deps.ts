import { physicalCommands } from '../../shared/commands.ts'
import type { NewOp } from './forms/form.ts'
import type { Desk } from './desk.ts'
import { all } from './statement.ts'

type Earlier = {
  op_id: string; name: string; contract_id: string | null; cash_session_id: string | null; customer_id: string | null; driver_id: string | null; vehicle_id: string | null
}

/**
 * The op_ids without which the server can not apply this operation: the one confirmed before it in the same form, and those still
 * open on this PC that make its contract, customer or driver, touch its contract, or brought its car back. A physical fact
 * waits only for what it can not exist without (contract, customer, who drives, the same car's own coming and going): were it to wait
 * for money or a tick, a refused payment would keep a returned car out for ever.
 */
export function depsOf(desk: Desk, op: NewOp, previous: string | null): string[] {
  const open = all<Earlier>(desk.db, `select op_id, name, input ->> '$.contract_id' as contract_id, input ->> '$.cash_session_id' as cash_session_id,
    input ->> '$.customer_id' as customer_id, input ->> '$.driver.id' as driver_id,
    input ->> '$.vehicle_id' as vehicle_id from outbox where state <> 'SETTLED' and state in ('PENDING', 'ACKED', 'REFUSED') order by seq`)
  const input = op.input as { contract_id?: string | null; customer_id?: string; into_customer_id?: string; driver_id?: string; vehicle_id?: string;
    cash_session_id?: string | null; drivers?: { driver_id: string }[] }
  const is_physical = physicalCommands.includes(op.name)
  const physical_needs = ['register_customer', 'add_driver', 'add_vehicle', 'check_out', 'check_in']
  const is_cash = op.name === 'record_cash_movement' || op.name === 'close_cash_session'
  // a document that was refused never keeps a customer's money out; a payment's own refusal does keep what hangs on it
  const papers = ['issue_invoice', 'issue_credit_note', 'allocate_payment', 'release_allocation']
  const mayWaitFor = (earlier: Earlier) => (is_physical ? physical_needs.includes(earlier.name) : papers.includes(op.name) || !papers.includes(earlier.name))
  const deps = new Set(previous ? [previous] : [])
  for (const earlier of open) {
    const is_same_contract = earlier.contract_id !== null && earlier.contract_id === input.contract_id
    const makes_customer = earlier.name === 'register_customer' && earlier.customer_id !== null
      && [input.customer_id, input.into_customer_id].includes(earlier.customer_id)
    const makes_driver = earlier.name === 'add_driver' && (earlier.driver_id === input.driver_id
      || input.drivers?.some(({ driver_id }) => driver_id === earlier.driver_id) === true)
    // money itself does not wait for its drawer
    const opens_drawer = is_cash && earlier.name === 'open_cash_session' && earlier.cash_session_id === input.cash_session_id
    if (mayWaitFor(earlier) && (is_same_contract || makes_customer || makes_driver || opens_drawer)) deps.add(earlier.op_id)
  }
  const of_vehicle = open.findLast(earlier => earlier.vehicle_id !== null && earlier.vehicle_id === input.vehicle_id && mayWaitFor(earlier))
  if (of_vehicle) deps.add(of_vehicle.op_id)
  return [...deps]
}
