import { confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { comeTo } from './come-to.ts'
import { keysOf } from './conflict-keys.ts'
import { mail, type Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const byKey = async ({ page, hands }: Desk, choice: string): Promise<void> =>
  hands.press(await page.locator('[data-testid="attention-row"][data-chosen="true"]').getByTestId(`attention-${choice}`).locator('kbd').innerText())

/** What is left of the reservation, and whether it holds another car than the one that left. */
const outcomes = {
  shift_reservation: { how: 'gets another one from a list', left: { status: 'BOOKED', has_another: true, by_staff: true } },
  assign_car: { how: 'gets the free one that is proposed', left: { status: 'BOOKED', has_another: true, by_staff: true } },
  cancel_reservation: { how: 'is cancelled', left: { status: 'CANCELLED', has_another: false, by_staff: true } },
} as const

for (const choice of ['shift_reservation', 'assign_car', 'cancel_reservation'] as const) {
  test(`a reservation whose car was handed out meanwhile ${outcomes[choice].how} by staff, in five keys`, async ({ open, backend }) => {
    const { sql } = backend
    // cars of its own: what else is planned for one of the demo data would be in the other's way
    const from = 933_400 + 10 * Object.keys(outcomes).indexOf(choice)
    await plantBranch(sql, { code: 'ZHB', ready: 2, first: 20, every: 5, out: 0, from })
    const desk = await open()
    const { hands, page } = desk
    const mine = await readyDeparture(desk, () => true, { plate: `ZH ${from + 1}` })
    const other = await readyDeparture(desk, () => true, { plate: `ZH ${from + 2}` })
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
    await byKey(desk, choice.replace('_', '-'))
    await expect(page.getByTestId('attention-decide')).toBeVisible()
    if (choice === 'shift_reservation') {
      await expect(page.getByTestId('attention-car')).toBeFocused()
      await expect(page.getByTestId('attention-car-choice').first()).toBeVisible()
      await hands.press('ArrowDown')
      await hands.press('Control+Enter')
    } else await hands.press('Enter')
    await expect(task).toHaveCount(0)
    expect(hands.keys()).toBe(keysOf[choice] - 1)
    expect(await hands.pointers()).toBe(0)
    await mend(desk)
    const [left] = await sql`select r.status, exists (select from vehicle_blocks k where k.source_id = r.id and k.is_active and k.vehicle_id = r.vehicle_id and k.vehicle_id <> g.vehicle_id) as has_another,
      s.resolved_by = u.id as by_staff
      from reservations r join contracts c on c.number = ${number} join contract_vehicles g on g.contract_id = c.id
      join sync_conflicts s on s.reservation_id = r.id and s.kind = 'reservation_lost_car' join users u on u.email = ${mail('staff.zuerich')} where r.id = ${other.reservation_id}`
    expect(left).toEqual(outcomes[choice].left)
    // the next test would take it for one of the stock, whose number is its car's
    await sql`update vehicle_blocks set is_active = false where source_id = ${other.reservation_id}`
    await sql`update reservations set status = 'CANCELLED' where id = ${other.reservation_id} and status <> 'CANCELLED'`
  })
}

for (const [choice, gone] of [['void_this', 'second'], ['void_other', 'first']] as const) {
  test(`of a car that two desks handed out, the ${gone} contract is voided by a manager, in five keys`, async ({ open, backend }) => {
    const [first, second] = [await open(), await open({ who: 'manager.zuerich' })]
    const row = await readyDeparture(first)
    for (const desk of [first, second]) await cut(desk)
    const numbers = { first: '', second: '' }
    for (const [name, desk] of [['first', first], ['second', second]] as const) {
      await fillCheckOut(desk, row)
      numbers[name] = await confirm(desk)
    }
    await mend(first)
    await mend(second)
    const { page, hands } = second
    const task = page.locator(`[data-testid="attention-row"][data-number="${numbers.second}"]`).filter({ hasText: sentence('conflict.second_check_out') })
    await hands.press('F9')
    await comeTo(second, task)
    await byKey(second, choice.replace('_', '-'))
    await expect(page.getByTestId('attention-reason')).toBeFocused()
    await hands.press('Enter')
    await expect(page.getByTestId('attention-decide')).toHaveCount(0)
    expect(hands.keys()).toBe(keysOf[choice] - 1)
    expect(await hands.pointers()).toBe(0)
    await eventually(async () => Object.fromEntries((await backend.sql<{ number: string; status: string }[]>`select number, status from contracts where number in ${backend.sql(Object.values(numbers))}`)
      .map(({ number, status }) => [number, status]))).toEqual({ [numbers[gone]]: 'VOID', [numbers[gone === 'first' ? 'second' : 'first']]: 'ACTIVE' })
  })
}
