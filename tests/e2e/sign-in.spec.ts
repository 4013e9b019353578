import { expect, test } from './backend.ts'
import { mail, password, type Desk } from './desk.ts'
import { sentence } from './words.ts'

async function attempt(desk: Desk, who: string, typed: string): Promise<void> {
  await desk.page.getByTestId('sign-in-email').fill(who)
  await desk.page.getByTestId('sign-in-password').fill(typed)
  await desk.hands.press('Enter')
}

test('who may not work here is told why and whom to ask: wrong password, customer, left the firm, operator', async ({ open }) => {
  const desk = await open({ who: null })
  const refused = desk.page.getByTestId('sign-in-refusal')
  const cases = [
    [mail('staff.zuerich'), 'Guichet-2025', 'error.wrong_password'],
    [mail('niemand'), password, 'error.wrong_password'],
    [mail('kundin'), password, 'error.customer_at_counter'],
    [mail('ehemalig'), password, 'error.person_inactive'],
    ['operator@guichet.example', password, 'error.super_admin_at_counter'],
  ] as const
  for (const [who, typed, key] of cases) {
    await attempt(desk, who, typed)
    await expect(refused, who).toHaveText(sentence(key))
    await expect(desk.page.getByTestId('sign-in-email'), 'the address stays for another try').toHaveValue(who)
    await expect(desk.page.getByTestId('sign-in-password')).toHaveValue('')
    expect((await desk.read('session', {})).stage).toBe('sign_in')
  }
})

test('a PC without a keyring says so before the sign-in, and goes on saying it at the counter', async ({ open }) => {
  const desk = await open({ who: null })
  const { page } = desk
  const warning = page.getByTestId('weak-vault')
  expect((await desk.read('session', {})).vault, 'the tests have none').toBe('weak')
  await expect(warning).toHaveText(sentence('entry.weak_vault'))
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  for (const key of ['F2', 'F9', 'F2']) {
    await desk.hands.press(key)
    await expect(warning, 'on every page').toHaveText(sentence('status.weak_vault'))
    await expect(warning).toHaveAttribute('title', sentence('entry.weak_vault'))
  }
  await desk.hands.press('F10')
  await expect(warning, 'and over the locked counter').toHaveText(sentence('entry.weak_vault'))
})

test('a desk of Zürich refuses a clerk of Lugano, and one of another firm, and stays as it is', async ({ open }) => {
  const desk = await open()
  await desk.hands.press('F10')
  await attempt(desk, mail('staff.lugano'), password)
  await expect(desk.page.getByTestId('sign-in-refusal')).toHaveText(sentence('error.desk_not_yours'))
  await attempt(desk, 'staff.bern@aareschlaufe.example', password)
  await expect(desk.page.getByTestId('sign-in-refusal')).toHaveText(sentence('error.desk_of_other_firm'))
  await attempt(desk, mail('staff2.zuerich'), password)
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await expect(desk.page.getByTestId('status-person')).toHaveText('Valon Krasniqi')
})

test('without the line the first sign-in on a PC says that it needs the line, and goes on when it is back', async ({ open }) => {
  const desk = await open({ who: null })
  desk.cut('refusing')
  await attempt(desk, mail('staff.zuerich'), password)
  await expect(desk.page.getByTestId('sign-in-refusal')).toHaveText(sentence('error.offline_sign_in'))
  desk.cut('up')
  await desk.page.getByTestId('sign-in-password').fill(password)
  await desk.hands.press('Enter')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
})
