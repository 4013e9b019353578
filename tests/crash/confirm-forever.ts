// Confirms one operation after the other until it is killed, and says which ones are confirmed. Arguments: folder, key in hex.
import path from 'node:path'
import { openDatabase } from '../../electron/data/database.ts'
import { registerFunctions } from '../../electron/data/functions.ts'
import { openJournal } from '../../electron/data/journal.ts'
import { followOutbox, recover } from '../../electron/data/recover.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { migrations, perform } from '../sync/local.ts'

const [folder = '', hex = ''] = process.argv.slice(2)
const key = Buffer.from(hex, 'hex')
const db = openDatabase({ file: path.join(folder, 'guichet.db'), key, migrations, prepare: registerFunctions })
const journal = openJournal(path.join(folder, 'guichet.journal'), key)
recover(db, journal)
const outbox = followOutbox(db, journal)
const who = { author_id: uuidv7(), device_id: uuidv7(), org_id: uuidv7(), at: Date.now() }
for (;;) {
  const op_id = perform(db, who, 'register_customer', {
    customer_id: uuidv7(), customer_location_id: uuidv7(), location_id: uuidv7(), at: Date.now(), first_name: 'Nina', last_name: 'Keller', company_name: null,
    email: null, phone: null, street: 'Seestrasse', house_number: '4', postcode: '8002', town: 'Zürich', country: 'CH', birth_date: null, locale: 'de', driver: null,
  })
  outbox.catchUp()
  process.stdout.write(`${op_id}\n`)
}
