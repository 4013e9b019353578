import { createHash } from 'node:crypto'
import type { OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'

export type ConflictKind = 'second_check_out' | 'reservation_lost_car' | 'reservation_taken' | 'odometer_contradicts' | 'already_checked_in'
  | 'in_before_out' | 'vehicle_not_available' | 'charges_differ' | 'customer_changed_meanwhile' | 'customer_merged' | 'plate_out_twice' | 'transfer_contradicts' | 'setting_changed_meanwhile' | 'car_still_out'

/** The twin of `private.derived_id`: both sides give the same conflict the same id. */
export function derivedId(op_id: string, kind: string): string {
  const hex = createHash('md5').update(`${op_id}:${kind}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

type About = {
  location_id: string
  contract_id: string | null
  vehicle_id: string
  other_contract_id?: string | null
  other_location_id?: string | null
  reservation_id?: string | null
}

/** Notes contradictions of one operation: as flags, in order and once each, and as rows of `sync_conflicts`. */
export function openConflicts(write: Write, context: OpContext) {
  const flags: ConflictKind[] = []
  return {
    flags,
    /** @param nth counts several conflicts of one kind, from 1 */
    report(kind: ConflictKind, about: About, nth = 1): void {
      if (nth === 1) flags.push(kind)
      write.insert('sync_conflicts', {
        id: derivedId(context.op_id, nth > 1 ? `${kind}:${nth}` : kind), org_id: context.org_id,
        location_id: about.location_id, other_location_id: about.other_location_id ?? null,
        op_id: context.op_id, author_id: context.author_id, kind,
        contract_id: about.contract_id, other_contract_id: about.other_contract_id ?? null,
        vehicle_id: about.vehicle_id, reservation_id: about.reservation_id ?? null, customer_id: null, fields: null,
        found_at: context.occurred_at, resolved_at: null, resolved_by: null,
      })
    },
  }
}
export type Conflicts = ReturnType<typeof openConflicts>
