import { expect, test } from './backend.ts'
import { cut, find, mend } from './by-hand.ts'
import { plantDebt } from './contracts.ts'

test('what is still owed is paid by card without the line; the missing reference of the terminal is said, and nothing is open any more', async ({ open, backend }) => {
  const owed = await plantDebt(backend, 'ZHB', 4200)
  const desk = await open()
  const { hands, page } = desk
  await cut(desk)
  await find(desk, owed.number)
  const sheet = page.getByTestId('contract-sheet')
  await expect(sheet).toBeVisible()
  await expect(page.getByTestId('action-pay')).toBeVisible()
  await hands.press('z')
  await expect(page.getByTestId('reference-missing')).toBeVisible()
  await hands.goTo('reference')
  await hands.type('Beleg 4711')
  await expect(page.getByTestId('reference-missing')).toBeHidden()
  await hands.press('Control+Enter')
  await expect(page.getByTestId('action-form')).toBeHidden()
  await expect(page.getByTestId('contract-balance')).toContainText('0.00')
  await mend(desk)
  const [stored] = await backend.sql`select c.status, p.amount_rp::int, p.method, p.reference from contracts c join payments p on p.contract_id = c.id
    where c.id = ${owed.id} order by p.paid_at desc limit 1`
  expect(stored).toMatchObject({ amount_rp: owed.balance_rp, method: 'CREDIT_CARD', reference: 'Beleg 4711' })
})
