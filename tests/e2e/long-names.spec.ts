import path from 'node:path'
import { DAY } from '../../shared/time.ts'
import { expect, test } from './backend.ts'
import { cut, find, mend } from './by-hand.ts'
import { zurich } from './contracts.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { plantBranch } from './stock.ts'

test('a company and a person of two hundred letters each: contract, return, hand-over, search and file wrap them, nothing scrolls sideways', async ({ open, backend }, { outputDir }) => {
  const from = 931_300
  await plantBranch(backend.sql, { code: 'ZHB', ready: 1, first: 20, every: 1, out: 1, from })
  await backend.sql`update customers set last_name = ${`Zumthor-${'Ž'.repeat(192)}`}, company_name = ${`Z${'w'.repeat(199)}`} where id in (
    select customer_id from contracts where number = ${`ZHB-00-${from + 2}`} union all select customer_id from reservations where number = ${`R-26-${from + 1}`})`
  const { hands, page } = await open()
  const wide = () => page.evaluate<string[]>(`[...document.querySelectorAll('*')].filter(one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1
    && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)).map(one => one.className)`)
  const look = async (name: string, there: string) => {
    await expect(page.getByTestId(there).first()).toContainText('Zumthor-ŽŽŽ')
    await picture(page, path.join(outputDir, `${name}.png`))
    expect(await wide(), name).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await hands.press('F3')
  await hands.type(String(from + 2))
  await look('search', 'search')
  await hands.press('Shift+Enter')
  await look('contract', 'contract-sheet')
  await hands.press('r')
  await look('check-in', 'check-in')
  await hands.press('F3')
  await hands.type(`R-26-${from + 1}`)
  await hands.press('Enter')
  await look('check-out', 'check-out-summary')
  await hands.press('F2')
  await hands.press('F3')
  await hands.type(`R-26-${from + 1}`)
  await hands.press('Shift+Enter')
  await expect(page.getByRole('dialog')).toContainText('Zumthor-ŽŽŽ')
  await picture(page, path.join(outputDir, 'reservation.png'))
  expect(await wide(), 'reservation').toEqual([])
  // they take part in other tests, which type names
  await backend.sql`update customers set last_name = 'Zumthor', company_name = null where company_name = ${`Z${'w'.repeat(199)}`}`
})

test('whoever has a name of more letters than a search or a signature holds is found and signs by its beginning', async ({ open, backend }) => {
  const from = 932_900
  await plantBranch(backend.sql, { code: 'ZHB', ready: 0, first: 20, every: 1, out: 1, from })
  const number = `ZHB-00-${from + 1}`
  const name = `Abächerli-${'Ž'.repeat(190)}`
  await backend.sql`update customers set last_name = ${name} where id = (select customer_id from contracts where number = ${number})`
  const desk = await open()
  const { hands, page } = desk
  await cut(desk)
  await hands.press('F3')
  await page.keyboard.insertText(name)
  await expect(page.getByTestId('search-hit').first()).toContainText('Abächerli-ŽŽŽ')
  await hands.press('Escape')
  await find(desk, number)
  await expect(page.getByRole('toolbar')).toBeVisible()
  await hands.press('v')
  await hands.isIn('ends_at')
  await hands.retype('+3')
  await expect(page.getByTestId('extend-price')).toBeVisible()
  await page.getByTestId('signature-section').press('Enter')
  // what was signed before the price of these days had come would be asked for once more
  const [end] = zurich(Date.now() + 3 * DAY)
  await expect(page.getByTestId('signature-text')).toContainText(end)
  await page.getByTestId('signature-refuses').press('Space')
  await page.getByTestId('signature-reason').fill('hat es eilig')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('action-form')).toHaveCount(0)
  await mend(desk)
  const signers = () => backend.sql`select length(s.signer_name) as letters from signatures s join booking_notes n on n.id = s.note_id join contracts c on c.id = n.contract_id where c.number = ${number} and s.role = 'CUSTOMER'`
  await eventually(async () => [...await signers()], { timeout: 30_000 }).toEqual([{ letters: 200 }])
  await backend.sql`update customers set last_name = 'Abächerli' where last_name = ${name}`
})
