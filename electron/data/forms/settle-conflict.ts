import { openContract, whyNotOpen } from './contract-at-counter.ts'
import type { NewOp, Form } from './form.ts'
import { changeAgain } from '../setting-conflicts.ts'
import type { SettingConflict } from '../setting-conflicts.ts'
import { askedByPin, jumpWish } from './odometer-jump.ts'
import { swapWith } from './swap.ts'
import { voidingOps } from './void-contract.ts'
import { vehicleCard } from '../queries/vehicle-card.ts'
import { all, one } from '../statement.ts'
import { uuidv7 } from '../../../shared/uuid.ts'

type Found = { kind: string; contract_id: string | null; other_contract_id: string | null; vehicle_id: string | null; reservation_id: string | null } & ({ subject: null } | SettingConflict)

/** What a person decides about a contradiction: the command that puts it right, where there is one, and the decision itself. */
export const settleConflict: Form<'settle_conflict'> = (desk, here, { conflict_id, choice, reason, odometer_km, vehicle_id, readings = null, period = null }) => {
  const at = desk.now()
  const found = one<Found>(desk.db, 'select * from sync_conflicts where id = @conflict_id and resolved_at is null', { conflict_id })
  if (!found) return { ok: false, message: { key: 'refused.conflict_already_resolved' } }
  const done = (...ops: NewOp[]) => ({ ok: true as const, ops, result: { conflict_id } })
  const resolve = (decision: 'AS_RECORDED' | 'PUT_RIGHT' | 'OTHER_STANDS'): NewOp =>
    ({ name: 'resolve_conflict', input: { conflict_id, decision, reason, at } })
  const voids = (contract_id: string | null): NewOp[] => all<{ out_km: number }>(desk.db,
    "select out_km from contract_vehicles where contract_id = @contract_id and state = 'OUT' order by seq desc limit 1", { contract_id })
    .flatMap(({ out_km }) => voidingOps(desk, here, { contract_id: contract_id ?? '', odometer_km: out_km, reason }))

  switch (choice) {
    case 'set_mine': return found.subject === null ? { ok: false, message: { key: 'error.bad_input' } } : done(changeAgain(desk, here, found), resolve('PUT_RIGHT'))
    case 'as_recorded': return done(resolve('AS_RECORDED'))
    case 'void_this': return done(...voids(found.contract_id), resolve('OTHER_STANDS'))
    case 'void_other': return done(...voids(found.other_contract_id), resolve('AS_RECORDED'))
    case 'correct_odometer': {
      if (odometer_km === null || found.vehicle_id === null) return { ok: false, message: { key: 'gate.odometer.missing' }, field: 'odometer_km' }
      return done({ name: 'correct_odometer', input: { reading_id: uuidv7(at), vehicle_id: found.vehicle_id, odometer_km, reason, at } }, resolve('PUT_RIGHT'))
    }
    case 'swap_car': {
      if (found.contract_id === null || vehicle_id === null) return { ok: false, message: { key: 'gate.vehicle.missing' }, field: 'vehicle_id' }
      if (!readings) return { ok: false, message: { key: 'gate.odometer.missing' }, field: 'odometer_km' }
      const swap = swapWith(desk, here, { contract_id: found.contract_id, back_id: found.vehicle_id, out_id: vehicle_id, readings, reason })
      if (!swap) return { ok: false, message: whyNotOpen(desk, found.contract_id) }
      const contract = openContract(desk, found.contract_id)
      const next = vehicleCard(desk, vehicle_id)
      // a clerk beside whom a manager decides: the other car leaves in the clerk's name
      const wish = next && jumpWish(here, { odometer_km: readings.out_km, odometer_reason: reason }, next.odometer_km, found.contract_id)
      return done(...askedByPin(desk, here, wish, { customer_id: contract?.customer_id ?? '', vehicle_id }), swap, resolve('PUT_RIGHT'))
    }
    case 'shift_reservation': {
      if (found.reservation_id === null || vehicle_id === null) return { ok: false, message: { key: 'gate.vehicle.missing' }, field: 'vehicle_id' }
      return done({ name: 'change_reservation', input: { reservation_id: found.reservation_id, block_id: uuidv7(at), vehicle_id, ...period } })
    }
    // These answer the conflict by themselves: staff may do them, and the one above.
    case 'assign_car': {
      if (found.reservation_id === null || vehicle_id === null) return { ok: false, message: { key: 'gate.vehicle.missing' } }
      return done({ name: 'assign_car', input: { reservation_id: found.reservation_id, block_id: uuidv7(at), vehicle_id } })
    }
    case 'cancel_reservation': {
      if (found.reservation_id === null) return { ok: false, message: { key: 'refused.reservation_unknown' } }
      return done({ name: 'cancel_reservation', input: { reservation_id: found.reservation_id, note_id: uuidv7(at), reason } })
    }
  }
}
