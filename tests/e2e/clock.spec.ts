import { confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { readyDeparture } from './rows.ts'
import { shiftedServer } from './shifted-server.ts'
import { sentence } from './words.ts'

test('a clock that is ten minutes off is shown in the status line, and what is confirmed goes through', async ({ open, backend }) => {
  const ahead = await shiftedServer(backend.api_url, 10 * 60_000)
  try {
    const desk = await open({ api_url: ahead.url })
    await expect(desk.page.getByTestId('status-clock')).toHaveText(sentence('status.clock'))
    await expect(desk.page.getByTestId('status-clock')).toHaveText(/\b(9|10) min\b/)
    await expect(desk.page.getByTestId('status-clock'), 'it says what to do').toHaveAttribute('title', sentence('status.clock_wrong'))
    await desk.page.getByTestId('status-clock').press('Enter')
    await expect(desk.page.getByTestId('clock-wrong')).toHaveText(sentence('status.clock_wrong'))
    await desk.hands.press('F2')
    await cut(desk)
    await fillCheckOut(desk, await readyDeparture(desk))
    const number = await confirm(desk)
    await mend(desk)
    expect(await backend.sql`select status from contracts where number = ${number}`).toMatchObject([{ status: 'ACTIVE' }])
    expect((await desk.read('attention', {})).filter(task => task.number === number), 'nothing is flagged for it').toEqual([])
  } finally {
    await ahead.close()
  }
})

test('a clock that is right leaves the status line quiet', async ({ open }) => {
  const desk = await open()
  await expect(desk.page.getByTestId('status-clock')).toHaveCount(0)
  await desk.hands.press('F9')
  await expect(desk.page.locator('main .attention')).toBeVisible()
  await expect(desk.page.getByTestId('clock-wrong')).toHaveCount(0)
})
