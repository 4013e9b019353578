import { confirm, cut, fillUpToDeposit, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { mail, password } from './desk.ts'
import { readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

const pin = '407193'

test('without the line a manager beside the counter agrees by PIN: the car goes without a deposit, and the server has it under the manager\'s name', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich', pin })
  const { page, hands } = desk
  await hands.press('F10')
  await page.getByTestId('sign-in-by-password').click()
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  const row = await readyDeparture(desk)
  await cut(desk)
  await hands.rest()
  await fillUpToDeposit(desk, row)
  await hands.goTo('deposit')
  await hands.press('End')
  await expect(page.locator('[data-gate="deposit"]')).toHaveText(sentence('gate.deposit.waiver_needs_manager'))
  await hands.press('Control+Enter')
  await expect(page.getByTestId('contract-number')).toHaveCount(0)

  await test.step('F12 asks for the PIN; a wrong one costs a try, the right one opens what was barred', async () => {
    await hands.press('F12')
    await expect(page.getByTestId('pin-input')).toBeFocused()
    await hands.type('407194')
    await hands.press('Enter')
    await expect(page.getByTestId('sign-in-refusal')).toHaveText(sentence('error.pin_wrong', { tries_left: '4' }))
    await hands.type(pin)
    await hands.press('Enter')
    await expect(page.getByTestId('approval')).toHaveCount(0)
    await expect(page.getByTestId('approved-by')).toHaveText(sentence('approval.given', { name: 'Regula Hürlimann' }))
    await expect(page.getByTestId('status-person'), 'the counter is still the clerk\'s').toHaveText('Nina Egli')
  })
  await hands.goTo('deposit.reason')
  await hands.type('Firma haftet')
  const number = await confirm(desk)
  expect((await desk.read('session', {})).approver, 'it counted for one').toBeNull()
  await mend(desk)

  const [stored] = await backend.sql`select clerk.email as "out", manager.email as waived, exists (select from sync_ops o where o.name = 'waive_deposit' and o.author_id = manager.id
      and o.status = 'applied') as sent from contracts c join users clerk on clerk.id = c.created_by
    join booking_notes n on n.contract_id = c.id and n.kind = 'DEPOSIT_WAIVED' join users manager on manager.id = n.written_by where c.number = ${number}`
  expect(stored).toEqual({ out: mail('staff.zuerich'), waived: mail('manager.zuerich'), sent: true })
})
