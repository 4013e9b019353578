import { expect, test } from './backend.ts'
import { cut, find } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { outOf, readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'
import { whileItStands } from './while-it-stands.ts'

const [code, from, searched] = ['ZHB', 931_100, 931_900]

/** F3 or F4 and what is typed; nobody looks whether it is found. */
async function search({ hands }: Desk, key: 'F3' | 'F4', text: string): Promise<void> {
  await hands.press(key)
  await hands.type(text)
}

test('while the answer to Enter is awaited, F3 begins anew and drops that Enter; a letter that no key bears stays in its place', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 0, first: 20, every: 1, out: 1, from: searched })
  const desk = await open()
  const { hands, page } = desk
  const number = `${code}-00-${searched + 1}`

  await whileItStands(desk, async () => {
    await search(desk, 'F3', number)
    await hands.press('Enter', 'n', 'F3')
    await hands.type('xy')
    await expect(page.getByTestId('search-input')).toHaveValue('xy')
  })
  await expect(page.getByTestId('search-empty')).toBeVisible()
  await expect(page.getByTestId('contract-sheet')).toHaveCount(0)
  await hands.press('Escape')

  await whileItStands(desk, async () => {
    await search(desk, 'F3', number)
    await hands.press('Enter')
    await hands.type('nSchlüssel für Zoë')
    await expect(page.getByTestId('search-input')).toHaveValue(number)
  })
  await expect(page.getByTestId('action-reason')).toHaveValue('Schlüssel für Zoë')
})

test('a deed that is only an administrator\'s is done by an Enter that was faster than the answer who sits here', async ({ open }) => {
  const desk = await open({ who: 'admin', location: 'Zürich HB' })
  const { hands, page } = desk
  await hands.rest()
  await whileItStands(desk, async () => {
    await hands.press('Control+K')
    await hands.type('sicher')
    await hands.press('Enter')
  })
  await expect(page.getByTestId('backups')).toBeVisible()
  expect(await hands.pointers()).toBe(0)
})

test('whoever knows the keys types on at once: none is lost while a form is still being read, and none counts for another place', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 20, every: 1, out: 2, from })
  const desk = await open()
  const { hands, page } = desk
  await cut(desk)
  await hands.rest()
  const [number, plate] = [`${code}-00-${from + 2}`, `ZH ${from + 2}`]

  await test.step('a return: plate, Enter, kilometres, Enter, fuel', async () => {
    const { out_km } = await outOf(desk, plate)
    await search(desk, 'F4', String(from + 2))
    await hands.press('Enter')
    await hands.type(String(out_km + 150))
    await hands.press('Enter')
    await hands.type('6')
    await expect(page.getByTestId('check-in-fuel')).toHaveValue('6')
    await expect(page.getByTestId('check-in-odometer')).toHaveValue(String(out_km + 150))
    await hands.isIn('fuel_level')
  })
  await test.step('a contract: number, Enter, the letter of the act and what is written in its form', async () => {
    await search(desk, 'F3', number)
    await hands.press('Enter')
    await hands.type('nZettel im Kasten')
    await expect(page.getByTestId('action-reason')).toHaveValue('Zettel im Kasten')
    await hands.press('Escape', 'Escape')
    await expect(page.getByTestId('contract-sheet')).toBeHidden()
  })
  await test.step('what only a manager does says so', async () => {
    await search(desk, 'F3', number)
    await hands.press('Enter')
    await hands.type('u')
    await expect(page.getByTestId('action-barred')).toBeVisible()
    await expect(page.getByTestId('action-form')).toHaveCount(0)
    await hands.press('Escape')
    await expect(page.getByTestId('contract-sheet')).toBeHidden()
  })
  await test.step('who turns back takes the keys along; an Enter too many begins nothing', async () => {
    await search(desk, 'F3', number)
    await hands.press('Enter', 'Enter', 'n', 'F3')
    await hands.type('xy')
    await expect(page.getByTestId('search-input')).toHaveValue('xy')
    await hands.press('Escape')
    await expect(page.getByTestId('action-form')).toHaveCount(0)
    await expect(page.getByTestId('contract-sheet')).toHaveCount(0)
  })
  await test.step('a reservation: number, Enter, the tick for the licence', async () => {
    const row = await readyDeparture(desk, drivers => drivers === 1, { plate: `ZH ${from + 1}` })
    await search(desk, 'F3', row.number)
    await hands.press('Enter', 'Space')
    await expect(page.getByTestId('check-out-licence-seen')).toBeChecked()
  })
  await test.step('a walk-in: F6 and the name', async () => {
    await hands.press('F2', 'F6')
    await hands.type('Meier')
    await expect(page.getByTestId('check-out-customer')).toHaveValue('Meier')
  })
  // the same by hand once it stands there
  await hands.press('F2')
  await find(desk, number)
  await expect(page.getByTestId('contract-sheet').getByRole('toolbar')).toBeVisible()
  await hands.press('n')
  await hands.isIn('reason')
  expect(await hands.pointers()).toBe(0)
})
