import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { registerFunctions } from './functions.ts'
import { insert } from './testing/desk.ts'

const folder = path.resolve(import.meta.dirname, '../../migrations/sqlite')
const files = fs.readdirSync(folder).sort()

test('A desk from before the fleet had reasons keeps its rows and its outbox, and asks for its share anew', () => {
  const db = new Sqlite(':memory:')
  registerFunctions(db)
  for (const file of files.filter(name => name < '0006')) db.exec(fs.readFileSync(path.join(folder, file), 'utf8'))
  const car = { id: 'v', org_id: 'o', category_id: 'c', location_id: 'l', vin: 'TMBAA7NE0P0000001', make: 'Škoda', model: 'Fabia', colour: 'rot',
    fuel_type: 'PETROL', transmission: 'MANUAL', seats: 5, tank_litres: 45, battery_kwh: 0, status: 'AVAILABLE', odometer_km: 10, fuel_level: 8,
    first_registered: '2024-03-01', inspection_due: null, service_due_km: null, vignette_until: null }
  const visit = { id: 'm', org_id: 'o', vehicle_id: 'v', kind: 'Service', status: 'SCHEDULED', starts_at: 1, ends_at: 2, odometer_km: null, cost_rp: null, notes: 'x' }
  const op = { op_id: 'p', name: 'mark_ready', version: 1, author_id: 'a', device_id: 'd', occurred_at: 1, input: '{}', deps: '[]' }
  insert(db, 'vehicles', car)
  insert(db, 'maintenance_records', visit)
  insert(db, 'outbox', op)
  insert(db, 'desk', { key: 'cursor', value: '1:2:e:s' }, { key: 'device_id', value: 'd' })
  for (const file of files.filter(name => name.startsWith('0006'))) db.exec(fs.readFileSync(path.join(folder, file), 'utf8'))
  expect(db.prepare('select * from vehicles').all()).toEqual([{ ...car, equipment: '', status_reason: null }])
  expect(db.prepare('select * from maintenance_records').all()).toEqual([{ ...visit, reported_at: null, reported_by: null, cancel_reason: null }])
  expect(db.prepare('select * from outbox').all()).toMatchObject([op])
  expect(db.prepare('select key from desk').pluck().all()).toEqual(['device_id'])
  // a visit that was only reported has no time yet
  insert(db, 'maintenance_records', { id: 'r', org_id: 'o', vehicle_id: 'v', kind: 'Bremsen', status: 'SCHEDULED', notes: '' })
  expect(db.prepare('select count(*) from maintenance_records').pluck().get()).toBe(2)
})
