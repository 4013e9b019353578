import path from 'node:path'
import { expect, test } from './backend.ts'
import { checkIn, cut, mend } from './by-hand.ts'
import { done, openContract, plantDebt, plantDiscount } from './contracts.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { openReturn } from './rows.ts'
import { sentence } from './words.ts'

test('a discount goes onto an invoice; the manager cancels it for another payer, writes it anew and waives a part', async ({ open, backend }) => {
  const owed = await plantDebt(backend, 'ZHB', 9000)
  await plantDiscount(backend, owed.id, 1000)
  const office = await open({ who: 'manager.zuerich' })
  const { hands, page } = office
  const written = page.getByTestId('contract-invoice')
  await openContract(office, owed.number)
  await expect(page.getByTestId('contract-balance')).toContainText('80.00')
  await hands.press('f')
  await hands.isIn('recipient.payer')
  await done(office)
  await expect(written).toHaveCount(1)

  await hands.press('g')
  await hands.isIn('invoice_id')
  await hands.press('Control+Enter')
  await hands.isIn('reason')
  await expect(page.getByTestId('action-form')).toContainText(sentence('gate.reason.missing'))
  await hands.type('Rechnung an die Firma')
  await done(office)
  await expect(written).toHaveCount(2)
  await expect(written.first()).toHaveAttribute('data-replaced', 'true')
  await expect(page.getByTestId('contract-balance')).toContainText('80.00')

  await hands.press('f')
  await done(office)
  await expect(written).toHaveCount(3)
  await hands.press('g')
  await hands.isIn('invoice_id')
  await page.getByTestId('credit-how').selectOption('PART')
  await hands.press('Enter', 'Enter')
  await hands.isIn('amount')
  await hands.type('9999')
  await expect(page.getByTestId('action-confirm')).toHaveAttribute('aria-disabled', 'true')
  await hands.retype('12.50')
  await expect(page.getByTestId('credit-total')).toContainText('12.50')
  await hands.goTo('reason')
  await hands.type('Kulanz')
  await done(office)
  await expect(page.getByTestId('contract-balance')).toContainText('67.50')
  await mend(office)
  const stored = await backend.sql`select kind, is_reissue, total_rp = (select sum(amount_rp) from invoice_lines l where l.invoice_id = v.id) as adds_up,
    (select count(*)::int from invoice_lines l where l.invoice_id = v.id and l.amount_rp < 0) as below from invoices v where contract_id = ${owed.id} order by issued_at, id`
  expect([...stored]).toEqual([{ kind: 'INVOICE', is_reissue: false, adds_up: true, below: 1 }, { kind: 'CREDIT_NOTE', is_reissue: true, adds_up: true, below: 1 },
    { kind: 'INVOICE', is_reissue: false, adds_up: true, below: 1 }, { kind: 'CREDIT_NOTE', is_reissue: false, adds_up: true, below: 0 }])
})

test('who has paid at the counter gets a receipt by F, without a line, and it belongs to the money', async ({ open, backend }, { outputDir }) => {
  const owed = await plantDebt(backend, 'ZHB', 9000)
  const desk = await open()
  const { hands, page } = desk
  await openContract(desk, owed.number)
  await cut(desk)
  await hands.press('z')
  await page.getByTestId('take-payment-method').selectOption('CASH')
  await done(desk)
  await expect(page.getByTestId('action-bill')).toContainText('Quittung')
  await hands.rest()
  await hands.press('f')
  await hands.isIn('kind')
  await expect(page.getByTestId('bill-kind')).toHaveValue('RECEIPT')
  await picture(page, path.join(outputDir, 'receipt.png'))
  await done(desk)
  await hands.press('d')
  const receipt = page.locator('[data-testid="document"][data-kind="RECEIPT"]')
  await expect(receipt).toHaveAttribute('data-made', 'true', { timeout: 20_000 })
  await hands.press('Escape')
  expect(await hands.pointers()).toBe(0)
  await mend(desk)
  await eventually(async () => [...await backend.sql`select v.kind, v.due_on, v.total_rp = (select sum(a.amount_rp) from payment_allocations a where a.invoice_id = v.id) as is_paid from invoices v where v.contract_id = ${owed.id} order by v.issued_at desc limit 1`], { timeout: 30_000 })
    .toEqual([{ kind: 'RECEIPT', due_on: null, is_paid: true }])
})

test('right after a return that is paid, F writes its receipt', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const due = await openReturn(desk, async contract_id => (await desk.read('contract', { contract_id }))?.invoices.length === 0)
  await checkIn(desk, due.plate)
  await expect(page.getByTestId('done-receipt')).toBeVisible()
  await hands.press('f')
  await expect(page.getByTestId('bill-kind')).toHaveValue('RECEIPT')
  await done(desk)
  await hands.press('d')
  await expect(page.locator('[data-testid="document"][data-kind="RECEIPT"]')).toHaveAttribute('data-made', 'true', { timeout: 20_000 })
  await mend(desk)
  await eventually(async () => [...await backend.sql`select kind from invoices where contract_id = ${due.contract_id}`], { timeout: 30_000 }).toEqual([{ kind: 'RECEIPT' }])
})
