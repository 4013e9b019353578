import { roleRefusal } from '../../../shared/commands.ts'
import { livesInUnion } from '../../../shared/customs.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Gate } from '../../../shared/queries.ts'
import { decider } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import { one } from '../statement.ts'
import { block, byManager, passed, warn } from './gate.ts'

type Form = Pick<FormInput<'check_out'>, 'customer_id' | 'reservation_id' | 'customs_reason'>

/** At a branch near the border a customer who lives in the EU is told of, or wants a manager's reason: the firm's rule. */
export function customsGates(desk: Desk, here: Here, { customer_id, reservation_id, customs_reason = null }: Form): Gate[] {
  const rule = customsRule(desk, here, customer_id)
  if (rule === null) return []
  if (rule === 'WARN') return [warn('customs', 'gate.customs.lives_in_eu', undefined, 'customer_id')]
  // said from the manager's own desk before the customer came
  const agreed = one(desk.db, "select 1 from approvals where reservation_id = @reservation_id and command = 'check_out'", { reservation_id })
  if (agreed) return [passed('customs')]
  if (roleRefusal('record_approval', decider(here).role) !== null) return [byManager(block('customs', 'gate.customs.needs_manager', undefined, 'customer_id'))]
  return [customs_reason ? passed('customs') : block('customs', 'gate.customs.reason_missing', undefined, 'customs_reason')]
}

/** WARN or REASON where it applies to this customer here; null where it does not. */
export function customsRule(desk: Desk, { location_id, person }: Here, customer_id: string | null): 'WARN' | 'REASON' | null {
  const found = one<{ customs_gate: 'OFF' | 'WARN' | 'REASON'; country: string }>(desk.db, `select o.customs_gate, k.country from organizations o
    join locations l on l.id = @location_id and l.is_border = 1 join customers k on k.id = @customer_id where o.id = @org_id`, { location_id, customer_id, org_id: person.org_id })
  return found && found.customs_gate !== 'OFF' && livesInUnion(found.country) ? found.customs_gate : null
}
