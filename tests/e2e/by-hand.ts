import { expect } from '@playwright/test'
import type { Bridge } from '../../shared/bridge.ts'
import type { BoardRow, VehicleCard } from '../../shared/queries.ts'
import type { Desk } from './desk.ts'
import { carOf, digitsOf, full, outOf } from './rows.ts'
import { eventually } from './eventually.ts'

declare const window: { guichet: Bridge }

/** F3, what is typed, Enter on the first hit. */
export async function find(desk: Desk, text: string): Promise<void> {
  await desk.hands.press('F3')
  await desk.hands.type(text)
  await expect(desk.page.getByTestId('search-hit').first()).toBeVisible()
  await desk.hands.press('Enter')
}

/** Opens the check-out of a reservation by its number and fills it in, up to the confirm. */
export async function fillCheckOut(desk: Desk, row: BoardRow & { plate: string }): Promise<void> {
  const { hands } = desk
  await fillUpToDeposit(desk, row)
  await hands.goTo('deposit.authorisation_code')
  await hands.type('A1B2C3')
  await hands.goTo('deposit.card_last4')
  await hands.type('4242')
}

/** The same up to kilometres and fuel. @param km what the odometer shows beyond its last reading */
export async function fillUpToDeposit(desk: Desk, row: BoardRow & { plate: string }, km = 1): Promise<void> {
  const { hands, page } = desk
  const car = await carOf(desk, row.plate)
  await find(desk, digitsOf(row.number).slice(-6))
  await expect(page.getByTestId('check-out')).toBeVisible()
  // it comes with the first answer, and hands that go on by Enter before that end at the confirm
  await expect(page.locator('[data-field="licence_seen"]')).toBeVisible()
  await hands.goTo('licence_seen')
  await hands.press('Space')
  await hands.goTo('odometer_km')
  await hands.type(String(car.odometer_km + km))
  await hands.goTo('fuel_level')
  await hands.type(full(car))
}

/** What a walk-in still needs when customer, driver and car are there: back tomorrow at nine, kilometres, fuel, deposit. */
export async function fillRest({ hands }: Desk, car: VehicleCard): Promise<void> {
  await hands.goTo('ends_at')
  await hands.retype('+1')
  await hands.goTo('ends_at.time')
  await hands.retype('0900')
  await hands.goTo('odometer_km')
  await hands.type(String(car.odometer_km))
  await hands.goTo('fuel_level')
  await hands.type(full(car))
  await hands.goTo('deposit.authorisation_code')
  await hands.type('Z9')
}

/** Ctrl+Enter; the number that then stands on the screen. */
export async function confirm(desk: Desk): Promise<string> {
  await expect(desk.page.getByTestId('confirm')).toHaveAttribute('aria-disabled', 'false')
  await desk.hands.press('Control+Enter')
  const number = desk.page.getByTestId('contract-number')
  const refusal = desk.page.getByTestId('confirm-refusal')
  await expect(number.or(refusal)).toBeVisible()
  if (await refusal.isVisible()) throw new Error(`the desk refused: ${await refusal.innerText()}`)
  return number.innerText()
}

/** F4, the digits of the plate, Enter: the form stands there with the cursor in the odometer. */
export async function openCheckIn(desk: Desk, plate: string): Promise<void> {
  await desk.hands.press('F4')
  await desk.hands.type(digitsOf(plate))
  await expect(desk.page.getByTestId('search-hit').first()).toBeVisible()
  await desk.hands.press('Enter')
  await expect(desk.page.getByTestId('check-in')).toBeVisible()
  await desk.hands.isIn('odometer_km')
}

/** A few kilometres, full, paid as it is proposed: a car that is late costs something, and a card wants the code of its terminal. */
export async function checkIn(desk: Desk, plate: string, odometer_km?: number): Promise<string> {
  const { vehicle } = await outOf(desk, plate)
  await openCheckIn(desk, plate)
  await desk.hands.type(String(odometer_km ?? vehicle.odometer_km + 40))
  await desk.hands.press('Enter')
  await desk.hands.isIn('fuel_level')
  await desk.hands.type(full(vehicle))
  const reference = desk.page.getByTestId('check-in-payment-reference')
  await expect(reference.or(desk.page.locator('[data-testid="confirm"][aria-disabled="false"]')).first()).toBeVisible()
  if (await reference.isVisible()) {
    await desk.hands.goTo('payment.reference')
    await desk.hands.type('T7788')
  }
  return confirm(desk)
}

/** Cuts the line and waits until the desk shows it; at its next turn it would notice by itself, as it does in the tour. */
export async function cut(desk: Desk): Promise<void> {
  desk.cut('refusing')
  await tryLine(desk)
  await desk.counter.waitForLine('down')
}

/** Restores the line and waits until nothing waits. */
export async function mend(desk: Desk): Promise<void> {
  desk.cut('up')
  await tryLine(desk)
  await desk.counter.waitUntilSynced()
  // the screen may not yet have heard of the last confirm
  await eventually(async () => (await desk.read('status', {})).waiting).toBe(0)
}

const tryLine = (desk: Desk) => desk.page.evaluate(() => window.guichet.act('sync_now', {}))
