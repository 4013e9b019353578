import { expect } from './backend.ts'
import { checkIn, confirm, openCheckIn } from './by-hand.ts'
import { done, openContract } from './contracts.ts'
import type { Desk } from './desk.ts'
import { carOf, digitsOf } from './rows.ts'
import type { BoardRow } from '../../shared/queries.ts'

/** What does not go as planned on a Saturday, by keys. `seen`: it is done, and still stands on the screen. */
export type Seen = () => Promise<void>
export type Departure = BoardRow & { plate: string }
export type Return = BoardRow & { plate: string; contract_id: string }

export async function noShow(desk: Desk, row: Departure, seen: Seen): Promise<void> {
  await desk.hands.press('F3')
  await desk.hands.type(row.number)
  await expect(desk.page.locator('[data-testid="search-hit"][data-kind="reservation"]').filter({ hasText: row.number })).toBeVisible()
  await desk.hands.press('Shift+Enter')
  await expect(desk.page.getByTestId('reservation-no_show')).toBeVisible()
  await desk.hands.press('n')
  await desk.hands.isIn('fee_rp')
  await done(desk)
  await seen()
  await desk.hands.press('Escape')
}

export async function keyDrop(desk: Desk, row: Return, seen: Seen): Promise<void> {
  const { hands, page } = desk
  await openContract(desk, row.number)
  await hands.press('s')
  await hands.isIn('kind')
  await hands.press('ArrowDown', 'ArrowDown')
  await expect(page.getByTestId('incident-kind')).toHaveValue('KEY_DROP')
  await hands.goTo('place')
  await hands.type('Feld 12')
  await done(desk)
  await seen()
  await hands.press('Escape')
  await checkIn(desk, row.plate)
}

export async function companyPays(desk: Desk, row: Return, company: string, seen: Seen): Promise<void> {
  const { hands, page } = desk
  const contract = await desk.read('contract', { contract_id: row.contract_id })
  if (!contract) throw new Error(`${row.number} is not here`)
  await openContract(desk, row.number)
  await hands.press('k')
  await hands.isIn('payer_id')
  await hands.type(company)
  await expect(page.getByTestId('payer-choice')).toHaveCount(1)
  await done(desk)
  await hands.press('Escape')
  await openCheckIn(desk, row.plate)
  await hands.retype(String((contract.legs[0]?.out_km ?? 0) + 900))
  await hands.press('Enter')
  await hands.isIn('fuel_level')
  await hands.retype('8')
  await hands.goTo('receivable')
  await hands.press('Space')
  await expect(page.locator('[data-testid="confirm"][aria-disabled="false"]')).toBeVisible()
  await seen()
  await confirm(desk)
}

/** What the other desk has handed out a moment ago is not known here: only what the car shows is written down. */
export async function arrival(desk: Desk, row: Departure, seen: Seen): Promise<void> {
  const { hands, page } = desk
  const car = await carOf(desk, row.plate)
  await hands.press('F4')
  await hands.type(digitsOf(row.plate))
  await expect(page.getByTestId('search-hit').first()).toBeVisible()
  await hands.press('Enter')
  await hands.isIn('odometer_km')
  await hands.type(String(car.odometer_km + 58))
  await hands.goTo('place')
  await hands.type('Hof, Platz 4')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('arrival-done')).toBeVisible()
  await seen()
  await hands.press('Escape')
}

export async function cashFromSheet(desk: Desk, number: string, seen: Seen): Promise<void> {
  await openContract(desk, number)
  await desk.hands.press('z')
  await desk.hands.isIn('method')
  await desk.hands.press('Enter')
  await desk.hands.isIn('amount_rp')
  await desk.hands.retype('20.00')
  await done(desk)
  await seen()
  await desk.hands.press('Escape')
}
