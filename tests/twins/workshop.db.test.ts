import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { setVehicleStatus } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { foundInput, visitInput } from './fleet-inputs.ts'
import { aDamage, checkOutInput, DAY, HOUR } from './inputs.ts'
import { expectNotForStaff } from './not-for-staff.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)

describe('A damage', () => {
  test('found in the yard is assessed, decided and repaired in this order, by managers', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const found = foundInput(fixture)
    const damage_id = found.damage.id
    const { now: at } = fixture
    await desk.runTwins('record_damage', found)
    await desk.expectBothRefuse('record_damage', foundInput(fixture, { location_id: fixture.locations.airport }), 'location_not_yours')
    await desk.expectBothRefuse('record_damage', foundInput(fixture, { vehicle_id: fixture.other.vehicle }), 'vehicle_unknown')
    await desk.expectBothRefuse('record_damage', foundInput(fixture, { location_id: fixture.other.location }), 'location_not_yours')
    const [assess, approve, reject, repair] = [{ damage_id, assessed_rp: 45_000, at }, { damage_id, is_approved: true, reason: null, at },
      { damage_id, is_approved: false, reason: 'Gebrauchsspur', at }, { damage_id, at }]
    await expectNotForStaff(backend, fixture, { assess_damage: assess, decide_damage: approve, repair_damage: repair })
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.expectBothRefuse('decide_damage', approve, 'damage_moves_legally')
    await manager.expectBothRefuse('repair_damage', repair, 'damage_moves_legally')
    await manager.runTwins('assess_damage', assess)
    await manager.runTwins('assess_damage', { ...assess, assessed_rp: 60_000 })
    await manager.expectBothRefuse('decide_damage', { ...reject, reason: null }, 'reason_missing')
    await manager.runTwins('decide_damage', approve)
    await manager.runTwins('decide_damage', approve)
    await manager.expectBothRefuse('decide_damage', reject, 'damage_moves_legally')
    await manager.expectBothRefuse('assess_damage', assess, 'damage_moves_legally')
    await manager.runTwins('repair_damage', repair)
    await manager.runTwins('repair_damage', repair)
    expect(find(manager, 'vehicle_damages', damage_id)).toMatchObject({ status: 'REPAIRED', assessed_rp: 60_000, assessed_by: fixture.users.manager.id,
      decided_by: fixture.users.manager.id, repaired_at: at, description: found.damage.description })
    await manager.expectBothRefuse('assess_damage', { ...assess, damage_id: uuidv7() }, 'damage_unknown')
    const dirt = foundInput(fixture)
    await manager.runTwins('record_damage', dirt)
    await manager.runTwins('decide_damage', { ...reject, damage_id: dirt.damage.id })
    // what was found stays as it was found, whoever writes
    await manager.expectBothRefuse('record_damage', foundInput(fixture, { damage: { ...aDamage(), view: 'REAR', x: 1, y: 1 } }), 'damage_place')
    for (const change of [backend.sql`update public.vehicle_damages set severity = 3 where id = ${damage_id}`,
      backend.sql`update public.vehicle_damages set size_mm = 3 where id = ${damage_id}`,
      backend.sql`update public.vehicle_damages set contract_id = ${fixture.contract} where id = ${damage_id}`,
      backend.sql`delete from public.vehicle_damages where id = ${damage_id}`]) {
      await expect(change).rejects.toMatchObject({ constraint_name: 'damage_stays_as_found' })
    }
  })
})

