import { confirm, cut, fillCheckOut } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { readyDeparture } from './rows.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

test('whoever leaves with operations waiting is told what becomes of them; after a restart they go out under that name, with nobody signed in', async ({ open, backend }) => {
  const desk = await open()
  await cut(desk)
  await fillCheckOut(desk, await readyDeparture(desk))
  const number = await confirm(desk)
  const { waiting } = await desk.read('status', {})
  await desk.hands.press('F10')
  await expect(desk.page.getByTestId('left-waiting')).toHaveText(sentence('sign_in.left_goes_out_other', { count: String(waiting), name: 'Nina Egli' }))
  await desk.quit()
  await desk.start()
  await expect(desk.page.getByTestId('sign-in-email')).toBeVisible()
  expect((await desk.read('session', {})).known, 'it signs nobody in').toEqual([])
  desk.cut('up')
  await eventually(async () => (await desk.read('status', {})).waiting, { timeout: 30_000 }).toBe(0)
  await expect(desk.page.getByTestId('sign-in-email'), 'nobody is at the counter').toBeVisible()
  const stored = await backend.sql`select u.full_name from contracts c join users u on u.id = c.created_by where c.number = ${number}`
  expect([...stored]).toEqual([{ full_name: 'Nina Egli' }])
})
