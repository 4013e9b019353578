import path from 'node:path'
import { confirm, cut, fillCheckOut, find, mend, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { picture } from './picture.ts'
import { openReturn, readyDeparture } from './rows.ts'
import { choose } from './screens.ts'
import { sign } from './sign.ts'
import { plantBranch } from './stock.ts'
import { eventually } from './eventually.ts'

const plate = 'ZH 932001'

test('a customer signs the words on the screen in their own language; a dot is none, other words want another one, and paper and server have it under the seal', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code: 'ZHB', ready: 1, first: 20, every: 9, out: 0, from: 932_000 })
  await backend.sql`update customers set locale = 'fr' where id in (select r.customer_id from reservations r join vehicles v on v.id = r.vehicle_id join vehicle_plates p on p.vehicle_id = v.id where p.plate = ${plate})`
  const desk = await open()
  const { page, hands } = desk
  const row = await readyDeparture(desk, undefined, { plate })
  await cut(desk)
  await fillCheckOut(desk, row)
  await page.getByTestId('signature-section').press('Enter')
  await expect(page.getByTestId('signature-text')).toContainText(`Je prends en charge ${row.plate}`)
  await sign(desk, 0.01)
  await expect(page.getByTestId('signature-fault')).toBeVisible()
  await sign(desk, 0.9)
  await expect(page.getByTestId('signature-fault')).toHaveCount(0)
  await expect(page.getByTestId('check-out')).toContainText('Unterschrift des Kunden')
  const before = await page.getByTestId('signature-text').innerText()

  await page.locator('[data-section="reading"] [data-fold]').or(page.getByTestId('check-out-odometer')).first().click()
  const odometer = page.getByTestId('check-out-odometer')
  await odometer.fill(String(Number((await odometer.inputValue()).replace(/\D/g, '')) + 7))
  await page.getByTestId('signature-section').press('Enter')
  await expect(page.getByTestId('signature-text')).not.toHaveText(before)
  await expect(page.getByTestId('signature-changed')).toBeVisible()
  await sign(desk, 0.9)
  await expect(page.getByTestId('signature-changed')).toHaveCount(0)
  await test.step('staff sign by hand too, below', () => sign(desk, 0.7, 'signature-staff-pad'))
  const text = await page.getByTestId('signature-text').innerText()
  await eventually(async () => JSON.stringify(await desk.read('draft', { kind: 'check_out' }))).toMatch(/"sha256":"[0-9a-f]{64}".*"staff_sha256":"[0-9a-f]{64}"/)
  await page.getByTestId('signature-staff-pad').scrollIntoViewIfNeeded()
  await picture(page, path.join(outputDir, 'signed.png'))
  const number = await confirm(desk)
  await test.step('at 1280 the status line holds what waits, what is not safe and what is not printed, in every language', async () => {
    await find(desk, number)
    await expect(page.getByTestId('contract-sheet').getByRole('toolbar')).toBeVisible()
    await hands.press('d')
    await expect(page.locator('[data-testid="document"][data-made="true"]')).toHaveCount(2, { timeout: 20_000 })
    await hands.press('p')
    await expect(page.getByTestId('status-unprinted')).toBeVisible({ timeout: 20_000 })
    await expect(page.getByTestId('status-files')).toBeVisible()
    await hands.press('Escape', 'Escape')
    await expect(page.getByTestId('contract-sheet')).toBeHidden()
    await page.setViewportSize({ width: 1280, height: 800 })
    for (const language of ['fr', 'it', 'en', 'de']) {
      await choose(desk, `language-${language}`)
      await eventually(() => page.getByTestId('status-line').evaluate(line => [line.scrollWidth <= line.clientWidth, ...[...line.querySelectorAll('.status-amber')].map(one => one.scrollWidth <= one.clientWidth + 1)])).not.toContain(false)
      await picture(page, path.join(outputDir, `status-${language}.png`))
    }
  })
  await mend(desk)
  const rows = await backend.sql<{ role: string; refused: boolean; text_sha256: string; signed_text: string; state: string | null; sealed: boolean }[]>`select s.role, s.refused, s.text_sha256, s.signed_text, a.state, private.inspection_is_sealed(i.id) as sealed
    from signatures s join inspections i on i.id = s.inspection_id join contracts c on c.id = i.contract_id left join attachments a on a.id = s.attachment_id where c.number = ${number} order by s.role`
  expect(rows.map(({ role, refused, sealed }) => ({ role, refused, sealed }))).toEqual([{ role: 'CUSTOMER', refused: false, sealed: true }, { role: 'STAFF', refused: false, sealed: true }])
  const [hash] = await backend.sql<{ hash: string }[]>`select encode(sha256(convert_to(${text}, 'UTF8')), 'hex') as hash`
  expect(rows.map(one => one.text_sha256)).toEqual([hash?.hash, hash?.hash])
  expect(rows.map(one => one.signed_text)).toEqual([text, text])
  await eventually(async () => [...await backend.sql`select a.state from attachments a join inspections i on i.id = a.inspection_id join contracts c on c.id = i.contract_id where c.number = ${number} and a.kind = 'SIGNATURE'`],
    { timeout: 30_000 }).toEqual([{ state: 'STORED' }, { state: 'STORED' }])
  expect(rows.map(one => one.state), 'each with a drawing of its own').not.toContain(null)
  await hands.press('Escape')
})

test('a customer who does not sign has a reason that stays with the return, by keyboard alone', async ({ open, backend }) => {
  const desk = await open()
  const { page, hands } = desk
  const due = await openReturn(desk)
  await openCheckIn(desk, due.plate)
  const contract = await desk.read('contract', { contract_id: due.contract_id })
  await hands.rest()
  await hands.type(String((contract?.legs.at(-1)?.out_km ?? 0) + 12))
  await hands.press('Enter')
  await hands.type(contract?.legs.at(-1)?.fuel_type === 'ELECTRIC' ? '90' : '8')
  await page.getByTestId('signature-section').press('Enter')
  const name = page.getByTestId('signature-name')
  await name.fill('Regula Mller')
  for (let n = 0; n < 4; n++) await name.press('ArrowLeft')
  await name.pressSequentially('ü')
  await expect(name).toHaveValue('Regula Müller')
  expect(await name.evaluate(field => (field as unknown as { selectionStart: number }).selectionStart), 'the cursor stays where the letter went in').toBe(9)
  await page.getByTestId('signature-refuses').press('Space')
  await page.getByTestId('signature-reason').fill('bestreitet den Kratzer')
  await expect(page.getByTestId('signature-pad')).toHaveCount(0)
  const reference = page.getByTestId('check-in-payment-reference')
  if (await reference.isVisible()) await reference.fill('T9911')
  await confirm(desk)
  expect(await hands.pointers()).toBe(0)
  await mend(desk)
  const [stored] = await backend.sql`select s.refused, s.reason, s.attachment_id from signatures s join inspections i on i.id = s.inspection_id
    where i.contract_id = ${due.contract_id} and i.kind = 'CHECK_IN' and s.role = 'CUSTOMER'`
  expect(stored).toEqual({ refused: true, reason: 'bestreitet den Kratzer', attachment_id: null })
})
