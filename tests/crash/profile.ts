import path from 'node:path'
import { openDatabase, writeDesk } from '../../electron/data/database.ts'
import { registerFunctions } from '../../electron/data/functions.ts'
import { openJournal } from '../../electron/data/journal.ts'
import type { Entry } from '../../electron/data/journal.ts'
import { openSecrets } from '../../electron/main/secrets.ts'
import { commands } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { migrations } from '../sync/local.ts'

/** A system without a keyring: the key lies in a file of the profile, made and read by main's own code. */
const no_keyring = { isEncryptionAvailable: () => false, encryptString: () => Buffer.alloc(0), decryptString: () => '' }

/** The database key of a profile, made when there is none. Throws with the sentence's key when it can't be had. */
export function keyOf(folder: string): Uint8Array {
  const secrets = openSecrets(folder, no_keyring, {})
  if (!secrets.ok) throw new Error(`the key: ${secrets.trouble.key}`)
  return secrets.key
}

/** A profile as a version of the app left it that knew so many steps of the database, with work that waits. Returns its op_ids. */
export function makeOlderProfile(folder: string, { users, locations }: Fixture, steps: number): string[] {
  const key = keyOf(folder)
  const db = openDatabase({ file: path.join(folder, 'guichet.db'), key, migrations: migrations.slice(0, steps), prepare: registerFunctions })
  const device_id = uuidv7()
  writeDesk(db, 'device_id', device_id)
  const insert = db.prepare(`insert into outbox (op_id, name, version, author_id, device_id, occurred_at, input, deps)
    values (?, 'register_customer', 1, ?, ?, ?, ?, '[]')`)
  const op_ids = ['Ada', 'Beat', 'Cécile'].map(first_name => {
    const [op_id, at] = [uuidv7(), Date.now()]
    const input = commands.register_customer.parse({
      customer_id: uuidv7(), customer_location_id: uuidv7(), location_id: locations.city, at, first_name, last_name: 'Vorher',
      company_name: null, email: null, phone: null, street: 'Gasse', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH',
      birth_date: null, locale: 'de', driver: null,
    })
    insert.run(op_id, users.city.id, device_id, at, JSON.stringify(input))
    return op_id
  })
  const journal = openJournal(path.join(folder, 'guichet.journal'), key)
  // as its app wrote it: the columns of today were not there yet
  journal.append(db.prepare('select seq, op_id, name, version, author_id, device_id, occurred_at, input, deps from outbox order by seq').all() as Entry[])
  journal.close()
  db.close()
  return op_ids
}
