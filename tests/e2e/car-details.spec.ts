import path from 'node:path'
import { expect, test } from './backend.ts'
import { cut, mend } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { openCar } from './open-car.ts'
import { picture } from './picture.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const [code, from] = ['ZHB', 943_000]
const vin = (number: number) => `WVWZZZCDZ00${number}`
const field = ({ page }: Desk, name: string) => page.getByTestId(`setting-${name}`)
const saved = ({ page }: Desk) => expect(page.getByTestId('car-saved')).toHaveText(sentence('settings.saved'))

test('an administrator puts right what was mistyped of a car, without the line, and swaps the plates of two in one step', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code, ready: 2, first: 600, every: 1, out: 1, from })
  const desk = await open({ who: 'admin' })
  const { hands, page } = desk
  await cut(desk)
  await test.step('a chassis number that another car has is refused beside it, and what is booked stands below', async () => {
    await openCar(desk, vin(from + 1))
    await hands.press('b')
    await hands.isIn('vin')
    await expect(field(desk, 'make')).toHaveValue('VW')
    await expect(page.getByTestId('car-hold')).toContainText(`R-26-${from + 1}`)
    await hands.retype(vin(from + 2))
    await hands.press('Control+Enter')
    await expect(page.getByText(sentence('refused.vehicle_vin_taken'))).toBeVisible()
    await hands.isIn('vin')
    await picture(page, path.join(outputDir, 'taken.png'))
  })
  await test.step('what was mistyped is put right', async () => {
    await hands.retype(`wvwzzzcdz00 ${from + 901}`)
    await hands.goTo('make')
    await hands.retype('Seat')
    await hands.goTo('colour')
    await hands.retype('blau')
    await hands.goTo('tank_litres')
    await hands.retype('45')
    await hands.press('Control+Enter')
    await saved(desk)
    await expect(page.getByTestId('car-file')).toContainText(vin(from + 901))
    await expect(page.getByTestId('car-file')).toContainText('Seat Golf')
    expect(await hands.pointers()).toBe(0)
    await picture(page, path.join(outputDir, 'file.png'))
  })
  await test.step('its plate and that of the other change places', async () => {
    await hands.press('s')
    await hands.isIn('plate')
    await hands.type(`zh ${from + 2}`)
    await expect(field(desk, 'plate_use')).toBeVisible()
    await hands.press('Control+Enter')
    await expect(field(desk, 'plate_use')).toBeFocused()
    await hands.press('ArrowDown', 'ArrowDown', 'ArrowDown')
    await expect(field(desk, 'plate_use')).toHaveValue('SWAP')
    await picture(page, path.join(outputDir, 'swap.png'))
    await hands.press('Control+Enter')
    await saved(desk)
    await expect(page.locator(`[data-testid="car-plate"][data-plate="ZH ${from + 2}"]`)).toBeVisible()
    await hands.press('Escape', 'Escape')
  })
  await test.step('a car that is out does not turn electric', async () => {
    await openCar(desk, vin(from + 3))
    await hands.press('b')
    await hands.isIn('vin')
    await hands.goTo('fuel_type')
    await hands.press('End')
    await expect(field(desk, 'fuel_type')).toHaveValue('ELECTRIC')
    await expect(field(desk, 'tank_litres')).toHaveCount(0)
    await hands.goTo('battery_kwh')
    await hands.type('58')
    await hands.press('Control+Enter')
    await expect(page.getByText(sentence('refused.vehicle_drive_was_read'))).toBeVisible()
    await picture(page, path.join(outputDir, 'drive.png'))
    expect(await hands.pointers()).toBe(0)
    await hands.press('Escape', 'Escape', 'Escape')
  })
  await mend(desk)
  await eventually(async () => (await desk.read('status', {})).waiting).toBe(0)
  const stored = await backend.sql`select right(v.vin, 6) as car, v.make, v.colour, v.tank_litres, v.fuel_type,
    (select string_agg(p.plate || case when p.valid_to is null then '' else ' ended' end, ', ' order by p.valid_from, p.id) from vehicle_plates p where p.vehicle_id = v.id) as plates
    from vehicles v where v.vin in (${vin(from + 901)}, ${vin(from + 2)}, ${vin(from + 3)}) order by v.vin`
  expect([...stored]).toEqual([
    { car: String(from + 2), make: 'VW', colour: 'weiss', tank_litres: 50, fuel_type: 'PETROL', plates: `ZH ${from + 2} ended, ZH ${from + 1}` },
    { car: String(from + 3), make: 'VW', colour: 'weiss', tank_litres: 50, fuel_type: 'PETROL', plates: `ZH ${from + 3}` },
    { car: String(from + 901), make: 'Seat', colour: 'blau', tank_litres: 45, fuel_type: 'PETROL', plates: `ZH ${from + 1} ended, ZH ${from + 2}` },
  ])
  const audited = await backend.sql`select u.role from audit_log a join vehicles v on v.id = a.row_id join users u on u.id = a.actor_id where v.vin = ${vin(from + 901)} and a.action = 'UPDATE'`
  expect([...audited]).toEqual([{ role: 'ADMIN' }])
})

test('F1 says by which keys a reservation gets another car and a car is put right', async ({ open }) => {
  const { hands, page } = await open({ who: 'manager.zuerich' })
  await hands.press('F1')
  for (const [key, word] of [['T', 'keys.reservation.car'], ['N', 'keys.reservation.no_show'], ['B', 'keys.fleet.change']] as const) {
    await expect(page.getByTestId('keys').locator('dl > div', { has: page.getByText(sentence(word)) }).locator('dd')).toHaveText(key)
  }
})
