import path from 'node:path'
import { cut, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { zurich } from './contracts.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { openCar } from './open-car.ts'
import { picture } from './picture.ts'
import { choose, openPalette } from './screens.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const [code, from] = ['ZHB', 945_000]
const [today] = zurich(Date.now())
const field = ({ page }: Desk, name: string) => page.getByTestId(`setting-${name}`)

async function fill(desk: Desk, values: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(values)) {
    await desk.hands.goTo(name)
    await desk.hands.retype(text)
  }
}
const papers = { make: 'Škoda', model: 'Fabia', colour: 'rot', first_registered: today, tank_litres: '45', odometer_km: '12', fuel_level: '8' }

test('an administrator adds two cars without the line, moves a plate, retires what nobody needs, and is told what has to be shifted first; the other location takes in what was sent', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 600, every: 1, out: 1, from })
  const desk = await open({ who: 'admin' })
  const { hands, page } = desk
  await cut(desk)
  await hands.rest()
  await test.step('what can not be is told beside the field', async () => {
    await openPalette(desk, 'Flotte')
    await hands.press('Enter')
    await eventually(async () => (await hands.focus()).testid).toBe('fleet-search')
    await picture(page, path.join(outputDir, 'list.png'))
    await hands.press('Alt+n')
    await hands.isIn('vin')
    await hands.type('WVWZZZCDZ0094500')
    await fill(desk, { plate: 'zh 945 010', ...papers })
    await hands.press('Control+Enter')
    await expect(page.getByText(sentence('refused.vehicle_vin_malformed'))).toBeVisible()
    await hands.isIn('vin')
    await hands.retype(`WVWZZZCDZ00${from + 1}`)
    await hands.press('Control+Enter')
    await expect(page.getByText(sentence('refused.vehicle_vin_taken'))).toBeVisible()
    await picture(page, path.join(outputDir, 'taken.png'))
  })
  await test.step('a car is added, and stands on the board of its location', async () => {
    await hands.retype(`wvwzzzcdz00 ${from + 10}`)
    await hands.press('Control+Enter')
    await expect(page.getByTestId('car-saved')).toHaveText(sentence('settings.saved'))
    await expect(page.getByTestId('car-plate')).toHaveAttribute('data-plate', `ZH ${from + 10}`)
    await picture(page, path.join(outputDir, 'car.png'))
    expect((await desk.read('fleet', {})).vehicles.map(({ plate }) => plate)).toContain(`ZH ${from + 10}`)
    await hands.press('Escape', 'Escape')
  })
  await test.step('a second one gets its plate, which is asked about first', async () => {
    await choose(desk, 'fleet')
    await eventually(async () => (await hands.focus()).testid).toBe('fleet-search')
    await hands.press('Alt+n')
    await hands.isIn('vin')
    await fill(desk, { vin: `WVWZZZCDZ00${from + 11}`, plate: `ZH${from + 10}`, ...papers })
    await expect(field(desk, 'plate_use')).toBeVisible()
    await hands.press('Control+Enter')
    await expect(field(desk, 'plate_use')).toBeFocused()
    await picture(page, path.join(outputDir, 'asked.png'))
    await hands.press('ArrowDown', 'Control+Enter')
    await expect(page.getByTestId('car-saved')).toHaveText(sentence('settings.saved'))
    await hands.press('Escape', 'Escape')
  })
  await test.step('the first one is without a plate now and gets another', async () => {
    await openCar(desk, `WVWZZZCDZ00${from + 10}`)
    await expect(page.getByTestId('car-file')).toContainText('ohne Schild')
    await hands.press('s')
    await hands.isIn('plate')
    await hands.type('ZH 945 012')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('car-saved')).toHaveText(sentence('settings.saved'))
    await expect(page.getByTestId('car-plate')).toHaveCount(2)
    await hands.press('Escape', 'Escape')
  })
  await test.step('a car that is reserved is not retired: the reservation is named and opens', async () => {
    await openCar(desk, `${from + 1}`)
    await hands.press('x')
    await expect(page.getByTestId('car-barred')).toContainText(`reserviert: R-26-${from + 1}`)
    await expect(page.getByTestId('car-hold')).toContainText(`R-26-${from + 1}`)
    await picture(page, path.join(outputDir, 'barred.png'))
    await hands.tabTo(page.getByTestId('car-hold'))
    await hands.press('Enter')
    await expect(page.getByTestId('reservation-sheet')).toBeVisible()
    await hands.press('t')
    await hands.isIn('vehicle_id')
    await picture(page, path.join(outputDir, 'other-car.png'))
    await hands.press('Control+Enter')
    await expect(page.getByTestId('reservation-sheet')).not.toContainText('945 001')
    await hands.press('Escape')
    await openCar(desk, `${from + 1}`)
    await expect(page.getByTestId('car-do-retire')).toHaveAttribute('data-barred', 'false')
    await hands.press('Escape', 'Escape')
    await openCar(desk, `${from + 2}`)
    await hands.press('x')
    await expect(page.getByTestId('car-barred')).toHaveText(sentence('refused.vehicle_still_out'))
    await hands.press('Escape', 'Escape')
  })
  await test.step('one is retired with its reason, the other sets off to Lugano', async () => {
    await openCar(desk, '945012')
    await hands.press('x')
    await hands.isIn('reason')
    await hands.type('verkauft')
    await picture(page, path.join(outputDir, 'retire.png'))
    await hands.press('Control+Enter')
    await expect(page.getByTestId('car-file')).toHaveAttribute('data-status', 'RETIRED')
    await hands.press('Escape', 'Escape')
    await openCar(desk, `WVWZZZCDZ00${from + 11}`)
    await hands.press('u')
    await hands.isIn('to_location_id')
    await hands.type('Lugano')
    await picture(page, path.join(outputDir, 'send.png'))
    await hands.press('Control+Enter')
    await expect(page.getByTestId('car-file')).toHaveAttribute('data-status', 'IN_TRANSFER')
  })
  await mend(desk)
  await eventually(async () => (await desk.read('status', {})).waiting).toBe(0)
  const stored = () => backend.sql`select right(v.vin, 6) as car, v.status, v.status_reason, v.joined_at is not null as joined, v.retired_at is not null as retired,
    (select string_agg(p.plate || case when p.valid_to is null then '' else ' ended' end, ', ' order by p.valid_from, p.id) from vehicle_plates p where p.vehicle_id = v.id) as plates
    from vehicles v where v.vin in (${`WVWZZZCDZ00${from + 10}`}, ${`WVWZZZCDZ00${from + 11}`}) order by v.vin`
  expect([...await stored()]).toEqual([
    { car: '945010', status: 'RETIRED', status_reason: 'verkauft', joined: true, retired: true, plates: 'ZH 945010 ended, ZH 945012 ended' },
    { car: '945011', status: 'IN_TRANSFER', status_reason: null, joined: true, retired: false, plates: 'ZH 945010' },
  ])

  const lugano = await open({ who: 'staff.lugano' })
  await test.step('at Lugano staff find it on its way, take it in, and are offered nothing else', async () => {
    await choose(lugano, 'fleet')
    await expect(lugano.page.locator('[data-testid="fleet-car"][data-plate="ZH 945010"]')).toContainText('in arrivo qui') // who works there reads Italian
    await expect(lugano.page.getByTestId('fleet-add')).toHaveCount(0)
    await lugano.hands.press('Escape')
    await openCar(lugano, `WVWZZZCDZ00${from + 11}`)
    await expect(lugano.page.getByTestId('car-file').getByRole('button')).toHaveCount(1)
    await lugano.hands.press('a')
    await lugano.hands.isIn('odometer_km')
    await lugano.hands.type('5')
    await expect(lugano.page.getByTestId('car-below')).toBeVisible()
    await lugano.hands.retype('221')
    await lugano.hands.goTo('fuel_level')
    await lugano.hands.type('6')
    await picture(lugano.page, path.join(outputDir, 'receive.png'))
    await lugano.hands.press('Control+Enter')
    await expect(lugano.page.getByTestId('car-file')).toHaveAttribute('data-status', 'AVAILABLE')
  })
  await eventually(async () => (await lugano.read('status', {})).waiting).toBe(0)
  const [arrived] = await backend.sql`select l.code, v.status, v.odometer_km from vehicles v join locations l on l.id = v.location_id where v.vin = ${`WVWZZZCDZ00${from + 11}`}`
  expect(arrived).toEqual({ code: 'LUG', status: 'AVAILABLE', odometer_km: 221 })
})

test('the fleet opens from the settings by its key, and a manager is told who retires a car', async ({ open }) => {
  const { hands, page } = await open({ who: 'manager.zuerich' })
  await hands.rest()
  await hands.press('Control+,')
  await expect(page.getByTestId('settings-sections')).toBeVisible()
  await hands.press('Alt+f')
  await eventually(async () => (await hands.focus()).testid).toBe('fleet-search')
  await expect(page.getByTestId('fleet-car').first()).toBeVisible()
  await hands.press('ArrowDown', 'Enter')
  await expect(page.getByTestId('car-file')).toBeVisible()
  await hands.press('x')
  await expect(page.getByTestId('car-barred')).toHaveText(sentence('refused.needs_admin'))
  expect(await hands.pointers()).toBe(0)
})
