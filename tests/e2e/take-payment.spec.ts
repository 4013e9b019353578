import path from 'node:path'
import { expect, test } from './backend.ts'
import { confirm, cut, find, mend, openCheckIn } from './by-hand.ts'
import { plantDebt } from './contracts.ts'
import { picture } from './picture.ts'
import { outOf } from './rows.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const from = 947_300

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

test('an amount that was typed before another counter took the money stays in sight, says what to do, and once taken out the car is back', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code: 'ZHB', ready: 0, first: 1, every: 1, out: 1, from })
  const desk = await open()
  const { hands, page } = desk
  const plate = `ZH ${from + 1}`
  const { id: contract_id, out_km } = await outOf(desk, plate)
  await openCheckIn(desk, plate)
  await hands.type(String(out_km + 2_000))
  await hands.goTo('fuel_level')
  await hands.type('8')
  await hands.goTo('payment.amount_rp')
  await hands.retype('20.00')
  const amount = page.getByTestId('check-in-payment-amount')
  await expect(page.getByTestId('check-in-rest')).toBeVisible()
  const answer = await desk.read('check_in', { contract_id, odometer_km: out_km + 2_000, fuel_level: 8, needs_cleaning: true, damages: [], capture_rp: 0, payment: null, receivable: false, accepted: [] })
  const due_rp = 'missing' in answer ? 0 : answer.due_rp
  expect(due_rp).toBeGreaterThan(2_000)
  await backend.sql`insert into payments (id, org_id, contract_id, location_id, kind, method, amount_rp, reference, paid_at)
    select gen_random_uuid(), org_id, id, return_location_id, 'PAYMENT', 'CREDIT_CARD', ${due_rp}, 'T1', now() from contracts where id = ${contract_id}`
  await expect(page.getByTestId('check-in-total')).toHaveText(/0\.00$/)
  await hands.press('Control+Enter')
  await hands.isIn('payment.amount_rp')
  await expect(amount).toHaveValue('20.00')
  await expect(page.getByTestId('check-in-section-payment')).toContainText(sentence('gate.payment.nothing_due'))
  await picture(page, path.join(outputDir, 'typed-before.png'))
  await hands.retype(' ')
  await hands.press('Backspace')
  await expect(amount).toBeVisible()
  await confirm(desk)
  await mend(desk)
  const stored = await backend.sql`select c.status, (select count(*)::int from payments p where p.contract_id = c.id and p.paid_at > now() - interval '10 minutes') as paid from contracts c where c.id = ${contract_id}`
  expect([...stored]).toEqual([{ status: 'COMPLETED', paid: 1 }])
})
