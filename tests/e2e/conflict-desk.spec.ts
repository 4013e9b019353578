import type { Locator } from '@playwright/test'
import type { Bridge } from '../../shared/bridge.ts'
import { confirm, cut, fillCheckOut, mend, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import type { Desk } from './desk.ts'
import { openReturn, outOf, readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

declare const window: { guichet: Bridge }
/** F9 is counted, the way back is not. */
const most_keys = 5

/** Down to that task: other tests of this worker have left theirs in the list. These arrows do not count; F9, pressed before, does. */
async function comeTo({ hands, page }: Desk, task: Locator): Promise<void> {
  await expect(task.first()).toBeVisible()
  const chosen = task.and(page.locator('[data-chosen="true"]'))
  const rows = page.getByTestId('attention-row')
  const placeOf = async (one: Locator) => (await rows.evaluateAll((all, wanted) => all.indexOf(wanted as never), await one.first().elementHandle()))
  const down = await placeOf(task) - await placeOf(rows.and(page.locator('[data-chosen="true"]')))
  if (await chosen.count() === 0) for (let left = Math.abs(down); left > 0; left--) await hands.press(down > 0 ? 'ArrowDown' : 'ArrowUp')
  await expect(chosen).toHaveCount(1)
  await hands.rest()
}
const most_after_f9 = most_keys - 1

test('an odometer that contradicts is put right by a manager in five keys: the car shows it and the audit says who and why', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich' })
  const { hands, page } = desk
  const { plate, number } = await openReturn(desk)
  const { vehicle, out_km } = await outOf(desk, plate)
  await openCheckIn(desk, plate)
  await hands.type(String(out_km - 30))
  await hands.press('Enter')
  await hands.type(vehicle.fuel_type === 'ELECTRIC' ? '90' : '8')
  await expect(page.locator('[data-testid="gate"][data-gate="odometer"]')).toContainText(sentence('gate.odometer.below_check_out'))
  await hands.press('Control+Enter')
  await hands.isIn('accepted')
  await hands.press('Space')
  expect(await confirm(desk)).toBe(number)
  await mend(desk)

  const of_car = page.locator(`[data-testid="attention-row"][data-kind="conflict"][data-number="${number}"]`)
  for (let left = 10; left > 0; left--) {
    await hands.rest()
    await hands.press('F9')
    await expect(page.getByTestId('attention-compare').first().or(page.getByTestId('attention-empty'))).toBeVisible()
    const count = await of_car.count()
    if (count === 0) break
    await comeTo(desk, of_car)
    const first = page.locator('[data-testid="attention-row"][data-chosen="true"]')
    await expect(first.getByTestId('attention-compare')).toContainText('km')
    await hands.press('1')
    await expect(page.getByTestId('attention-km').or(page.getByTestId('attention-reason')).first()).toBeFocused()
    await hands.press('Enter')
    await expect(of_car).toHaveCount(count - 1)
    expect(hands.keys(), 'keys for one conflict').toBeLessThanOrEqual(most_after_f9)
    await hands.press('F2')
  }
  await mend(desk)
  await expect(of_car).toHaveCount(0)
  expect(await hands.pointers()).toBe(0)
  const audited = await backend.sql`select distinct u.full_name, s.decision, a.after ->> 'reason' as reason from sync_conflicts s
    join contracts c on c.id = s.contract_id join audit_log a on a.row_id = s.id and a.action = 'UPDATE' join users u on u.id = a.actor_id
    where c.number = ${number} and s.kind in ('odometer_contradicts', 'in_before_out')`
  expect(audited.length).toBeGreaterThan(0)
  for (const row of audited) expect(row).toMatchObject({ decision: 'PUT_RIGHT', reason: sentence('attention.reason_for.correct_odometer') })
})

test('a car that two desks handed out offline is kept twice; both sides stand beside each other, and a manager settles each conflict in five keys', async ({ open }) => {
  const [first, second] = [await open(), await open({ who: 'manager.zuerich' })]
  const row = await readyDeparture(first)
  for (const desk of [first, second]) await cut(desk)
  await fillCheckOut(first, row)
  const one = await confirm(first)
  await fillCheckOut(second, row)
  const two = await confirm(second)
  await mend(first)
  await mend(second)
  const { page, hands } = second
  await expect(page.getByTestId('status-attention')).not.toHaveAttribute('data-count', '0')
  await hands.press('F9')
  const twice = page.locator(`[data-testid="attention-row"][data-number="${two}"]`)
  await expect(twice.filter({ hasText: sentence('conflict.second_check_out', { other_number: one }) })).toBeVisible()
  const compare = twice.filter({ hasText: sentence('conflict.second_check_out') }).getByTestId('attention-compare')
  const tasks = await second.read('attention', {})
  const task = tasks.find(({ message, number }) => message.key === 'conflict.second_check_out' && number === two)
  expect(task?.compare.find(({ row: name }) => name === 'by'), 'who on either side').toMatchObject({ mine: { value: 'Regula Hürlimann' }, other: { value: 'Nina Egli' } })
  expect(task?.choices.map(({ choice }) => choice)).toEqual(['check_in_other', 'void_this', 'void_other', 'as_recorded', 'open_contract'])
  await hands.press('F2')
  for (let left = tasks.filter(({ number }) => number === two).length; left > 0; left--) {
    await hands.rest()
    await hands.press('F9')
    await comeTo(second, twice)
    const chosen = page.locator('[data-testid="attention-row"][data-chosen="true"]')
    if (await compare.count() > 0) await expect(compare).toContainText(one)
    await hands.press(await chosen.getByTestId('attention-as-recorded').locator('kbd').innerText())
    await expect(page.getByTestId('attention-reason')).toBeFocused()
    await hands.press('Enter')
    await expect(twice).toHaveCount(left - 1)
    expect(hands.keys()).toBeLessThanOrEqual(most_after_f9)
    await hands.press('F2')
  }
  await mend(second)

  await test.step('staff see it, too, and who may decide', async () => {
    await first.hands.press('F9')
    await expect(first.page.locator(`[data-testid="attention-row"][data-number="${two}"]`)).toHaveCount(0)
  })
})

test('a payment that the server refused is put right and sent again in five keys', async ({ open, backend }) => {
  const desk = await open()
  const { page, hands } = desk
  const { contract_id, number } = await openReturn(desk)
  await backend.sql`alter table payments add constraint no_such_amount check (amount_rp <> 12345) not valid`
  const pay = (amount_rp: number) => page.evaluate(([id, sum]) =>
    window.guichet.confirm('take_payment', { contract_id: id, method: 'TWINT', amount_rp: sum, reference: null }), [contract_id, amount_rp] as const)
  const paid = () => backend.sql<{ amount_rp: number }[]>`select amount_rp::int from payments where contract_id = ${contract_id} order by amount_rp`
  const before = (await paid()).length
  expect(await pay(12_345)).toMatchObject({ ok: true })
  await desk.counter.waitUntilSynced()
  const row = page.locator(`[data-testid="attention-row"][data-kind="refused"][data-number="${number}"]`)
  await expect.poll(async () => (await desk.read('attention', {})).map(task => task.number)).toContain(number)
  await hands.rest()
  await hands.press('F9')
  await comeTo(desk, row)
  await expect(row.getByTestId('attention-compare')).toContainText('123.45')
  await hands.press('1')
  await expect(page.getByTestId('attention-amount')).toBeFocused()
  await backend.sql`alter table payments drop constraint no_such_amount`
  await hands.press('Enter')
  await expect(row).toHaveCount(0)
  expect(hands.keys()).toBeLessThanOrEqual(most_after_f9)
  await desk.counter.waitUntilSynced()
  expect(await hands.pointers()).toBe(0)
  expect((await paid()).length).toBe(before + 1)
})
