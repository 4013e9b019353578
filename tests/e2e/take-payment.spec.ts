import { expect, test } from './backend.ts'
import { cut, find, mend } from './by-hand.ts'

test('what is still owed is paid by card without the line; the missing reference of the terminal is said, and the contract ends', async ({ open, backend }) => {
  const [owed] = await backend.sql<{ id: string; number: string; balance_rp: number }[]>`
    select c.id, c.number, private.balance_rp(c.id)::int as balance_rp from contracts c join locations l on l.id = c.pickup_location_id
    where l.code = 'ZHB' and c.status = 'RETURNED' and private.balance_rp(c.id) > 0 order by c.number desc limit 1`
  if (!owed) throw new Error('the demo data has a contract at Zürich HB that is not yet paid')
  const desk = await open()
  const { hands, page } = desk
  await cut(desk)
  await find(desk, owed.number)
  const sheet = page.getByTestId('contract-sheet')
  await expect(sheet).toBeVisible()
  await expect(page.getByTestId('reference-missing')).toBeVisible()
  await hands.tabTo(sheet.getByLabel('Referenz'))
  await hands.type('Beleg 4711')
  await expect(page.getByTestId('reference-missing')).toBeHidden()
  await hands.press('Enter')
  await expect(page.getByTestId('take-payment-submit')).toBeHidden()
  await expect(page.getByTestId('contract-balance')).toContainText('0.00')
  await mend(desk)
  const [stored] = await backend.sql`select c.status, p.amount_rp::int, p.method, p.reference from contracts c join payments p on p.contract_id = c.id
    where c.id = ${owed.id} order by p.paid_at desc limit 1`
  expect(stored).toMatchObject({ amount_rp: owed.balance_rp, method: 'CREDIT_CARD', reference: 'Beleg 4711' })
})
