import fs, { mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from './backend.ts'
import { mail, password } from './desk.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { damage } from './profile.ts'
import { sentence } from './words.ts'

test('a database that turns out damaged at the counter is put aside and begun anew, in words, and what waited reaches the server once', async ({ open, backend }, { outputDir }) => {
  mkdirSync(outputDir, { recursive: true })
  const desk = await open({ pin: '407193', env: {} })
  desk.cut('refusing')
  await desk.counter.waitForLine('down')
  const { number } = await desk.counter.checkOutWalkIn(await desk.counter.freePlate())
  await desk.quit()
  damage(desk.folder, 'contracts')
  await desk.start()
  const notice = desk.page.getByTestId('rebuilt')
  await expect(notice).toBeVisible()
  expect(fs.readdirSync(desk.folder).filter(name => name.startsWith('damaged-'))).toHaveLength(1)
  desk.cut('up')
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await desk.counter.waitUntilSynced()
  await expect(notice).toBeHidden()
  await expect(desk.page.getByTestId('status-rebuilt'), 'that it is the same as the server is shown by itself').toHaveAttribute('data-state', 'equal', { timeout: 60_000 })
  await desk.page.getByTestId('status-rebuilt').press('Enter')
  await expect(desk.page.getByTestId('content-result')).toHaveAttribute('data-equal', 'true', { timeout: 60_000 })
  await expect(desk.page.getByTestId('content-hash')).toHaveText(/^[0-9a-f]{64}$/)
  for (const size of [{ width: 1920, height: 1080 }, { width: 1280, height: 800 }]) {
    await desk.page.setViewportSize(size)
    await picture(desk.page, path.join(outputDir, `content-${size.width}.png`))
  }
  await desk.hands.press('Escape')
  expect(await desk.counter.statusOf(number)).toBe('ACTIVE')
  expect(await backend.sql`select number from contracts where number = ${number}`).toHaveLength(1)
})

test('a line of the second journal that can not be read stands in what needs a person, with what to do, and leaves when that is done', async ({ open }, { outputDir }) => {
  mkdirSync(outputDir, { recursive: true })
  const desk = await open({ env: {} })
  desk.cut('refusing')
  await desk.counter.waitForLine('down')
  await desk.counter.checkOutWalkIn(await desk.counter.freePlate())
  await desk.quit()
  const journal = path.join(desk.folder, 'guichet.journal')
  const bytes = fs.readFileSync(journal)
  expect(bytes.toString('latin1').split('\n').length, 'another line follows').toBeGreaterThan(2)
  bytes[20] = bytes[20] === 65 ? 66 : 65
  fs.writeFileSync(journal, bytes)
  desk.cut('up')
  await desk.start()
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await desk.hands.press('F9')
  const told = desk.page.getByTestId('journal-damaged')
  await expect(told).toHaveAttribute('data-kind', 'whole')
  await expect(told).toContainText(sentence('attention.journal.whole_do'))
  for (const size of [{ width: 1920, height: 1080 }, { width: 1280, height: 800 }]) {
    await desk.page.setViewportSize(size)
    await picture(desk.page, path.join(outputDir, `journal-${size.width}.png`))
  }
  await desk.page.getByTestId('journal-heeded').press('Enter')
  await expect(told).toHaveCount(0)
  await desk.counter.waitUntilSynced()
})

test('an image of the disk that was put back stands in what needs a person, and one key gives the PC numbers of its own', async ({ open, backend }, { outputDir }) => {
  mkdirSync(outputDir, { recursive: true })
  const desk = await open({ env: {} })
  await desk.counter.waitUntilSynced()
  await desk.quit()
  const image = path.join(outputDir, 'image')
  fs.cpSync(desk.folder, image, { recursive: true })
  await desk.start()
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  const { number } = await desk.counter.checkOutWalkIn(await desk.counter.freePlate())
  // the screen may still say what it said before the confirm
  await eventually(() => backend.sql`select number from contracts where number = ${number}`, { timeout: 20_000 }).toHaveLength(1)
  await desk.quit()
  fs.rmSync(desk.folder, { recursive: true })
  fs.cpSync(image, desk.folder, { recursive: true })
  await desk.start()
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await desk.hands.press('F9')
  const told = desk.page.getByTestId('copied')
  await expect(told).toContainText(number, { timeout: 20_000 })
  for (const size of [{ width: 1920, height: 1080 }, { width: 1280, height: 800 }]) {
    await desk.page.setViewportSize(size)
    await picture(desk.page, path.join(outputDir, `copied-${size.width}.png`))
  }
  await desk.page.getByTestId('leave-copy').press('Enter')
  await expect(told).toHaveCount(0)
  await desk.counter.waitUntilSynced()
})