describe('Maintenance', () => {
  test('is reported by staff, planned, begun and completed by managers', async () => {
    const fixture = await openWorld(backend)
    const { spare, petrol } = fixture.vehicles
    const { now: at } = fixture
    const desk = await openDesk(backend, fixture)
    const report = { maintenance_id: uuidv7(), vehicle_id: spare, kind: 'Bremsen', notes: 'quietschen', at }
    await desk.runTwins('report_maintenance', report)
    expect(find(desk, 'maintenance_records', report.maintenance_id)).toMatchObject({ status: 'SCHEDULED', starts_at: null, reported_by: fixture.users.city.id })
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectBothRefuse('report_maintenance', { ...report, maintenance_id: uuidv7() }, 'location_not_yours')
    await desk.expectBothRefuse('report_maintenance', { ...report, maintenance_id: uuidv7(), vehicle_id: fixture.other.vehicle }, 'vehicle_unknown')
    const visit = visitInput(fixture, { maintenance_id: report.maintenance_id })
    const { maintenance_id } = visit
    const start = { maintenance_id, block_id: uuidv7(), ends_at: at + DAY, at }
    const complete = { maintenance_id, reading_id: uuidv7(), odometer_km: 20_030, cost_rp: 38_500, notes: 'vorne ersetzt', at: at + 5 * HOUR }
    const cancel = { maintenance_id, reason: 'doch nicht', at }
    await expectNotForStaff(backend, fixture, { schedule_maintenance: visit, start_maintenance: start, complete_maintenance: complete, cancel_maintenance: cancel })

    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.expectBothRefuse('complete_maintenance', complete, 'maintenance_moves_legally')
    await manager.runTwins('schedule_maintenance', visit)
    await manager.runTwins('schedule_maintenance', { ...visit, block_id: uuidv7(), starts_at: visit.starts_at + HOUR }) // moved by an hour, over itself
    await manager.expectBothRefuse('schedule_maintenance', visitInput(fixture), 'vehicle_blocks_no_overlap')
    await manager.expectBothRefuse('schedule_maintenance', visitInput(fixture, { maintenance_id, vehicle_id: petrol }), 'maintenance_unknown')
    await manager.expectBothRefuse('schedule_maintenance', visitInput(fixture, { vehicle_id: petrol, ends_at: at }), 'maintenance_ends_after_start')
    await manager.expectBothRefuse('start_maintenance', { ...start, maintenance_id: uuidv7() }, 'maintenance_unknown')
    await manager.runTwins('start_maintenance', start)
    expect(find(manager, 'vehicles', spare)).toMatchObject({ status: 'MAINTENANCE' })
    await manager.expectBothRefuse('start_maintenance', { ...start, block_id: uuidv7() }, 'maintenance_moves_legally')
    await manager.runTwins('complete_maintenance', complete)
    expect(find(manager, 'vehicles', spare)).toMatchObject({ status: 'AVAILABLE', odometer_km: 20_030 })
    expect(find(manager, 'maintenance_records', maintenance_id)).toMatchObject({ status: 'COMPLETED', cost_rp: 38_500, ends_at: at + 5 * HOUR })
    expect(find(manager, 'vehicle_blocks', start.block_id)).toMatchObject({ is_active: 0 })
    await manager.expectBothRefuse('cancel_maintenance', cancel, 'maintenance_moves_legally')
    await manager.expectBothRefuse('schedule_maintenance', { ...visit, block_id: uuidv7() }, 'maintenance_moves_legally')
  })

  test('of a car that is out, or is taken away meanwhile, bows to what happened', async () => {
    const fixture = await openWorld(backend)
    const { spare, rented, petrol } = fixture.vehicles
    const { now: at } = fixture
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const of_rented = visitInput(fixture, { vehicle_id: rented })
    await manager.runTwins('schedule_maintenance', of_rented)
    const start = (maintenance_id: string, ends_at = at + HOUR) => ({ maintenance_id, block_id: uuidv7(), ends_at, at })
    await manager.expectBothRefuse('start_maintenance', start(of_rented.maintenance_id), 'vehicle_moves_legally')
    const of_petrol = visitInput(fixture, { vehicle_id: petrol })
    await manager.runTwins('schedule_maintenance', of_petrol)
    await manager.expectBothRefuse('start_maintenance', start(of_petrol.maintenance_id, at + 3 * HOUR), 'vehicle_blocks_no_overlap')
    await manager.expectBothRefuse('start_maintenance', start(of_petrol.maintenance_id, at), 'maintenance_ends_after_start')
    await manager.expectBothRefuse('cancel_maintenance', { maintenance_id: uuidv7(), reason: 'x', at }, 'maintenance_unknown')
    // broken down on the road and towed: in the workshop, and with its contract still out
    await manager.runTwins('set_vehicle_status', { vehicle_id: rented, status: 'OUT_OF_SERVICE', reason: 'Panne', at })
    const repair = visitInput(fixture, { vehicle_id: rented, starts_at: at + 3 * DAY, ends_at: at + 4 * DAY })
    await manager.runTwins('schedule_maintenance', repair)
    // the contract keeps the car busy until tomorrow, so the visit begins in its place
    await backend.sql`update public.vehicle_blocks set is_active = false where id = ${fixture.contract_block}`
    await manager.reload()
    await manager.runTwins('start_maintenance', start(repair.maintenance_id))
    await manager.runTwins('complete_maintenance', { maintenance_id: repair.maintenance_id, reading_id: uuidv7(), odometer_km: 29_000, cost_rp: 0, notes: '',
      at: at - HOUR }, ['odometer_contradicts'])
    expect(find(manager, 'vehicles', rented)).toMatchObject({ status: 'RENTED', odometer_km: 30_000 })
    // a car that drove off from the workshop is not freed by its bill
    const visit = visitInput(fixture, { starts_at: at, ends_at: at + HOUR })
    await manager.runTwins('schedule_maintenance', visit)
    await manager.runTwins('start_maintenance', start(visit.maintenance_id))
    await manager.runTwins('check_out', checkOutInput(fixture), ['vehicle_not_available'])
    await manager.runTwins('cancel_maintenance', { maintenance_id: visit.maintenance_id, reason: 'abgebrochen', at })
    await manager.runTwins('cancel_maintenance', { maintenance_id: visit.maintenance_id, reason: 'abgebrochen', at })
    expect(find(manager, 'vehicles', spare)).toMatchObject({ status: 'RENTED' })
    await manager.runTwins('cancel_maintenance', { maintenance_id: of_petrol.maintenance_id, reason: 'verschoben', at })
    expect(find(manager, 'vehicles', petrol)).toMatchObject({ status: 'AVAILABLE' })
    await setVehicleStatus(backend.sql, petrol, 'RETIRED')
    await manager.reload()
    await manager.expectBothRefuse('start_maintenance', start(of_rented.maintenance_id), 'vehicle_moves_legally')
  })
})
