import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { chooses } from './chooses.ts'
import { jpegOfTelephone } from './camera.ts'
import { eventually } from './eventually.ts'
import { pictures } from './picture.ts'
import { openReturn } from './rows.ts'
import { choose } from './screens.ts'
import { sentence } from './words.ts'

const place = 'GPS 47.3769 8.5417, serial 4711'

test('pictures that a card brings into a watched folder are offered and taken by one key, none by itself, and what is no picture says so', async ({ open }, { outputDir }) => {
  const [card, shots] = [path.join(outputDir, 'DCIM', '100PHONE'), path.join(outputDir, 'shots')]
  for (const folder of [card, shots]) mkdirSync(folder, { recursive: true })
  const desk = await open({ env: {} })
  const { page, hands } = desk
  const shoot = (name: string) => pictures(page, shots, name, { before: () => page.getByTestId('photo-set').evaluate(set => set.scrollIntoView({ block: 'center' })) })
  const due = await openReturn(desk)
  await openCheckIn(desk, due.plate)
  await page.getByTestId('photos-section').press('Enter')
  await chooses(desk, path.join(outputDir, 'DCIM'))
  await page.getByTestId('watch-photos').press('Enter')
  await expect(page.getByTestId('photo-offers')).toContainText(sentence('photos.watch.none'))
  const put = (name: string, bytes: Buffer | string) => writeFileSync(path.join(card, name), bytes)
  put('1.jpg', jpegOfTelephone(4032, 3024, '#a33', place))
  const ready = page.locator('[data-testid="photo-offer"][data-state="ready"]')
  await expect(ready).toHaveCount(1)
  put('2.jpg', jpegOfTelephone(1600, 1200, '#3a3', place))
  put('3.heic', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(40)]))
  put('4.jpg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  put('letter.pdf', '%PDF-1.7')
  await expect(page.getByTestId('photo-offer')).toHaveCount(4)
  await expect(ready).toHaveCount(2)
  await expect(page.locator('[data-testid="photo-offer"][data-name="3.heic"]')).toContainText('HEIC')
  await expect(page.locator('[data-testid="photo-offer"][data-name="4.jpg"]')).toContainText('kein Bild')
  const taken = page.locator('[data-testid="photo-tile"][data-has="true"]')
  await expect(taken, 'nothing is taken by itself').toHaveCount(0)
  expect(existsSync(path.join(desk.folder, 'files')), 'and nothing is kept').toBe(false)
  await shoot('offers-de')
  await hands.press('Alt+F')
  await expect(taken).toHaveCount(1)
  expect(await taken.getAttribute('data-view')).toBe('FRONT')
  await expect(page.getByTestId('photo-offer')).toHaveCount(3)
  await ready.first().focus()
  await hands.press('Enter')
  await expect(taken).toHaveCount(2)
  await expect(page.getByTestId('photo-offer')).toHaveCount(2)
  await hands.press('Alt+F')
  await expect(taken, 'what is no picture can not be taken').toHaveCount(2)
  for (const hash of readdirSync(path.join(desk.folder, 'files'))) expect(readFileSync(path.join(desk.folder, 'files', hash)).includes(place), 'in plain on the disk').toBe(false)
  expect(readdirSync(card).toSorted(), 'the card is as it was').toEqual(['1.jpg', '2.jpg', '3.heic', '4.jpg', 'letter.pdf'])
  await eventually(async () => JSON.stringify(await desk.read('draft', { kind: 'check_in' }))).toContain('RIGHT')
  await choose(desk, 'language-fr')
  await shoot('offers-fr')
  await choose(desk, 'language-de')
  await page.getByTestId('watch-end').press('Enter')
  await expect(page.getByTestId('photo-offers')).toHaveCount(0)
})
