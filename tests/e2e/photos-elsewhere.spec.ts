import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { checkIn, confirm, cut, fillCheckOut, find, mend, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { jpegOfTelephone } from './camera.ts'
import { picture } from './picture.ts'
import { openReturn, readyDeparture } from './rows.ts'
import { eventually } from './eventually.ts'

test('photos of a return at one desk are seen at the other of the same branch: said while there is no line, shown when it is back, and offline from then on', async ({ open, backend }, { outputDir }) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-photos-'))
  const files = ['#a33', '#3a3'].map((colour, n) => {
    const file = path.join(folder, `photo-${n}.jpg`)
    writeFileSync(file, jpegOfTelephone(1600, 1200, colour, 'nowhere'))
    return file
  })
  const [taking, looking] = await Promise.all([open(), open()])
  const due = await openReturn(taking)
  await openCheckIn(taking, due.plate)
  await taking.page.getByTestId('photos-section').press('Enter')
  await taking.page.getByTestId('photo-chooser').setInputFiles(files)
  await expect(taking.page.locator('[data-testid="photo-tile"][data-has="true"]')).toHaveCount(2)
  await taking.hands.press('Escape')
  await checkIn(taking, due.plate)
  const stored = () => backend.sql<{ sha256: string }[]>`select a.sha256 from attachments a join inspections i on i.id = a.inspection_id
    where i.contract_id = ${due.contract_id} and i.kind = 'CHECK_IN' and a.kind = 'PHOTO' and a.state = 'STORED'`
  await eventually(async () => (await stored()).length, { timeout: 30_000 }).toBe(2)
  const hashes = (await stored()).map(({ sha256 }) => sha256).sort()

  await mend(looking)
  await looking.hands.rest()
  await eventually(async () => (await looking.read('contract', { contract_id: due.contract_id }))?.photos.filter(({ of }) => of === 'CHECK_IN').map(({ place }) => place)).toEqual(['elsewhere', 'elsewhere'])
  await cut(looking)
  await find(looking, due.number)
  const gap = looking.page.locator('[data-testid="photo-gap"][data-place="elsewhere"][data-of="CHECK_IN"]')
  await expect(gap).toHaveCount(2)
  await expect(gap.first()).toHaveText('nicht auf diesem PC; kommt mit der Leitung')
  await picture(looking.page, path.join(outputDir, 'gap.png'))
  await mend(looking)
  const shown = looking.page.locator('[data-testid="contract-photo"][data-of="CHECK_IN"]').filter({ has: looking.page.locator('img') })
  await expect(shown, 'as they arrive, without a click').toHaveCount(2, { timeout: 30_000 })
  await picture(looking.page, path.join(outputDir, 'shown.png'))
  await looking.hands.press('Escape')

  await cut(looking)
  await find(looking, due.number)
  await expect(shown).toHaveCount(2)
  expect(readdirSync(path.join(looking.folder, 'fetched')).filter(name => hashes.includes(name)).sort()).toEqual(hashes)
  expect(await looking.hands.pointers()).toBe(0)
  await mend(looking)
  rmSync(folder, { recursive: true, force: true })
})

test('whoever takes a car back sees beside each side how another desk handed it out, also when the line goes then', async ({ open, backend }, { outputDir }) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-photos-'))
  const files = ['#a33', '#3a3', '#33a'].map((colour, n) => {
    const file = path.join(folder, `photo-${n}.jpg`)
    writeFileSync(file, jpegOfTelephone(1600, 1200, colour, 'nowhere'))
    return file
  })
  const [giving, taking] = await Promise.all([open(), open()])
  const departure = await readyDeparture(giving)
  await fillCheckOut(giving, departure)
  await giving.page.getByTestId('photos-section').press('Enter')
  await giving.page.getByTestId('photo-chooser').setInputFiles(files)
  await expect(giving.page.locator('[data-testid="photo-tile"][data-has="true"]')).toHaveCount(3)
  const number = await confirm(giving)
  const stored = () => backend.sql`select a.id from attachments a join inspections i on i.id = a.inspection_id join contracts c on c.id = i.contract_id
    where c.number = ${number} and a.kind = 'PHOTO' and a.state = 'STORED'`
  await eventually(async () => (await stored()).length, { timeout: 30_000 }).toBe(3)

  await mend(taking)
  await eventually(async () => (await taking.read('find_anything', { text: number })).length, 'the other desk has heard of it').toBe(1)
  await taking.hands.rest()
  await openCheckIn(taking, departure.plate)
  await taking.page.getByTestId('photos-section').press('Enter')
  const before = taking.page.getByTestId('photo-handed-out').filter({ has: taking.page.locator('img') })
  await expect(before).toHaveCount(3, { timeout: 30_000 })
  await before.first().press('Enter')
  await expect(taking.page.getByTestId('photo-large').locator('img')).toBeVisible()
  await picture(taking.page, path.join(outputDir, 'compare.png'))
  await before.first().press('Enter')
  await expect(taking.page.getByTestId('photo-large')).toHaveCount(0)
  await cut(taking)
  await taking.hands.press('Escape')
  await openCheckIn(taking, departure.plate)
  await taking.page.getByTestId('photos-section').press('Enter')
  await expect(before).toHaveCount(3)
  expect(await taking.hands.pointers()).toBe(0)
  await mend(taking)
  rmSync(folder, { recursive: true, force: true })
})
