import fs from 'node:fs'
import path from 'node:path'
import { readPdf } from '../../electron/data/testing/pdf.ts'
import { formatRappen } from '../../shared/money.ts'
import { expect, test } from './backend.ts'
import { cut, find, mend } from './by-hand.ts'
import { done } from './contracts.ts'
import { openPayer, plantPayer } from './payer.ts'
import { sentence } from './words.ts'

test('offline, a company gets one invoice for its rentals, pays a part of it and is reminded once; a contract is taken out, and the server has it all', async ({ open, backend }) => {
  const payer = await plantPayer(backend, 'ZHB', 993_100, 3, 'Zumstein Holzbau AG')
  const office = await open({ who: 'manager.zuerich' })
  const { hands, page } = office
  const rentals = page.getByTestId('collect-rental')
  await cut(office)
  await hands.rest()

  await test.step('F collects what is owed; arrows and the space bar leave one out and take it back', async () => {
    await openPayer(office, payer.company)
    await hands.press('f')
    await hands.isIn('contract_ids.0')
    await expect(rentals).toHaveCount(3)
    await expect(page.getByTestId('collect-total')).toContainText(formatRappen(payer.owed_rp))
    await expect(page.getByTestId('collect-total')).toContainText('20.00')
    await hands.press('ArrowDown', 'ArrowDown', ' ')
    await expect(page.getByTestId('collect-total')).toContainText(formatRappen(payer.owed_rp - (payer.contracts[2]?.owed_rp ?? 0)))
    await hands.press(' ', 'Control+Enter')
    await expect(page.getByTestId('collective-open')).toContainText(formatRappen(payer.owed_rp))
  })

  await test.step('D has it on paper, with each contract and one payment part', async () => {
    await hands.press('d')
    await expect(page.locator('[data-testid="document"][data-kind="INVOICE"]')).toHaveAttribute('data-made', 'true', { timeout: 15_000 })
    await hands.press('s')
    await expect(page.getByTestId('document-done')).not.toBeEmpty()
    const [file = ''] = fs.readdirSync(office.exported).filter(name => name.endsWith('.pdf'))
    const text = (await readPdf(fs.readFileSync(path.join(office.exported, file)))).pages.map(one => one.text).join(' ')
    for (const word of [...payer.contracts.map(one => one.number), payer.company, 'Sammelrechnung', formatRappen(payer.owed_rp)]) expect(text).toContain(word)
    await hands.press('Escape')
  })

  await test.step('Z pays the oldest first; more than is owed is refused beside the field', async () => {
    await hands.press('z')
    await hands.isIn('method')
    await hands.goTo('amount_rp')
    await hands.retype('9999')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('action-form')).toContainText(sentence('gate.payment.too_much', { amount_rp: 'CHF 9\'999.00', due_rp: `CHF ${formatRappen(payer.owed_rp)}` }))
    await hands.retype('143.06')
    await done(office)
    await expect(page.getByTestId('collective-open')).toContainText(formatRappen(payer.owed_rp - 14_306))
    await expect(page.getByTestId('collective-contract').first()).toContainText(sentence('collective.settled'))
  })

  await test.step('M reminds of the whole invoice; a contract of it says where that is done', async () => {
    await hands.press('m')
    await hands.isIn('fee_rp')
    await done(office)
    await expect(page.getByTestId('collective-sums')).toContainText('1')
    await hands.press('Escape')
    await find(office, payer.contracts[2]?.number ?? '')
    await expect(page.getByTestId('contract-collective')).toBeVisible()
    await hands.press('m')
    await expect(page.getByTestId('action-barred')).toBeVisible()
    await hands.tabTo(page.getByTestId('contract-collective'))
    await hands.press('Enter')
  })

  await test.step('G takes one contract out: it waits for another invoice', async () => {
    await expect(page.getByTestId('collective-open')).toBeVisible()
    await hands.press('g')
    await hands.isIn('contract_id')
    await hands.press('End', 'Control+Enter')
    await hands.isIn('reason')
    await expect(page.getByTestId('action-form')).toContainText(sentence('gate.reason.missing'))
    await hands.type('gehört der Versicherung')
    await done(office)
    await expect(page.getByTestId('collective-credit')).toHaveCount(1)
    await expect(page.getByTestId('collective-open')).toContainText(formatRappen(payer.owed_rp - 14_306 - 15_806))
    await hands.press('Escape')
    await openPayer(office, payer.company)
    await hands.press('f')
    await expect(page.locator('[data-testid="collect-rental"][data-invoiced="false"]')).toHaveCount(1)
    expect(await hands.pointers()).toBe(0)
    await hands.press('Escape', 'Escape')
  })

  await mend(office)
  const [invoice] = await backend.sql<{ id: string }[]>`select v.id, v.total_rp::int, (select count(distinct contract_id)::int from invoice_lines l where l.invoice_id = v.id) as contracts,
    (select gross_rp::int from invoice_vat_totals t where t.invoice_id = v.id) as gross_rp, (select vat_rp::int from invoice_vat_totals t where t.invoice_id = v.id) as vat_rp
    from invoices v where v.contract_id is null and v.kind = 'INVOICE' and v.recipient_name = ${payer.company}`
  expect(invoice).toMatchObject({ total_rp: 47_418, contracts: 3, gross_rp: 47_418, vat_rp: 3553 })
  const stored = await backend.sql`select private.balance_rp(c.id)::int as owed, (select count(*)::int from booking_notes n where n.contract_id = c.id and n.kind = 'REMINDER') as reminders
    from contracts c where c.customer_id = ${payer.customer_id} order by c.number`
  expect([...stored].map(one => one['reminders'])).toEqual([0, 1, 0])
  expect(stored[0]?.['owed']).toBe(0)
  expect(stored[2]?.['owed']).toBe(15_806)
})

test('two desks that put a contract onto an invoice while both are offline: one is issued, the other is refused as a whole and says what to do', async ({ open, backend }) => {
  const payer = await plantPayer(backend, 'ZHB', 993_200, 2, 'Doppelt Bau GmbH')
  const [one, two] = await Promise.all([open({ who: 'manager.zuerich' }), open({ who: 'admin', location: 'Zürich HB' })])
  for (const desk of [one, two]) {
    await cut(desk)
    await openPayer(desk, payer.company)
    await desk.hands.press('f')
    await desk.hands.isIn('contract_ids.0')
    await desk.hands.press('Control+Enter')
    await expect(desk.page.getByTestId('collective-open')).toContainText(formatRappen(payer.owed_rp))
    await desk.hands.press('Escape')
  }
  for (const desk of [one, two]) await mend(desk)
  await two.hands.press('F9')
  await expect(two.page.locator('main .attention')).toContainText(sentence('refused.contract_already_invoiced'))
  const rows = await backend.sql`select count(*)::int as invoices, (select count(*)::int from payment_allocations a join contracts c on c.id = a.contract_id where c.customer_id = ${payer.customer_id}) as allocations
    from invoices where contract_id is null and kind = 'INVOICE' and recipient_name = ${payer.company}`
  expect(rows[0]).toEqual({ invoices: 1, allocations: 1 })
})
