import { checkIn, confirm, cut, fillCheckOut, find, mend, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { carOf, digitsOf, openReturn, outOf, readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

test('an odometer below the check-out is asked again, then taken, flagged and shown to be clarified', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  await cut(desk)
  const { plate, number } = await openReturn(desk)
  const { vehicle, out_km } = await outOf(desk, plate)
  await hands.rest()
  await openCheckIn(desk, plate)
  await hands.type(String(out_km - 30))
  await hands.press('Enter')
  await hands.type(vehicle.fuel_type === 'ELECTRIC' ? '90' : '8')
  const gate = page.locator('[data-testid="gate"][data-gate="odometer"]')
  await expect(gate).toContainText(sentence('gate.odometer.below_check_out'))
  await expect(page.getByTestId('confirm')).toHaveAttribute('aria-disabled', 'true')
  await hands.press('Control+Enter')
  await hands.isIn('accepted')
  await expect(page.getByTestId('done'), 'not before it was read').toHaveCount(0)
  await hands.press('Space')
  expect(await confirm(desk)).toBe(number)
  expect(await hands.pointers()).toBe(0)

  await mend(desk)
  await expect(page.getByTestId('status-attention')).not.toHaveAttribute('data-count', '0')
  await hands.press('F9')
  const row = page.locator(`[data-testid="attention-row"][data-kind="conflict"][data-number="${number}"]`)
  await expect(row.first()).toContainText(/passt nicht zu den anderen Ablesungen|liegt in Zeit oder Kilometern vor der Ausgabe/)
  const stored = await backend.sql`select g.state, i.odometer_km::int as km from contracts c
    join contract_vehicles g on g.contract_id = c.id join inspections i on i.leg_id = g.id and i.kind = 'CHECK_IN'
    where c.number = ${number}`
  expect([...stored], 'the car is back, with what was read').toEqual([{ state: 'IN', km: out_km - 30 }])
})

test('a check-out refuses an odometer below the last and a return before the start, beside their fields', async ({ open }) => {
  const desk = await open()
  const { hands, page } = desk
  const row = await readyDeparture(desk)
  const car = await carOf(desk, row.plate)
  await find(desk, digitsOf(row.number).slice(-6))
  await expect(page.getByTestId('check-out')).toBeVisible()
  const odometer = page.getByTestId('check-out-odometer')
  await hands.goTo('licence_seen')
  await hands.press('Space')
  await hands.goTo('odometer_km')
  await hands.type(String(car.odometer_km - 1))
  await hands.press('Enter')
  const below = sentence('gate.odometer.below_last')
  await expect(page.locator('[data-testid="gate"][data-gate="odometer"]')).toHaveText(below)
  await expect(odometer).toHaveAccessibleDescription(below)
  await hands.press('Control+Enter')
  await hands.isIn('odometer_km')
  await hands.retype(String(car.odometer_km))
  await expect(odometer).not.toHaveAccessibleDescription(below)

  await test.step('the return lies in the past, then earlier today', async () => {
    await page.getByTestId('check-out-section-period').focus()
    await hands.press('Enter')
    await hands.goTo('ends_at')
    const [date, time] = [page.getByTestId('check-out-ends-date'), page.getByTestId('check-out-ends-time')]
    await hands.retype('1.1.2026')
    await hands.press('Enter')
    await expect(date).toHaveAccessibleDescription(sentence('gate.period.in_the_past'))
    await hands.press('Control+Enter')
    await hands.isIn('ends_at')
    await expect(date, 'what was typed stays').toHaveValue('01.01.2026')
    await hands.retype('+0')
    await hands.press('Enter')
    await hands.retype('0000')
    await hands.press('Enter')
    await expect(page.locator('[data-testid="gate"][data-gate="period"]')).toHaveText(sentence('gate.period.end_before_start'))
    await expect(date).toHaveAccessibleDescription(sentence('gate.period.end_before_start'))
    await expect(time).toHaveValue('00:00')
  })
  expect(await desk.read('status', {})).toMatchObject({ waiting: 0 })
  await hands.press('F2')
  await expect(page.locator(`[data-testid="board-row"][data-number="${row.number}"]`), 'the reservation is still there').toBeVisible()
})

test('a car that has just come back can not be checked in again: the sentence names the contract', async ({ open }) => {
  const desk = await open()
  const { hands, page } = desk
  const { plate, number } = await openReturn(desk)
  await checkIn(desk, plate)
  await hands.press('F4')
  await hands.type(digitsOf(plate))
  // A car that nobody knows to be out may have come from another desk without a line: that is all that is offered.
  await expect(page.getByTestId('search-hit')).toHaveCount(1)
  await expect(page.getByTestId('search-hit')).toContainText(sentence('search.verb.arrival'))
  await hands.press('Escape')
  await find(desk, number)
  await expect(page.getByRole('dialog', { name: number })).toBeVisible()
})

test('a name with emoji and one of two hundred letters are kept whole, three pasted lines stand on one, and nothing of it breaks the screen', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const long = `Zumthor-${'Ž'.repeat(192)}`
  await hands.press('F6')
  await hands.isIn('customer_id')
  await hands.type('Zoë🚗 Zumthor')
  await expect(page.getByTestId('customer-new')).toBeVisible()
  await hands.press('Enter')
  await hands.isIn('first_name')
  await expect(page.getByTestId('customer-first_name')).toHaveValue('Zoë🚗')
  const typed = { birth_date: '3.4.1987', house_number: '12', postcode: '8004', town: 'Zürich', phone: '079 555 12 34', licence_number: '123456789013', licence_issued_on: '1.6.2006' }
  await hands.goTo('last_name')
  await hands.press('Control+A')
  await page.keyboard.insertText(`${long}zu viel`)
  await expect(page.getByTestId('customer-last_name'), 'no more than two hundred').toHaveValue(long)
  for (const [field, text] of Object.entries(typed)) {
    if (field === 'house_number') {
      await hands.goTo('street')
      await page.evaluate(`(() => { const data = new DataTransfer(); data.setData('text/plain', 'c/o Müller\\nHinterhof\\r\\nLangstrasse')
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) })()`)
      await expect(page.getByTestId('customer-street')).toHaveValue('c/o Müller Hinterhof Langstrasse')
    }
    await hands.goTo(field)
    await hands.type(text)
  }
  await hands.press('Control+Enter')
  await hands.isIn('licence_seen')
  expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'), 'nothing sticks out').toBe(true)
  await mend(desk)
  const stored = await backend.sql`select first_name, last_name, street from customers where last_name = ${long}`
  expect([...stored]).toEqual([{ first_name: 'Zoë🚗', last_name: long, street: 'c/o Müller Hinterhof Langstrasse' }])
})

