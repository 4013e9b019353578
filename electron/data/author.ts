import { roleRefusal } from '../../shared/commands.ts'
import type { Here, Person } from './desk.ts'
import type { NewOp } from './forms/form.ts'

/** The manager who has agreed, for what the person at the counter may not do alone; their own name stands for all else. */
export const authorOf = ({ person, approver }: Here, { name, beyond = false, granted = false }: NewOp): Person =>
  (approver && !granted && (beyond || roleRefusal(name, person.role) !== null) ? approver : person)
