import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** From its next operation on this device is refused. A desk knows the devices of its own location; of others only the server. */
export const revokeDevice: Apply<'revoke_device'> = (db, write, { device_id }, { revoked_device_id, at }) => {
  if (revoked_device_id === device_id) throw new Stale('refused.device_is_this_one')
  const device = db.prepare('select revoked_at from devices where id = ?').get(revoked_device_id) as { revoked_at: number | null } | undefined
  if (device?.revoked_at === at) return [] // its answer was lost, but its row has come
  if (typeof device?.revoked_at === 'number') throw new Stale('refused.device_already_revoked')
  write.update('devices', revoked_device_id, { revoked_at: at })
  return []
}
