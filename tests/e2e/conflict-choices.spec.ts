import type { Bridge } from '../../shared/bridge.ts'
import { confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { expect, test, type TestBackend } from './backend.ts'
import { comeTo } from './come-to.ts'
import { keysOf } from './conflict-keys.ts'
import { mail } from './desk.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { openReturn, readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

declare const window: { guichet: Bridge }

/** A payment that the server refuses as long as `lift` was not called; its task stands in the list, the cursor on it. */
async function refusedPayment(desk: Desk, sql: TestBackend['sql'], amount_rp: number) {
  const { page, hands } = desk
  const { contract_id, number } = await openReturn(desk)
  await sql.unsafe(`alter table payments add constraint no_amount_${amount_rp} check (amount_rp <> ${amount_rp}) not valid`)
  const lift = () => sql.unsafe(`alter table payments drop constraint no_amount_${amount_rp}`)
  expect(await page.evaluate(([id, sum]) => window.guichet.confirm('take_payment', { contract_id: id, method: 'TWINT', amount_rp: sum, reference: null }),
    [contract_id, amount_rp] as const)).toMatchObject({ ok: true })
  await desk.counter.waitUntilSynced()
  const task = page.locator(`[data-testid="attention-row"][data-kind="refused"][data-number="${number}"]`)
  await eventually(async () => (await desk.read('attention', {})).map(one => one.number)).toContain(number)
  await hands.press('F9')
  await comeTo(desk, task)
  const paid = async () => Number((await sql`select count(*)::int as n from payments where contract_id = ${contract_id} and amount_rp = ${amount_rp}`)[0]?.['n'])
  return { task, number, lift, paid, key: (choice: string) => task.getByTestId(`attention-${choice}`).locator('kbd').innerText() }
}

test('what was refused for a reason that has gone is sent again as it was, in five keys', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const { task, lift, paid, key } = await refusedPayment(desk, backend.sql, 23_455)
  await lift()
  await hands.press(await key('send-again'))
  await expect(page.getByTestId('attention-confirm')).toBeFocused()
  await hands.press('Enter')
  await expect(task).toHaveCount(0)
  expect(hands.keys()).toBe(keysOf.send_again - 1)
  expect(await hands.pointers()).toBe(0)
  await desk.counter.waitUntilSynced()
  expect(await paid()).toBe(1)
})

test('what nobody needs any more is set aside with a reason in five keys, and is never sent', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const { task, lift, paid, key } = await refusedPayment(desk, backend.sql, 34_565)
  await hands.press(await key('set-aside'))
  await expect(page.getByTestId('attention-reason')).toBeFocused()
  await expect(page.getByTestId('attention-reason')).toHaveValue(sentence('attention.reason_for.set_aside'))
  await hands.press('Enter')
  await expect(task).toHaveCount(0)
  expect(hands.keys()).toBe(keysOf.set_aside - 1)
  expect(await hands.pointers()).toBe(0)
  await lift()
  await mend(desk)
  expect(await paid()).toBe(0)
})

test('a reservation whose car was handed out meanwhile gets another one by staff, in five keys', async ({ open, backend }) => {
  const { sql } = backend
  const desk = await open()
  const { hands, page } = desk
  const mine = await readyDeparture(desk)
  const other = await readyDeparture(desk, () => true, { not: mine.reservation_id })
  await cut(desk)
  // Somebody at another desk has given this car to another reservation.
  await sql.begin(async changed => {
    await changed`update vehicle_blocks set is_active = false where source_id in ${changed([mine.reservation_id, other.reservation_id])}`
    await changed`update reservations r set vehicle_id = case when r.id = ${other.reservation_id} then (select m.vehicle_id from reservations m where m.id = ${mine.reservation_id}) end
      where r.id in ${changed([mine.reservation_id, other.reservation_id])}`
    await changed`insert into vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at, is_active)
      select gen_random_uuid(), org_id, vehicle_id, 'RESERVATION', id, starts_at, ends_at, true from reservations where id = ${other.reservation_id}`
  })
  await fillCheckOut(desk, mine)
  const number = await confirm(desk)
  await mend(desk)
  const task = page.locator(`[data-testid="attention-row"][data-kind="conflict"][data-number="${number}"]`)
    .filter({ hasText: sentence('conflict.reservation_lost_car', { number }) })
  await hands.press('F9')
  await comeTo(desk, task)
  await expect(task.getByTestId('attention-compare')).toContainText(other.number)
  await hands.press(await task.getByTestId('attention-shift-reservation').locator('kbd').innerText())
  await expect(page.getByTestId('attention-car')).toBeFocused()
  await expect(page.getByTestId('attention-car-choice').first()).toBeVisible()
  await hands.press('ArrowDown')
  await hands.press('Control+Enter')
  await expect(task).toHaveCount(0)
  expect(hands.keys()).toBe(keysOf.shift_reservation - 1)
  expect(await hands.pointers()).toBe(0)
  await mend(desk)
  const [booked] = await sql`select r.status, r.vehicle_id is not null and r.vehicle_id <> g.vehicle_id as has_another, k.is_active, s.resolved_by = u.id as by_staff
    from reservations r join contracts c on c.number = ${number} join contract_vehicles g on g.contract_id = c.id
    join vehicle_blocks k on k.source_id = r.id and k.vehicle_id = r.vehicle_id join sync_conflicts s on s.reservation_id = r.id and s.kind = 'reservation_lost_car'
    join users u on u.email = ${mail('staff.zuerich')} where r.id = ${other.reservation_id} and k.is_active`
  expect(booked).toEqual({ status: 'BOOKED', has_another: true, is_active: true, by_staff: true })
  // the next test would take it for one of the stock, whose number is its car's
  await sql`update vehicle_blocks set is_active = false where source_id = ${other.reservation_id}`
  await sql`update reservations set status = 'CANCELLED' where id = ${other.reservation_id}`
})
