import { confirm, fillUpToDeposit } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { mail } from './desk.ts'
import { readyDeparture } from './rows.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

test('a manager at another desk is asked to go without a deposit, sees who, what and why, agrees, and the car goes', async ({ open, backend }) => {
  const [desk, office] = await Promise.all([open({ who: 'springer', location: 'Zürich Flughafen' }), open({ who: 'admin', location: 'Zürich Flughafen' })])
  const { page, hands } = desk
  const row = await readyDeparture(desk)
  await hands.rest()
  await fillUpToDeposit(desk, row)
  await hands.goTo('deposit')
  await hands.press('End')
  await expect(page.locator('[data-gate="deposit"]')).toHaveText(sentence('gate.deposit.waiver_needs_manager'))

  await test.step('F11 without a reason says what is missing, and with one it asks', async () => {
    await hands.press('F11')
    await expect(page.getByTestId('confirm-refusal')).toHaveText(sentence('gate.deposit.waiver_reason'))
    await hands.goTo('deposit.reason')
    await hands.type('Firma haftet')
    await hands.press('F11')
    await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'waiting')
    await expect(page.getByTestId('confirm')).toHaveAttribute('aria-disabled', 'true')
  })
  await test.step('the manager reads it at the own desk and agrees', async () => {
    await office.hands.press('F9')
    const task = office.page.getByTestId('approval-request').filter({ hasText: 'Firma haftet' })
    await expect(task).toContainText('Tobias Wüthrich', { timeout: 30_000 })
    await expect(task).toContainText(row.customer ?? '')
    await task.getByTestId('approval-grant').press('Enter')
    await expect(task).toHaveCount(0)
  })
  await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'granted', { timeout: 30_000 })
  await test.step('another reason is another matter', async () => {
    await hands.goTo('deposit.reason')
    await hands.type(' nicht')
    await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'differs')
    await expect(page.getByTestId('confirm')).toHaveAttribute('aria-disabled', 'true')
    for (let n = 0; n < 6; n++) await hands.press('Backspace')
    await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'granted')
  })
  const number = await confirm(desk)
  await eventually(async () => backend.sql`select clerk.email as out, manager.email as granted, o.status from contracts c join users clerk on clerk.id = c.created_by
    join approval_requests r on r.contract_id = c.id join users manager on manager.id = r.answered_by
    join booking_notes n on n.contract_id = c.id and n.kind = 'DEPOSIT_WAIVED' join sync_ops o on o.name = 'waive_deposit' and o.author_id = clerk.id and o.occurred_at = n.written_at
    where c.number = ${number}`).toEqual([{ out: mail('springer'), granted: mail('admin'), status: 'applied' }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing was refused').toEqual([])
})
