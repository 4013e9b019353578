import { expect, test } from './backend.ts'
import { mend } from './by-hand.ts'
import { done, someContract, zurich } from './contracts.ts'
import { digitsOf } from './rows.ts'
import { missed } from './stock.ts'
import { sentence } from './words.ts'

test('a fine comes by post: plate and time find the driver, fine and fee go onto the contract', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const due = await someContract(desk, contract => contract.starts_at < Date.now() - 6 * 3_600_000)
  await hands.rest()
  await hands.press('Control+k')
  await hands.type('busse')
  await expect(page.getByTestId('deed-fine')).toBeVisible()
  await hands.press('Enter')
  await hands.isIn('plate')
  await hands.type(digitsOf(due.plate))
  await hands.press('Enter')
  const [day, time] = zurich(due.contract.starts_at + 3_600_000)
  await hands.isIn('at')
  await hands.retype(day)
  await hands.press('Enter')
  await hands.isIn('at.time')
  await hands.retype(time)
  const hit = page.locator(`[data-testid="fine-hit"][data-number="${due.number}"]`)
  await expect(hit).toContainText(due.contract.drivers[0]?.name ?? '')
  await hands.press('Enter')
  await hands.press('Enter')
  await hands.isIn('amount_rp')
  await hands.type('120')
  await hands.goTo('reason')
  await hands.type('Verfügung 88-12')
  await done(desk)
  expect(await hands.pointers()).toBe(0)
  await mend(desk)
  const stored = await backend.sql`select kind, amount_rp::int, vat_bp from contract_charges where contract_id = ${due.contract_id} and kind in ('FINE', 'HANDLING_FEE') order by kind`
  expect([...stored]).toEqual([{ kind: 'FINE', amount_rp: 12_000, vat_bp: 0 }, { kind: 'HANDLING_FEE', amount_rp: 4000, vat_bp: 810 }])
})

test('nobody came: the block is free, the fee stands as a receivable on a contract without a car, and is reminded of', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich', location: 'Genève Cornavin' })
  const { hands, page } = desk
  const look = async (number: string) => {
    await hands.press('F3')
    await hands.type(number)
    await expect(page.locator('[data-testid="search-hit"][data-kind="reservation"]').filter({ hasText: number })).toBeVisible()
    await hands.press('Shift+Enter')
    await expect(page.getByRole('dialog', { name: number })).toBeVisible()
    await expect(page.getByTestId('reservation-no_show')).toBeVisible()
    await hands.rest()
  }
  await look(missed.early)
  await hands.press('n')
  await expect(page.getByTestId('action-barred')).toHaveText(sentence('gate.no_show.not_due'))
  await hands.press('Escape')
  await expect(page.getByTestId('reservation-sheet')).toBeHidden()
  await look(missed.late)
  await hands.press('n')
  await hands.isIn('fee_rp')
  await done(desk)
  await expect(page.getByTestId('contract-balance')).toContainText('80.00')
  await hands.press('m')
  await hands.isIn('fee_rp')
  await done(desk)
  await expect(page.getByTestId('contract-balance')).toContainText('100.00')
  await mend(desk)
  const [stored] = await backend.sql`select r.status, c.status as contract, c.is_receivable, private.balance_rp(c.id)::int as owed,
    (select count(*)::int from vehicle_blocks b where b.source_id = r.id and b.is_active) as blocks from reservations r join contracts c on c.reservation_id = r.id where r.number = ${missed.late}`
  expect(stored).toEqual({ status: 'NO_SHOW', contract: 'COMPLETED', is_receivable: true, owed: 10_000, blocks: 0 })
})
