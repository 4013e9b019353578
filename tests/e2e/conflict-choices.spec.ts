import type { Bridge } from '../../shared/bridge.ts'
import { mend } from './by-hand.ts'
import { expect, test, type TestBackend } from './backend.ts'
import { comeTo } from './come-to.ts'
import { keysOf } from './conflict-keys.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { openReturn } from './rows.ts'
import { sentence } from './words.ts'

declare const window: { guichet: Bridge }

/** A payment that the server refuses as long as `lift` was not called; its task stands in the list, the cursor on it. */
async function refusedPayment(desk: Desk, sql: TestBackend['sql'], amount_rp: number) {
  const { page, hands } = desk
  // one that has paid in advance is given money back, which staff may not
  const { contract_id, number } = await openReturn(desk, async id => ((await desk.read('contract', { contract_id: id }))?.balance_rp ?? -1) >= 0)
  await sql.unsafe(`alter table payments add constraint no_amount_${amount_rp} check (amount_rp <> ${amount_rp}) not valid`)
  const lift = () => sql.unsafe(`alter table payments drop constraint no_amount_${amount_rp}`)
  expect(await page.evaluate(([id, sum]) => window.guichet.confirm('take_payment', { contract_id: id, method: 'TWINT', amount_rp: sum, reference: null }),
    [contract_id, amount_rp] as const)).toEqual({ ok: true, value: expect.anything() as unknown })
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
