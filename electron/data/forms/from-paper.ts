import type { FormInput } from '../../../shared/forms.ts'
import type { Gate } from '../../../shared/queries.ts'
import { DAY } from '../../../shared/time.ts'
import type { Desk } from '../desk.ts'
import { block, passed } from './gate.ts'

type Written = Pick<FormInput<'check_out'>, 'out_at' | 'replaces'>
/** Whoever catches up on paper does it within a month; older is another year's paper. */
const oldest_ms = 31 * DAY

/** A check-out that was written on paper happened then: its price, its block and its licences are of that moment. A correction has its own. */
export const asWritten = (desk: Desk, { out_at, replaces }: Written): Desk => (out_at && !replaces ? { ...desk, now: () => out_at } : desk)

export function paperGates({ out_at, replaces }: Written, now: number): Gate[] {
  if (!out_at || replaces) return []
  if (out_at > now) return [block('out_at', 'gate.out_at.ahead', { out_at }, 'out_at')]
  return [out_at < now - oldest_ms ? block('out_at', 'gate.out_at.too_old', { out_at }, 'out_at') : passed('out_at')]
}
