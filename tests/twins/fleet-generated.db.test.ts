import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Stale } from '../../electron/data/commands/command.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { commands, roleRefusal } from '../../shared/commands.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { fleetCommands } from '../../shared/commands/fleet.ts'
import { zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { a_hash, another_hash, carInput } from './fleet-inputs.ts'
import { aDamage, checkInInput, checkOutInput, DAY, HOUR } from './inputs.ts'
import { seed } from '../seed.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

type Generated = keyof typeof fleetCommands | 'check_out' | 'check_in' | 'mark_ready'
type Step = { name: Generated; pick: number; other: number; from: number; hours: number; km: number; flag: boolean; word: string }
const names = [...Object.keys(fleetCommands), 'check_out', 'check_in', 'mark_ready'] as Generated[]
const step: fc.Arbitrary<Step> = fc.record({ name: fc.constantFrom(...names), pick: fc.nat(50), other: fc.nat(50), from: fc.integer({ min: -30, max: 60 }),
  hours: fc.integer({ min: -2, max: 40 }), km: fc.integer({ min: -300, max: 900 }), flag: fc.boolean(),
  word: fc.constantFrom('Service', 'Kratzer', '', 'Ölwechsel "klein"') })

/** An input that a form could send, about what lies on the desk; much of it has to be refused. */
function inputOf(fixture: Fixture, desk: Desk, numbers: { next: number }, { name, pick, other, from, hours, km, flag, word }: Step): object {
  const rows = desk.localRows()
  const anyOf = (table: string, foreign: string, where: (row: Record<string, unknown>) => boolean = () => true) => {
    const ids = [...(rows[table] ?? []).filter(where).map(row => String(row['id'])), foreign]
    return String(ids[pick % ids.length])
  }
  const { now, other: strange, locations, categories } = fixture
  const at = now + from * HOUR
  const ends_at = at + hours * HOUR
  const vehicle_id = anyOf('vehicles', strange.vehicle)
  const location_id = [locations.city, locations.city, locations.city, locations.airport, strange.location][other % 5] ?? locations.city
  // what is kept at another location does not lie on this desk
  const kept_at = location_id === locations.airport ? locations.city : location_id
  const odometer_km = Math.max(0, Number(rows['vehicles']?.find(row => row['id'] === vehicle_id)?.['odometer_km'] ?? 0) + km)
  const period = { starts_at: at, ends_at }
  const reason = word || null
  const category_id = flag ? categories.electric : strange.category
  const inputs: Record<Generated, () => object> = {
    block_vehicle: () => ({ block_id: uuidv7(), vehicle_id, kind: flag ? 'HOLD' : 'TRANSFER', ...period, reason: 'x', at }),
    release_block: () => ({ block_id: anyOf('vehicle_blocks', uuidv7()), at }),
    start_transfer: () => ({ block_id: uuidv7(), vehicle_id, to_location_id: location_id, ...period }),
    finish_transfer: () => ({ vehicle_id, location_id, reading_id: uuidv7(), at, odometer_km, fuel_level: pick % 10 }),
    set_vehicle_status: () => ({ vehicle_id, status: flag ? 'OUT_OF_SERVICE' : 'AVAILABLE', reason, at }),
    retire_vehicle: () => ({ vehicle_id, reason: 'verkauft', at }),
    add_vehicle: () => carInput(fixture, { vin: `TMBAA7NE0P00000${10 + (pick % 20)}`, location_id, category_id: flag ? categories.compact : category_id,
      plate: flag ? { id: uuidv7(), plate: `ZH 4128${10 + (other % 4)}` } : null, at }),
    change_vehicle: () => ({ vehicle_id, at, changes: { ...flag ? { colour: word || 'grün', inspection_due: null } : { category_id, seats: 4 },
      ...other % 3 === 0 && { fuel_type: pick % 2 ? 'ELECTRIC' : 'DIESEL' }, ...other % 4 === 0 && { first_registered: zurichDate(now) } } }),
    move_plate: () => ({ ends: flag ? [anyOf('vehicle_plates', uuidv7())] : [], at,
      begins: other % 3 === 0 ? null : { id: uuidv7(), vehicle_id, plate: `ZH 4128${10 + (other % 4)}` } }),
    correct_odometer: () => ({ reading_id: uuidv7(), vehicle_id, odometer_km, reason: 'abgelesen', at }),
    record_damage: () => ({ vehicle_id, location_id, damage: { ...aDamage(), description: word }, at }),
    assess_damage: () => ({ damage_id: anyOf('vehicle_damages', uuidv7()), assessed_rp: pick * 1000, at }),
    decide_damage: () => ({ damage_id: anyOf('vehicle_damages', uuidv7()), is_approved: flag, reason, at }),
    repair_damage: () => ({ damage_id: anyOf('vehicle_damages', uuidv7()), at }),
    report_maintenance: () => ({ maintenance_id: uuidv7(), vehicle_id, kind: 'Service', notes: word, at }),
    schedule_maintenance: () => ({ maintenance_id: flag ? anyOf('maintenance_records', uuidv7()) : uuidv7(), block_id: uuidv7(), vehicle_id,
      kind: 'Service', ...period, notes: word, at }),
    start_maintenance: () => ({ maintenance_id: anyOf('maintenance_records', uuidv7()), block_id: uuidv7(), ends_at, at }),
    complete_maintenance: () => ({ maintenance_id: anyOf('maintenance_records', uuidv7()), reading_id: uuidv7(), odometer_km, cost_rp: pick * 100, notes: word, at }),
    cancel_maintenance: () => ({ maintenance_id: anyOf('maintenance_records', uuidv7()), reason: 'x', at }),
    attach_file: () => ({ attachment_id: uuidv7(), location_id: kept_at, contract_id: flag ? anyOf('contracts', uuidv7()) : null,
      damage_id: flag ? null : anyOf('vehicle_damages', uuidv7()), kind: other % 2 ? 'SIGNATURE' : 'PHOTO', sha256: a_hash, bytes: 7, mime: 'image/png', view: pick % 5 === 0 ? 'REAR' : null, at }),
    sign_document: () => {
      const role = flag ? 'CUSTOMER' : 'STAFF'
      const refused = flag && other % 2 === 0
      return { signature_id: uuidv7(), location_id: kept_at, contract_id: anyOf('contracts', uuidv7()), role, signer_name: 'A', refused, reason: refused ? 'nein' : null,
        text_sha256: another_hash, attachment_id: flag && !refused ? anyOf('attachments', uuidv7()) : null, at }
    },
    confirm_stored: () => ({ attachment_id: anyOf('attachments', uuidv7()), sha256: flag ? a_hash : another_hash, bytes: 7, at }),
    check_out: () => checkOutInput(fixture, { vehicle_id, number: `ZRH-26-${String(numbers.next++).padStart(6, '0')}`, starts_at: at,
      ends_at: at + DAY, odometer_km, fuel_level: pick % 9, damages: flag ? [aDamage()] : [] }),
    check_in: () => {
      const leg = (rows['contract_vehicles'] ?? []).filter(row => row['state'] === 'OUT')[pick % 3]
      return checkInInput(fixture, leg ? { contract_id: String(leg['contract_id']), leg_id: String(leg['id']), vehicle_id: String(leg['vehicle_id']), in_at: at,
        odometer_km: Number(leg['out_km']) + km, fuel_level: pick % 9, needs_cleaning: flag, charges: [] } : { contract_id: uuidv7() })
    },
    mark_ready: () => ({ vehicle_id, at }),
  }
  return inputs[name]()
}

/** What this desk says: the flags, or the reason why not. */
function sayLocally(desk: Desk, sent: ReturnType<Desk['op']>): string {
  const needed = roleRefusal(sent.name, desk.author.role)
  if (needed) return needed
  try {
    return `applied ${desk.runLocally(sent).join(' ')}`
  } catch (error) {
    if (error instanceof Stale) return error.key
    throw error
  }
}

test('Whatever happens to the fleet, in whatever order: both sides do the same, or refuse it for the same reason', async () => {
  const fixture = await openWorld(backend)
  const numbers = { next: 2 }
  const outcomes = new Map<string, number>()
  for (const [round, who] of (['manager', 'city', 'admin', 'manager'] as const).entries()) {
    const desk = await openDesk(backend, fixture, 'city', who)
    for (const [nth, made] of fc.sample(step, { seed: seed + round, numRuns: 45 }).entries()) {
      const parsed = commands[made.name].safeParse(inputOf(fixture, desk, numbers, made))
      if (!parsed.success) continue // no form would send it
      const sent = desk.op(made.name, parsed.data as CommandInput<typeof made.name>)
      const local = sayLocally(desk, sent)
      const [outcome] = await desk.push(sent)
      const server = outcome?.status === 'applied' ? `applied ${outcome.flags?.join(' ')}` : `refused.${outcome?.constraint}`
      expect([seed, round, nth, made, server]).toEqual([seed, round, nth, made, local])
      if (nth % 3 === 0) await desk.expectSameRows()
      outcomes.set(server.split(' ')[0] ?? '', (outcomes.get(server.split(' ')[0] ?? '') ?? 0) + 1)
    }
    await desk.expectSameRows()
  }
  console.info(Object.fromEntries(outcomes))
  // the generator reaches both: what is done and what is refused
  expect(outcomes.get('applied')).toBeGreaterThan(25)
  expect(outcomes.size).toBeGreaterThan(8)
  expect(await backend.sql`select id from public.inspections where org_id = ${fixture.org} and not private.inspection_is_sealed(id)`).toEqual([])
})
