import { confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { mail, password, type Desk } from './desk.ts'
import { readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

const pin = '407193'
const wrong = '407194'
const nina = { email: mail('staff.zuerich'), password }

/** On disk and not yet on the server. */
const waiting = async (desk: Desk): Promise<number> => (await desk.read('status', {})).waiting

async function tryPin(desk: Desk, typed: string): Promise<void> {
  await expect(desk.page.getByTestId('pin-input')).toBeEnabled()
  await desk.hands.type(typed)
  await desk.hands.press('Enter')
}

test('without the line a wrong PIN says how many tries are left, and the right one opens the counter', async ({ open }) => {
  const desk = await open({ pin })
  const { page, hands } = desk
  await cut(desk)
  await hands.press('F10')
  await expect(page.getByTestId('offline-hint')).toHaveText(sentence('sign_in.offline_pin'))
  for (const left of [4, 3]) {
    await tryPin(desk, wrong)
    await expect(page.getByTestId('sign-in-refusal')).toHaveText(sentence('error.pin_wrong', { tries_left: String(left) }))
  }
  const from = Date.now()
  await tryPin(desk, pin)
  await desk.counter.waitForBoard()
  expect(Date.now() - from, 'a change of person takes no longer than three seconds').toBeLessThan(3_000)
  await expect(page.getByTestId('status-person')).toHaveText('Nina Egli')
  await hands.press('F10')
  await expect(page.getByTestId('pin-input')).toBeVisible()
  expect((await desk.read('session', {})).known[0], 'the right PIN gives the tries back').toMatchObject({ tries_left: 5 })
})

test('after five wrong PINs only the password helps; what was confirmed waits and goes out under its author', async ({ open, backend }) => {
  const desk = await open({ pin })
  const { page, hands } = desk
  await cut(desk)
  await fillCheckOut(desk, await readyDeparture(desk))
  const number = await confirm(desk)
  const before = await waiting(desk)
  expect(before).toBeGreaterThan(0)
  await hands.press('F10')
  for (const left of [4, 3, 2, 1]) {
    await tryPin(desk, wrong)
    await expect(page.getByTestId('sign-in-refusal')).toHaveText(sentence('error.pin_wrong', { tries_left: String(left) }))
  }
  await tryPin(desk, wrong)
  await expect(page.getByText(sentence('error.pin_gone'))).toBeVisible()
  expect(await waiting(desk)).toBe(before)

  await test.step('a restart does not bring the PIN back, and the operations still wait', async () => {
    await desk.quit()
    await desk.start()
    await expect(desk.page.getByTestId('sign-in-email')).toBeVisible()
    expect((await desk.read('session', {})).known).toEqual([])
    expect(await waiting(desk)).toBe(before)
  })
  await test.step('without the line the password says what to do, with it everything goes out', async () => {
    await desk.page.getByTestId('sign-in-email').fill(nina.email)
    await desk.page.getByTestId('sign-in-password').fill(password)
    await desk.hands.press('Enter')
    await expect(desk.page.getByTestId('sign-in-refusal')).toHaveText(sentence('error.offline_sign_in'))
    expect(await waiting(desk)).toBe(before)
    desk.cut('up')
    await desk.counter.signIn(nina, 'Zürich HB')
    await desk.counter.skipPin()
    await mend(desk)
  })
  const stored = await backend.sql`select u.full_name from contracts c join users u on u.id = c.created_by where c.number = ${number}`
  expect([...stored]).toEqual([{ full_name: 'Nina Egli' }])
})
