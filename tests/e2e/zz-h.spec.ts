import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { HOUR } from '../../shared/time.ts'
import { expect, test } from './backend.ts'
import { mail, password } from './desk.ts'
import { ageWholeBackup } from './profile.ts'
import { choose, openPalette } from './screens.ts'
const out = '/work/h/shots-H'
const sizes = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]
const languages = ['de', 'fr', 'it', 'en'] as const
test('look', async ({ open, backend }, { outputDir }) => {
  test.setTimeout(230_000)
  const kept = path.join(outputDir, 'kept')
  mkdirSync(kept, { recursive: true }); mkdirSync(out, { recursive: true })
  const desk = await open({ who: 'admin', env: { GUICHET_EXPORT_FOLDER: outputDir } })
  const page = () => desk.page
  const shoot = async (name: string, testid = 'backups-whole') => {
    for (const size of sizes) {
      await page().setViewportSize(size)
      if (testid) await page().getByTestId(testid).first().evaluate(element => element.scrollIntoView())
      await page().screenshot({ path: path.join(out, `${name}-${size.width}.png`) })
    }
  }
  const each = async (name: string, testid?: string) => {
    for (const language of languages) {
      await choose(desk, `language-${language}`)
      await page().waitForTimeout(150)
      await shoot(`${name}-${language}`, testid)
    }
    await choose(desk, 'language-de')
  }
  await openPalette(desk, 'sicher')
  await desk.hands.press('Enter')
  await page().getByTestId('whole-open').press('Enter')
  await shoot('first')
  await page().getByTestId('whole-address-field').fill(backend.db_url)
  await page().getByTestId('whole-key-field').fill(backend.secret_key)
  await page().getByTestId('whole-key-field').press('Enter')
  await expect(page().getByTestId('whole-address')).toBeVisible()
  await desk.launched.app.evaluate(({ dialog }, chosen) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] }) }, kept)
  await page().getByTestId('whole-choose').press('Enter')
  await expect(page().getByTestId('whole-folder')).toHaveText(kept)
  await page().getByTestId('whole-passphrase').fill('Regenbogen über Olten')
  await page().getByTestId('whole-daily').check()
  await page().getByTestId('whole-at').fill('03:00')
  await page().getByTestId('whole-save').press('Enter')
  await expect(page().getByTestId('whole-passphrase')).toHaveValue('')
  await page().getByTestId('storage-open').last().press('Enter')
  await each('form')
  await page().getByTestId('whole-readers').press('Escape')
  await page().getByTestId('whole-readers').press('Escape').catch(() => undefined)
  if (await page().getByTestId('whole-readers').isVisible()) await page().getByTestId('whole-open').press('Enter')
  const held = await backend.sql.reserve()
  try {
    await held`begin`
    await held`lock table storage.buckets in access exclusive mode`
    await page().getByTestId('whole-now').press('Enter')
    await expect(page().getByTestId('whole-running')).toBeVisible()
    await page().waitForTimeout(4000)
    await each('running')
  } finally { await held`rollback`; held.release() }
  await expect(page().getByTestId('whole-made')).toHaveCount(1, { timeout: 60_000 })
  await shoot('made')
  await desk.quit()
  ageWholeBackup(desk.folder, 30 * HOUR)
  await desk.start()
  await desk.counter.signIn({ email: mail('admin'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await desk.hands.press('F9')
  await expect(page().getByTestId('overdue').first()).toBeVisible()
  for (const language of languages) {
    await choose(desk, `language-${language}`)
    await desk.hands.press('F9')
    await page().waitForTimeout(200)
    await shoot(`task-${language}`, '')
  }
  await choose(desk, 'language-de')
  await desk.hands.press('F9')
  await page().getByTestId('overdue').first().getByRole('button').first().press('Enter')
  await expect(page().getByTestId('whole-overdue')).toBeVisible()
  await each('overdue')
  await desk.hands.press('Alt+KeyB')
  await expect(page().getByTestId('backups-verdict')).toHaveAttribute('data-trusted', 'true', { timeout: 60_000 })
  await shoot('proven', 'backups')
  await shoot('proven-whole')
})
