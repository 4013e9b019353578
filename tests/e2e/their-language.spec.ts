import path from 'node:path'
import { confirm, cut, fillCheckOut, mend, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { picture } from './picture.ts'
import { outOf, readyDeparture } from './rows.ts'
import { eventually } from './eventually.ts'
import { sign } from './sign.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const [code, from] = ['ZHB', 931_200]

test('moment 9: "Why CHF 38?": what a return and a hand-over cost is explained, and signed, in the customer\'s language; the clerk keeps theirs', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 20, every: 1, out: 1, from })
  await backend.sql`update customers set locale = 'fr' where id = (select customer_id from contracts where number = ${`${code}-00-${from + 2}`})`
  await backend.sql`update customers set locale = 'it' where id = (select customer_id from reservations where number = ${`R-26-${from + 1}`})`
  const desk = await open()
  const { hands, page } = desk
  const plate = `ZH ${from + 2}`
  await cut(desk)
  await hands.rest()
  let text = ''

  await test.step('a French customer brings a car back', async () => {
    const { out_km } = await outOf(desk, plate)
    await openCheckIn(desk, plate)
    await hands.type(String(out_km + 970))
    await hands.press('Enter')
    await hands.isIn('fuel_level')
    await hands.type('4')
    const account = page.getByTestId('check-in-account')
    await expect(account.locator('[data-kind="EXTRA_KM"]')).toContainText('970 km parcourus, 400 km compris')
    await expect(account.locator('[data-kind="FUEL"]')).toContainText(/Carburant|carburant/)
    await expect(account).toHaveAttribute('lang', 'fr')
    await expect(page.getByTestId('confirm'), 'the clerk goes on in German').toContainText(sentence('check_in.confirm'))
    await picture(page, path.join(outputDir, 'check-in-fr.png'))
  })
  await test.step('another language is one key away, there and back', async () => {
    await page.getByTestId('explain-de').first().press('Enter')
    await expect(page.getByTestId('check-in-account').locator('[data-kind="EXTRA_KM"]')).toContainText('970 km gefahren, 400 km inbegriffen')
    await page.getByTestId('explain-fr').first().press('Enter')
    await expect(page.getByTestId('check-in-account')).toHaveAttribute('lang', 'fr')
  })
  expect(await hands.pointers()).toBe(0)
  await test.step('the words that are signed are French, and the server has the hash of these', async () => {
    await page.getByTestId('check-in-payment-reference').fill('T7788')
    await page.getByTestId('signature-section').press('Enter')
    await expect(page.getByTestId('signature-text')).toContainText('est de retour avec')
    text = await page.getByTestId('signature-text').innerText()
    await sign(desk, 0.9)
    await eventually(async () => JSON.stringify(await desk.read('draft', { kind: 'check_in' }))).toMatch(/"sha256":"[0-9a-f]{64}"/)
    const number = await confirm(desk)
    await mend(desk)
    const hashes = await backend.sql`select distinct s.text_sha256 = encode(sha256(convert_to(${text}, 'UTF8')), 'hex') as same from signatures s
      join inspections i on i.id = s.inspection_id join contracts c on c.id = i.contract_id where c.number = ${number} and i.kind = 'CHECK_IN'`
    expect([...hashes]).toEqual([{ same: true }])
  })
  await test.step('an Italian customer takes one over', async () => {
    await hands.press('F2')
    await fillCheckOut(desk, await readyDeparture(desk, drivers => drivers === 1, { plate: `ZH ${from + 1}` }))
    await expect(page.getByTestId('check-out-offer')).toHaveAttribute('lang', 'it')
    await expect(page.getByTestId('check-out-offer').locator('[data-kind="RENT"]')).toContainText('giorni')
    await picture(page, path.join(outputDir, 'check-out-it.png'))
    await page.getByTestId('signature-section').press('Enter')
    await expect(page.getByTestId('signature-text')).toContainText('Prendo in consegna')
    await picture(page, path.join(outputDir, 'check-out-it-words.png'))
  })
})
