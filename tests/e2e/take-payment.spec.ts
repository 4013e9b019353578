import { expect, test, type TestBackend } from './backend.ts'
import { cut, find, mend } from './by-hand.ts'

/** A contract of Zürich HB that had been settled gets one more charge, as a fine that comes later. */
async function plantDebt({ sql }: TestBackend): Promise<{ id: string; number: string; balance_rp: number }> {
  const [owed] = await sql<{ id: string; number: string; balance_rp: number }[]>`with settled as (
      select c.id, c.org_id, c.number from contracts c join locations l on l.id = c.pickup_location_id and l.id = c.return_location_id
      where l.code = 'ZHB' and c.status = 'COMPLETED' and private.balance_rp(c.id) = 0 and c.returned_at > now() - interval '30 days'
      order by c.number limit 1),
    charged as (insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
      select gen_random_uuid(), org_id, id, 'EXTRA', 1, 4200, 4200, 'STANDARD', 810, now() from settled returning contract_id)
    select s.id, s.number, 4200 as balance_rp from settled s join charged on contract_id = s.id`
  if (!owed) throw new Error('the demo data has no settled contract at Zürich HB')
  return owed
}

test('what is still owed is paid by card without the line; the missing reference of the terminal is said, and nothing is open any more', async ({ open, backend }) => {
  const owed = await plantDebt(backend)
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
