import { confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { comeTo } from './come-to.ts'
import { mail, password } from './desk.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const pin = '407193'
const [code, here, afar] = ['ZHB', 983_200, 983_300]
type Sql = { (strings: TemplateStringsArray, ...values: (string | number)[]): PromiseLike<object[]> }

/** A car that left offline, while its reading at the server was lowered: there it jumps, and the check-out is refused. It opens again. */
async function openRefused(desk: Desk, sql: Sql, from: number): Promise<string> {
  const { hands, page } = desk
  const [row] = (await desk.read('board', {})).departures.filter(one => one.number === `R-26-${from + 1}`)
  if (!row?.plate) throw new Error('it was not planted')
  await cut(desk)
  await hands.rest()
  await fillCheckOut(desk, { ...row, plate: row.plate })
  const number = await confirm(desk)
  await sql`update vehicles set odometer_km = 9000 where vin = ${`WVWZZZCDZ00${from + 1}`}`
  desk.cut('up')
  await eventually(async () => (await desk.read('attention', {})).filter(task => task.number === number).map(task => task.kind), { timeout: 30_000 }).toContain('refused')
  await hands.press('F9')
  const task = page.locator(`[data-testid="attention-row"][data-kind="refused"][data-number="${number}"]`).filter({ hasText: sentence('refused.odometer_jump_needs_manager') })
  await comeTo(desk, task)
  await hands.press('1')
  await expect(page.getByTestId('correction')).toBeVisible()
  await expect(page.locator('[data-gate="odometer_jump"]')).toHaveAttribute('data-state', 'block')
  return number
}
const outcomeOf = async (sql: Sql, number: string) => [...await sql`select a.email as asked, m.email as answered, g.out_km, (select count(*)::int from deposits d where d.contract_id = c.id) as deposits from contracts c
  join contract_vehicles g on g.contract_id = c.id join approval_requests r on r.contract_id = c.id and r.status = 'GRANTED' join users a on a.id = r.asked_by join users m on m.id = r.answered_by
  where c.number = ${number}`]

test('a check-out that the server refused for a jump that this desk could not see is put right by a manager\'s PIN, under its number', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 20, every: 1, out: 0, from: here })
  const desk = await open({ who: 'manager.zuerich', pin })
  const { page, hands } = desk
  await hands.press('F10')
  await page.getByTestId('sign-in-by-password').click()
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  const number = await openRefused(desk, backend.sql, here)
  await hands.press('F12')
  await expect(page.getByTestId('pin-input')).toBeFocused()
  await hands.type(pin)
  await hands.press('Enter')
  await expect(page.getByTestId('approved-by')).toBeVisible()
  await hands.press('Control+Enter')
  await hands.isIn('odometer_reason')
  await hands.type('Stand der Werkstatt')
  expect(await confirm(desk)).toBe(number)
  await mend(desk)
  await eventually(async () => outcomeOf(backend.sql, number)).toEqual([{ asked: mail('staff.zuerich'), answered: mail('manager.zuerich'), out_km: 12_011, deposits: 1 }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing is left to do').toEqual([])
})

test('the same is granted by a manager at another desk, for the contract that has left', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 20, every: 1, out: 0, from: afar })
  const [desk, office] = await Promise.all([open({ who: 'staff.zuerich' }), open({ who: 'manager.zuerich' })])
  const { page, hands } = desk
  const number = await openRefused(desk, backend.sql, afar)
  await hands.press('F11')
  await hands.isIn('odometer_reason')
  await hands.type('Stand der Werkstatt')
  await hands.press('F11')
  await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'waiting')
  await office.hands.press('F9')
  const task = office.page.getByTestId('approval-request').filter({ hasText: 'Stand der Werkstatt' })
  await expect(task).toBeVisible({ timeout: 30_000 })
  await task.getByTestId('approval-grant').press('Enter')
  await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'granted', { timeout: 30_000 })
  expect(await confirm(desk)).toBe(number)
  await mend(desk)
  await eventually(async () => outcomeOf(backend.sql, number)).toEqual([{ asked: mail('staff.zuerich'), answered: mail('manager.zuerich'), out_km: 12_011, deposits: 1 }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing is left to do').toEqual([])
})
