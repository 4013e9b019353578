import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { HOUR } from '../../shared/time.ts'
import { expect, test } from './backend.ts'
import { mail, password } from './desk.ts'
import { ageWholeBackup } from './profile.ts'
import { choose } from './screens.ts'
import { shoot } from './shoot.ts'

test('the backup of the whole database: its form, one that runs, one that is overdue and where its task leads', async ({ open, backend }, { outputDir }) => {
  test.setTimeout(240_000)
  const kept = path.join(outputDir, 'kept')
  mkdirSync(kept, { recursive: true })
  const desk = await open({ who: 'admin' })
  const each = async (name: string, top: string | null) => {
    for (const language of ['de', 'fr', 'it', 'en']) {
      await choose(desk, `language-${language}`)
      if (top === null) await desk.hands.press('F9')
      else await desk.page.getByTestId(top).evaluate(element => element.scrollIntoView())
      await shoot(desk, `whole-${name}-${language}`)
    }
    await choose(desk, 'language-de')
  }
  const { page } = desk
  await choose(desk, 'backups')
  await page.getByTestId('whole-open').press('Enter')
  await page.getByTestId('whole-address-field').fill(backend.db_url)
  await page.getByTestId('whole-key-field').fill(backend.secret_key)
  await page.getByTestId('whole-key-field').press('Enter')
  await expect(page.getByTestId('whole-address')).toBeVisible()
  await desk.launched.app.evaluate(({ dialog }, chosen) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] }) }, kept)
  await page.getByTestId('whole-choose').press('Enter')
  await expect(page.getByTestId('whole-folder')).toHaveText(kept)
  await page.getByTestId('whole-passphrase').fill('Regenbogen über Olten')
  await page.getByTestId('whole-daily').check()
  await page.getByTestId('whole-at').fill('03:00')
  await page.getByTestId('whole-save').press('Enter')
  await expect(page.getByTestId('whole-passphrase')).toHaveValue('')
  await page.getByTestId('whole-storage').getByTestId('storage-open').press('Enter')
  await each('form', 'backups-whole')
  await page.getByTestId('whole-open').press('Enter')

  // somebody holds a table that it wants: it stands still at the server
  const held = await backend.sql.reserve()
  try {
    await held`begin`
    await held`lock table storage.buckets in access exclusive mode`
    await page.getByTestId('whole-now').press('Enter')
    await expect(page.getByTestId('whole-running')).toHaveText(/Struktur/, { timeout: 20_000 })
    await each('running', 'backups-whole')
  } finally {
    await held`rollback`
    held.release()
  }
  await expect(page.getByTestId('whole-made')).toHaveCount(1, { timeout: 60_000 })
  await shoot(desk, 'whole-made')

  await desk.quit()
  ageWholeBackup(desk.folder, 30 * HOUR)
  await desk.start()
  await desk.counter.signIn({ email: mail('admin'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await desk.hands.press('F9')
  await expect(desk.page.getByTestId('overdue-whole')).toBeFocused()
  await each('task', null)
  await desk.hands.press('F9')
  await desk.page.getByTestId('overdue-whole').press('Enter')
  // it lies below what else can be done about backups
  await expect(desk.page.getByTestId('whole-now')).toBeFocused()
  await expect(desk.page.getByTestId('whole-overdue')).toBeInViewport()
  await shoot(desk, 'whole-led-to')
})
