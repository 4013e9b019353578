import { uuidv7 } from '../../shared/uuid.ts'
import { readDesk, writeDesk } from './database.ts'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import type { Sessions } from './sessions.ts'

type Parts = { db: Database; now: () => number; sessions: Pick<Sessions, 'forgetAll'>; log: Log }

/** The PC begins anew at another backend, as another device. Only to be called where nothing waits. */
export function leaveBackend({ db, now, sessions, log }: Parts): void {
  sessions.forgetAll()
  db.transaction(() => {
    for (const key of ['org_id', 'location_id', 'cursor', 'loaded', 'load', 'last_synced_at', 'push_epoch'] as const) writeDesk(db, key, null)
    writeDesk(db, 'device_id', uuidv7(now()))
    // The other one would not know them and be sent all of it: they are there, where they were confirmed.
    db.prepare("delete from outbox where state = 'SETTLED'").run()
    db.prepare('update people set pin_salt = null, public_key = null, sealed_key = null, sealed_token = null, sealed_phone_key = null, push_token = null').run()
  }).immediate()
  log('another backend', { device_id: readDesk(db, 'device_id') })
}
