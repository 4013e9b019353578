import { confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { readyDeparture } from './rows.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

test('extras, cover and kilometres by digits, a discount within the limit, keys handed over: offline, by keyboard, and the server has it all', async ({ open, backend }) => {
  const desk = await open()
  const { hands, page } = desk
  const row = await readyDeparture(desk)
  await cut(desk)
  await hands.rest()
  await fillCheckOut(desk, row)
  const rp = async () => Number((await page.getByTestId('check-out-total').textContent())?.replace(/[^\d]/g, ''))
  const before = await rp()
  const days = Number((await page.locator('[data-testid="price-line"][data-kind="RENT"] .line-why').textContent())?.match(/^\d+/)?.[0])

  await test.step('each digit adds a piece, a second cover takes the place of the first', async () => {
    await hands.press('F5')
    await hands.isIn('extras')
    await hands.press('1', '2', '3', '4', '4')
    const pieces = (code: string) => page.locator(`[data-testid="extra"][data-code="${code}"]`).getByTestId('extra-pieces')
    await expect(pieces('COVER_HALF')).toHaveText('')
    await expect(pieces('COVER_FULL')).toHaveText('× 1')
    await expect(pieces('CHILD_SEAT')).toHaveText('× 2')
    await hands.press('Shift+4')
    await expect(pieces('CHILD_SEAT')).toHaveText('× 1')
    await expect(page.locator('[data-testid="price-line"][data-kind="EXTRA"]')).toContainText(/Kindersitz|Siège enfant|Seggiolino|Child seat/)
  })
  const extras_rp = days * 2900 + 12_000 + days * 900
  await eventually(rp).toBe(before + extras_rp)

  await test.step('beyond the limit of the role a sentence names the way out; within it a reason is asked for', async () => {
    await hands.press('Enter')
    await hands.isIn('discount')
    await hands.type('20%')
    await hands.press('Enter')
    await hands.isIn('discount.reason')
    await hands.type('Stammkunde')
    await hands.press('Control+Enter')
    await hands.isIn('discount')
    await expect(page.locator('[data-gate="discount"]')).toHaveText(sentence('gate.discount.over_limit', { limit: '5' }))
    await hands.retype('5%')
    await expect(page.locator('[data-testid="price-line"][data-kind="DISCOUNT"]')).toBeVisible()
  })
  const discount_rp = Math.floor((before + extras_rp) * 500 / 10_000)
  await eventually(rp).toBe(before + extras_rp - discount_rp)

  await hands.tabTo(page.getByTestId('check-out-section-reading'))
  await hands.press('Enter')
  await hands.goTo('handed')
  await hands.press('1', '2', '3')
  await expect(page.getByTestId('handed-keys')).toHaveAttribute('data-keys', '1')
  const number = await confirm(desk)
  expect(await hands.pointers()).toBe(0)
  await mend(desk)

  const [stored] = await backend.sql`select c.excess_rp::int as excess, c.package_km, (select sum(amount_rp)::int from contract_charges h where h.contract_id = c.id) as total,
    (select count(*)::int from contract_extras x where x.contract_id = c.id) as extras, i.keys, i.items,
    (select text from booking_notes n where n.contract_id = c.id and n.kind = 'DISCOUNT') as why,
    exists (select from sync_conflicts s where s.contract_id = c.id) as contradicts
    from contracts c join inspections i on i.contract_id = c.id where c.number = ${number}`
  expect(stored).toEqual({ excess: 0, package_km: 500, total: before + extras_rp - discount_rp, extras: 3, keys: 1, items: 'REGISTRATION,TRIANGLE', why: 'Stammkunde', contradicts: false })
})