test('an hour that the clocks leave out is refused, one that comes twice is asked for, beside the field and in one step', async ({ open, backend }) => {
  const from = 931_400
  await plantBranch(backend.sql, { code: 'ZHB', ready: 1, first: 20, every: 1, out: 0, from })
  const desk = await open()
  const { hands, page } = desk
  const row = await readyDeparture(desk, drivers => drivers === 1, { plate: `ZH ${from + 1}` })
  await find(desk, digitsOf(row.number).slice(-6))
  await expect(page.locator('[data-field="licence_seen"]')).toBeVisible()
  await hands.rest()
  await hands.press('Space')
  await hands.tabTo(page.getByTestId('check-out-section-period'))
  await hands.press('Enter')
  const type = async (day: string, way: 'Tab' | 'Shift+Tab') => {
    await hands.tabTo(page.getByTestId('check-out-ends-date'), way)
    await hands.retype(day)
    await hands.press('Enter')
    await hands.isIn('ends_at.time')
    await hands.retype('0230')
    await hands.press('Enter')
  }
  const { gap, fold } = changesAfter(Date.now())
  const gate = page.locator('[data-testid="gate"][data-gate="period"]')
  const time = page.getByTestId('check-out-ends-time')

  await test.step('the hour that is left out in spring', async () => {
    await type(gap, 'Tab')
    await expect(page.getByRole('alert')).toHaveText(sentence('form.gap', { time: '02:30', day: gap }))
    await expect(gate).toHaveAttribute('data-state', 'block')
    await expect(time).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByTestId('check-out-total')).toHaveText('–')
    await hands.press('Control+Enter')
    await hands.isIn('ends_at.time')
    await expect(gate).toHaveText(sentence('gate.clock.gap'))
    await hands.retype('0330')
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(gate).toHaveCount(0)
  })
  await test.step('the hour that comes twice in autumn', async () => {
    await type(fold, 'Shift+Tab')
    await hands.isIn('ends_at.fold')
    await expect(gate).toHaveAttribute('data-state', 'block')
    await hands.press('Control+Enter')
    await hands.isIn('ends_at.fold')
    await expect(gate).toHaveText(sentence('gate.clock.fold'))
    await hands.press('Space')
    await expect(gate).toHaveCount(0)
  })
  expect(await hands.pointers()).toBe(0)
})

test('an hour on the paper that nobody can read is never taken for now: neither a hand-over nor a return is confirmed with it', async ({ open, backend }) => {
  const from = 931_500
  await plantBranch(backend.sql, { code: 'ZHB', ready: 1, first: 20, every: 1, out: 1, from })
  const desk = await open()
  const { hands, page } = desk
  const row = await readyDeparture(desk, drivers => drivers === 1, { plate: `ZH ${from + 1}` })
  await test.step('a return', async () => {
    const { out_km } = await outOf(desk, `ZH ${from + 2}`)
    await openCheckIn(desk, `ZH ${from + 2}`)
    await hands.type(String(out_km + 40))
    await hands.press('Enter')
    await hands.type('8')
    await page.getByTestId('check-in-section-special').press('Enter')
    await hands.goTo('in_at')
    await hands.retype('32.13.')
    await expect(page.getByTestId('check-in-back-date')).toHaveAccessibleDescription(sentence('form.bad_date'))
    await hands.press('Control+Enter')
    await hands.isIn('in_at')
    await expect(page.getByTestId('done')).toHaveCount(0)
    await hands.retype('')
    await hands.press('Backspace', 'Control+Enter')
    await hands.isIn('in_at')
    await expect(page.getByTestId('done')).toHaveCount(0)
  })
  await test.step('a hand-over', async () => {
    await hands.press('F2')
    await fillCheckOut(desk, row)
    await page.getByTestId('check-out-section-period').press('Enter')
    await page.getByTestId('check-out-paper').press('Enter')
    await page.getByTestId('check-out-out-time').focus()
    await hands.retype('2575')
    await expect(page.getByTestId('check-out-out-time')).toHaveAccessibleDescription(sentence('form.bad_time'))
    await hands.press('Control+Enter')
    await hands.isIn('out_at.time')
    await expect(page.getByTestId('done')).toHaveCount(0)
  })
  expect(await desk.read('status', {})).toMatchObject({ waiting: 0 })
})

/** The next days on which the clocks change, as typed. */
function changesAfter(now: number): { gap: string; fold: string } {
  const next = (month: number) => {
    for (let year = new Date(now).getUTCFullYear(); ; year++) {
      const last = new Date(Date.UTC(year, month + 1, 0))
      last.setUTCDate(last.getUTCDate() - last.getUTCDay())
      if (last.getTime() > now + 86_400_000) return last.toISOString().slice(0, 10).split('-').reverse().join('.')
    }
  }
  return { gap: next(2), fold: next(9) }
}
