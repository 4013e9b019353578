import type { Apply } from './command.ts'

/** A name by which people know the PC. A desk knows the devices of its own location; of others only the server. */
export const renameDevice: Apply<'rename_device'> = (_db, write, _context, { renamed_device_id, name }) => {
  write.update('devices', renamed_device_id, { name })
  return []
}
