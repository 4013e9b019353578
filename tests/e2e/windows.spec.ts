import { spawnSync } from 'node:child_process'
import type { Page } from '@playwright/test'
import { electronRuntime } from '../../scripts/electron-runtime/index.ts'
import type { Bridge } from '../../shared/bridge.ts'
import type { FormInput } from '../../shared/forms.ts'
import { otherWindow } from '../security/other-window.ts'
import { mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import type { Desk } from './desk.ts'
import { openCounter } from '../../scripts/tour/counter.ts'
import { appFolder } from './launch.ts'
import { carOf, full, readyDeparture } from './rows.ts'

declare const window: { guichet: Bridge }

const handOut = (page: Page, form: FormInput<'check_out'>) => page.evaluate(input => window.guichet.confirm('check_out', input), form)

/** The check-out of a reservation, filled in, with all that has to be accepted accepted. */
async function filled(desk: Desk): Promise<{ form: FormInput<'check_out'>; number: string; plate: string }> {
  const { reservation_id, plate, number } = await readyDeparture(desk)
  const { form } = await desk.read('check_out_start', { reservation_id })
  const car = await carOf(desk, plate)
  const read = { ...form, licence_seen: true, odometer_km: car.odometer_km + 1, fuel_level: Number(full(car)),
    deposit: form.deposit && { ...form.deposit, authorisation_code: 'A1B2C3', card_last4: '4242' } }
  const { gates } = await desk.read('check_out', read)
  return { form: { ...read, accepted: gates.filter(gate => gate.must_accept).map(({ key }) => key) }, plate, number }
}

test('two windows of one profile are served by one data process: what one confirms leaves the board of the other, and of two that hand out the same car at once one does', async ({ open, backend }) => {
  const desk = await open({ env: {} })
  const { page: first } = desk
  const second = await otherWindow(desk.launched, { url: 'app://guichet/index.html', preload: true })
  await openCounter(second).waitForBoard()
  const row = (page: Page, number: string) => page.getByTestId('board-departures').locator(`[data-testid="board-row"][data-number="${number}"]`)

  await test.step('confirmed in one, gone from the board of both', async () => {
    const { form, number } = await filled(desk)
    for (const page of [first, second]) await expect(row(page, number)).toBeVisible()
    expect(await handOut(second, form)).toMatchObject({ ok: true })
    for (const page of [first, second]) await expect(row(page, number)).toHaveCount(0)
  })

  await test.step('the same car in both at once', async () => {
    const { form, plate, number } = await filled(desk)
    const answers = await Promise.all([handOut(first, form), handOut(second, form)])
    const done = answers.filter(answer => answer.ok)
    expect(done, JSON.stringify(answers)).toHaveLength(1)
    expect(answers.find(answer => !answer.ok), 'the other is told why').toMatchObject({ message: { key: expect.stringMatching(/^(gate|refused)\./) } })
    for (const page of [first, second]) await expect(row(page, number)).toHaveCount(0)
    await mend(desk)
    const legs = await backend.sql`select g.state, g.in_conflict from contract_vehicles g join vehicle_plates p on p.vehicle_id = g.vehicle_id and p.valid_to is null
      where replace(p.plate, ' ', '') = ${plate.replaceAll(' ', '')} and g.state = 'OUT'`
    expect([...legs]).toEqual([{ state: 'OUT', in_conflict: false }])
    const contracts = await backend.sql`select c.number from contracts c join reservations r on r.id = c.reservation_id where r.number = ${number}`
    expect([...contracts]).toEqual([{ number: done[0]?.ok ? (done[0].value as { number: string }).number : '' }])
    expect((await desk.read('attention', {})).filter(task => task.plate === plate)).toEqual([])
  })
  await second.close()
})

test('a person gets one window by design: another start opens none, brings the hidden one to the front and ends', async ({ open }) => {
  const desk = await open({ env: {} })
  const { app } = desk.launched
  const isShown = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(window => window.isVisible()))
  await app.evaluate(({ BrowserWindow }) => { for (const window of BrowserWindow.getAllWindows()) window.hide() })
  expect(await isShown()).toEqual([false])
  const runtime = await electronRuntime()
  const second = spawnSync(runtime.executable, [...runtime.args, `--user-data-dir=${desk.folder}`, appFolder()], { encoding: 'utf8', timeout: 20_000 })
  expect(second.status).toBe(0)
  await expect.poll(isShown).toEqual([true])
  await expect(desk.page.getByTestId('board-departures')).toBeVisible()
})
