import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from './backend.ts'
import { cut, mend, openCheckIn } from './by-hand.ts'
import { jpegOfTelephone } from './camera.ts'
import { eventually } from './eventually.ts'
import { outOf } from './rows.ts'
import { sign } from './sign.ts'
import { plantBranch } from './stock.ts'

const [code, from] = ['ZHB', 931_700]

test('Ctrl+Enter right after photos were chosen and the customer has signed waits for them: nothing is sealed without; a file that is no photo stops it', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code, ready: 0, first: 0, every: 1, out: 1, from })
  const number = `${code}-00-${from + 1}`
  mkdirSync(outputDir, { recursive: true })
  const files = ['#a33', '#3a3', '#33a', '#aa3'].map((colour, n) => {
    const file = path.join(outputDir, `${n}.jpg`)
    writeFileSync(file, jpegOfTelephone(4032, 3024, colour, 'nowhere'))
    return file
  })
  const noPhoto = path.join(outputDir, 'no-photo.jpg')
  writeFileSync(noPhoto, 'nothing')
  const desk = await open()
  const { page, hands } = desk
  await cut(desk)
  const { out_km } = await outOf(desk, `ZH ${from + 1}`)
  await openCheckIn(desk, `ZH ${from + 1}`)
  await hands.type(String(out_km + 30))
  await hands.press('Enter')
  await hands.type('8')
  await page.getByTestId('photos-section').press('Enter')
  await expect(page.getByTestId('photo-set')).toBeVisible()

  await test.step('what can not become a photo is read first', async () => {
    await page.getByTestId('photo-chooser').setInputFiles([...files.slice(0, 1), noPhoto])
    await hands.press('Control+Enter')
    // where the section was folded meanwhile, its head says it
    await expect(page.getByTestId('photo-fault').or(page.getByTestId('photos-unread'))).toContainText('no-photo.jpg')
    await eventually(async () => {
      if (await page.locator('[data-fold="photos"]').count() > 0) await page.getByTestId('photos-section').press('Enter')
      return page.locator('[data-testid="photo-tile"][data-has="true"]').count()
    }).toBe(1)
    await expect(page.getByTestId('done')).toHaveCount(0)
  })
  await page.getByTestId('signature-section').press('Enter')
  await expect(page.getByTestId('signature-text')).toBeVisible()
  await sign(desk, 0.9)
  await page.getByTestId('photos-section').press('Enter')
  await page.getByTestId('photo-chooser').setInputFiles(files.slice(1))
  await hands.press('Control+Enter')
  await expect(page.getByTestId('contract-number')).toHaveText(number)
  await mend(desk)
  const [stored] = await backend.sql`select (select count(*)::int from attachments a where a.inspection_id = i.id and a.kind <> 'SIGNATURE') as photos,
    (select count(*)::int from signatures s where s.inspection_id = i.id) as signatures from inspections i join contracts c on c.id = i.contract_id where c.number = ${number} and i.kind = 'CHECK_IN'`
  expect(stored).toEqual({ photos: 4, signatures: 2 })
})

test('a signature counts as soon as the pen is lifted', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 0, first: 0, every: 1, out: 1, from: from + 10 })
  const desk = await open()
  const { page, hands } = desk
  const { out_km } = await outOf(desk, `ZH ${from + 11}`)
  await openCheckIn(desk, `ZH ${from + 11}`)
  await hands.type(String(out_km + 30))
  await hands.press('Enter')
  await hands.type('8')
  await page.getByTestId('signature-section').press('Enter')
  await expect(page.getByTestId('signature-text')).toBeVisible()
  await sign(desk, 0.9)
  await hands.press('Control+Enter')
  await expect(page.getByTestId('contract-number')).toBeVisible()
  await mend(desk)
  const signed = await backend.sql`select s.role from signatures s join inspections i on i.id = s.inspection_id join contracts c on c.id = i.contract_id
    where c.number = ${`${code}-00-${from + 11}`} and i.kind = 'CHECK_IN' order by s.role`
  expect(signed.map(one => one['role'])).toEqual(['CUSTOMER', 'STAFF'])
})
