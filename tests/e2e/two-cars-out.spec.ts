import path from 'node:path'
import type { Bridge } from '../../shared/bridge.ts'
import { showPlate } from '../../shared/plates.ts'
import { expect, test } from './backend.ts'
import { checkIn, confirm, cut, mend, openCheckIn } from './by-hand.ts'
import { comeTo } from './come-to.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { outOf } from './rows.ts'
import { plantBranch, plantCars } from './stock.ts'
import { sentence } from './words.ts'

declare const window: { guichet: Bridge }
const [code, from] = ['ZHB', 931_000]

test('two desks without a line swap the same car: the contract runs until both are back, and the car that is still out is a task that takes it back', async ({ open, backend }, { outputDir }) => {
  const { sql } = backend
  await plantBranch(sql, { code, ready: 0, first: 20, every: 1, out: 1, from })
  await plantCars(sql, code, from + 50, 2)
  const [number, one, two] = [`${code}-00-${from + 1}`, `ZH ${from + 51}`, `ZH ${from + 52}`]
  const began = new Date()
  const [desk, office] = [await open(), await open({ who: 'manager.zuerich' })]
  const { id: contract_id, out_km } = await outOf(desk, `ZH ${from + 1}`)
  const ids = new Map((await sql<{ plate: string; id: string }[]>`select plate, vehicle_id as id from vehicle_plates where plate in ${sql([one, two])}`).map(({ plate, id }) => [plate, id]))
  const swap = async ({ page }: Desk, plate: string) => expect(await page.evaluate(form => window.guichet.confirm('swap_vehicle', form), { contract_id, vehicle_id: ids.get(plate) ?? '', back_km: out_km, back_fuel: 8,
    out_km: 12_500, out_fuel: 8, damages: [], next_status: 'CLEANING' as const, reason: 'Reifen', accepted: [] })).toMatchObject({ ok: true })
  for (const each of [desk, office]) await cut(each)
  await swap(desk, one)
  await swap(office, two)
  await mend(desk)
  await mend(office)
  await mend(desk)
  for (const { hands } of [desk, office]) await hands.rest()

  await test.step('whoever names the plate gets that car, and reads that the other is out, too', async () => {
    const { page, hands } = desk
    await openCheckIn(desk, one)
    await expect(page.getByTestId('check-in').getByRole('heading', { level: 1 })).toContainText(showPlate(one))
    await expect(page.getByTestId('gate').filter({ hasText: sentence('gate.also_out', { plate: showPlate(two), number }) })).toBeVisible()
    await picture(page, path.join(outputDir, 'two-cars-out.png'))
    await hands.press('F2')
    expect(await checkIn(desk, one, 12_600)).toBe(number)
    await mend(desk)
  })

  await test.step('the car that is still out is a task; its first key opens the return of that car, with nothing to pay', async () => {
    await mend(office)
    const { page, hands } = office
    const task = page.locator(`[data-testid="attention-row"][data-kind="conflict"][data-number="${number}"]`).filter({ hasText: sentence('conflict.car_still_out', { plate: showPlate(two), number }) })
    await hands.press('F9')
    await comeTo(office, task)
    await picture(page, path.join(outputDir, 'car-still-out.png'))
    await hands.press('1')
    await hands.isIn('odometer_km')
    await expect(page.getByTestId('check-in').getByRole('heading', { level: 1 })).toContainText(showPlate(two))
    await expect(page.getByTestId('check-in-charged')).toContainText(number)
    for (const gone of ['check-in-section-payment', 'check-in-section-deposit', 'check-in-fee-CLEANING']) await expect(page.getByTestId(gone)).toHaveCount(0)
    await hands.type('12650')
    await hands.press('Enter')
    await hands.isIn('fuel_level')
    await hands.type('7')
    await picture(page, path.join(outputDir, 'only-the-car.png'))
    expect(await confirm(office)).toBe(number)
    await mend(office)
  })

  await expect(office.page.locator(`[data-testid="attention-row"][data-number="${number}"][data-plate="${two}"]`), 'it has come').toHaveCount(0)
  for (const { hands } of [desk, office]) expect(await hands.pointers(), 'without a mouse').toBe(0)
  await eventually(async () => [...await sql`select c.status, (select count(*)::int from contract_vehicles g where g.contract_id = c.id and g.state = 'OUT') as out,
    (select array_agg(distinct v.status::text) from contract_vehicles g join vehicles v on v.id = g.vehicle_id where g.contract_id = c.id and g.seq > 1) as cars from contracts c where c.id = ${contract_id}`])
    .toEqual([{ status: 'COMPLETED', out: 0, cars: ['CLEANING'] }])
  expect([...await sql`select name from sync_ops where status = 'refused' and stored_at > ${began}`]).toEqual([])
})
