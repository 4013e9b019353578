import path from 'node:path'
import { formatRappen } from '../../shared/money.ts'
import { expect, test } from './backend.ts'
import { cut, find, mend } from './by-hand.ts'
import { done } from './contracts.ts'
import { openPayer, plantPayer } from './payer.ts'
import { picture, pictures } from './picture.ts'
import { sentence } from './words.ts'

test('offline, a company pays for what its employee rents: the list of who waits for an invoice has it, and F puts all onto one', async ({ open, backend }, { outputDir }) => {
  const { sql } = backend
  const payer = await plantPayer(backend, 'ZHB', 983_400, 2, 'Aeschlimann Zahlstelle AG')
  const employee = await plantPayer(backend, 'ZHB', 983_500, 1, 'Unbekannt')
  await sql`update customers set company_name = null, first_name = 'Ladina', last_name = 'Caduff' where id = ${employee.customer_id}`
  const office = await open({ who: 'manager.zuerich' })
  const { hands, page } = office
  const mine = page.getByTestId('payer').filter({ hasText: payer.company })
  const rented = employee.contracts[0]
  await cut(office)

  await test.step('Ctrl+I lists the company with what it has rented itself', async () => {
    await hands.press('Control+i')
    await expect(mine).toContainText(formatRappen(payer.owed_rp))
    await expect(page.getByTestId('payer').filter({ hasText: 'Caduff' }), 'a person is no company').toHaveCount(0)
    await hands.press('Escape')
    await expect(page.getByTestId('payers')).toHaveCount(0)
  })

  await test.step('K on the employee\'s contract names the company; nobody by that name is said beside the field', async () => {
    await find(office, rented?.number ?? '')
    await expect(page.getByTestId('contract-sheet')).toBeVisible()
    await hands.rest()
    await hands.press('k')
    await hands.isIn('payer_id')
    await expect(page.getByTestId('payer-renter')).toContainText('Ladina Caduff')
    await hands.type('Niemandsland')
    await expect(page.getByTestId('action-form')).toContainText('Keine Firma mit diesem Namen')
    await hands.retype('Aeschlimann')
    await expect(page.getByTestId('payer-choice')).toHaveCount(1)
    await picture(page, path.join(outputDir, 'payer.png'))
    await done(office)
    await expect(page.getByTestId('contract-payer')).toHaveText(payer.company)
    await picture(page, path.join(outputDir, 'paid-by.png'))
    await hands.press('Escape')
  })

  await test.step('all three are on the list, and F makes the invoice', async () => {
    await hands.press('Control+i')
    await expect(mine).toContainText(formatRappen(payer.owed_rp + employee.owed_rp))
    for (let steps = 0; steps < 40 && await mine.getAttribute('aria-current') !== 'true'; steps++) {
      await hands.press('ArrowDown')
      await page.waitForFunction('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))')
    }
    await expect(mine).toBeFocused()
    await pictures(page, outputDir, 'payers')
    await hands.press('f')
    await hands.isIn('contract_ids.0')
    await expect(page.getByTestId('collect-rental')).toHaveCount(3)
    await picture(page, path.join(outputDir, 'collect.png'))
    await hands.press('Control+Enter')
    await expect(page.getByTestId('collective-open')).toContainText(formatRappen(payer.owed_rp + employee.owed_rp))
    await hands.press('Escape')
    await hands.press('Control+i')
    await expect(page.getByTestId('payers')).toBeVisible()
    await expect(mine).toHaveCount(0)
    await hands.press('Escape')
  })

  await test.step('what stands on the invoice keeps its payer, and says what to do', async () => {
    await find(office, rented?.number ?? '')
    await expect(page.getByTestId('contract-payer')).toBeVisible()
    await hands.press('k')
    await expect(page.getByTestId('action-barred')).toHaveText(sentence('refused.payer_is_on_document'))
    expect(await hands.pointers()).toBe(0)
    await hands.press('Escape')
    await openPayer(office, payer.company)
    await expect(page.getByTestId('customer-collective')).toHaveCount(1)
  })

  await mend(office)
  const [stored] = await sql`select v.total_rp::int, (select count(distinct contract_id)::int from invoice_lines l where l.invoice_id = v.id) as contracts, (select payer_id from contracts where id = ${rented?.id ?? ''}) as payer_id
    from invoices v where v.contract_id is null and v.kind = 'INVOICE' and v.recipient_name = ${payer.company}`
  expect(stored).toMatchObject({ contracts: 3, payer_id: payer.customer_id })
})

test('a clerk has no list of payers, but says who pays', async ({ open, backend }) => {
  const payer = await plantPayer(backend, 'ZHB', 983_600, 1, 'Brennwald Zahlstelle AG')
  const employee = await plantPayer(backend, 'ZHB', 983_700, 1, 'Irrelevant')
  await backend.sql`update customers set company_name = null where id = ${employee.customer_id}`
  const desk = await open({ who: 'staff.zuerich' })
  const { hands, page } = desk
  await hands.press('Control+i')
  await expect(page.getByTestId('payers')).toHaveCount(0)
  expect(await desk.read('payers', {})).toEqual([])
  await find(desk, employee.contracts[0]?.number ?? '')
  await hands.press('k')
  await hands.isIn('payer_id')
  await hands.type('Brennwald')
  await expect(page.getByTestId('payer-choice')).toHaveCount(1)
  await done(desk)
  await mend(desk)
  expect([...await backend.sql`select payer_id from contracts where id = ${employee.contracts[0]?.id ?? ''}`]).toEqual([{ payer_id: payer.customer_id }])
})
