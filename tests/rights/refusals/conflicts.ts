import { nobody, row } from './refusal.ts'
import type { Refusal } from './refusal.ts'

/** What contradicted, and what somebody else had begun. */
export const conflictRefusals: Refusal[] = [
  ['resolve_conflict', 'without a reason', 'reason_missing', () => ({ reason: ' ' }), 'manager'],
  ['resolve_conflict', 'that does not exist', 'conflict_unknown', () => ({ conflict_id: nobody }), 'manager'],
  ['resolve_conflict', 'that is settled', 'conflict_already_resolved', () => ({}), 'manager',
    world => `update public.sync_conflicts set resolved_at = now() where id = '${row(world, '100b')}'`],
  ['take_over', 'without a reason', 'reason_missing', () => ({ reason: '' }), 'manager'],
  ['take_over', 'at a location of another firm', 'location_not_yours', world => ({ location_id: world.theirs.locations.city }), 'manager'],
  ['take_over', 'from somebody of another firm', 'user_unknown', world => ({ original_author_id: world.theirs.users.city.id }), 'manager'],
  ['take_over', 'what has arrived', 'op_already_applied', world => ({ original_op_id: row(world, '100a') }), 'manager',
    world => `update public.sync_ops set status = 'applied' where op_id = '${row(world, '100a')}'`],
  ['set_aside', 'without a reason', 'reason_missing', () => ({ reason: '' })],
  ['set_aside', 'at a location of another firm', 'location_not_yours', world => ({ location_id: world.theirs.locations.city })],
  ['set_aside', 'of somebody of another firm', 'user_unknown', world => ({ original_author_id: world.theirs.users.city.id })],
  ['set_aside', 'what has been applied', 'op_set_aside_is_applied', world => ({ original_op_id: row(world, '100a') }), 'city',
    world => `update public.sync_ops set status = 'applied' where op_id = '${row(world, '100a')}'`],
]
