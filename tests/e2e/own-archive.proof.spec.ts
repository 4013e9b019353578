import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from './backend.ts'
import { chooses } from './chooses.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { openPalette } from './screens.ts'
import { sentence } from './words.ts'

test('an administrator makes the archive of the firm under a passphrase, and proves that very file', async ({ openSmall, small }, { outputDir }) => {
  test.setTimeout(600_000)
  mkdirSync(outputDir, { recursive: true })
  const desk = await openSmall({ env: { GUICHET_EXPORT_FOLDER: outputDir } })
  const { hands, page } = desk
  const phrase = 'Regenbogen über Olten'
  await openPalette(desk, 'sicher')
  await hands.press('Enter')
  await page.getByTestId('backups-archive-passphrase').focus()
  await hands.type('kurz')
  await hands.press('Enter')
  await expect(page.getByTestId('backups-archive')).toContainText(sentence('backups.archive.short', { count: '12' }))
  await page.getByTestId('backups-archive-passphrase').fill(phrase)
  await page.getByTestId('backups-archive-again').focus()
  await hands.type('etwas anderes')
  await hands.press('Enter')
  await expect(page.getByTestId('backups-archive')).toContainText(sentence('backups.archive.differs'))
  await page.getByTestId('backups-archive-again').fill(phrase)
  await hands.press('Enter')
  await expect(page.getByTestId('backups-archive-made')).toHaveCount(1, { timeout: 120_000 })
  const [name = '', ...more] = readdirSync(outputDir).filter(file => file.includes('.crb'))
  expect(more, 'no half file beside it').toEqual([])
  expect(name).toMatch(/^guichet-\d{8}-\d{6}Z-organisation\.crb$/)
  await picture(page, path.join(outputDir, 'archive.png'))
  await chooses(desk, path.join(outputDir, name))
  await page.getByTestId('backups-choose').focus()
  await hands.press('Enter')
  await page.getByTestId('backups-passphrase').fill(phrase)
  await hands.press('Control+Enter')
  await expect(page.getByTestId('backups-running')).toBeVisible()
  const verdict = page.getByTestId('backups-verdict')
  await expect(verdict).toHaveAttribute('data-trusted', 'true', { timeout: 240_000 })
  await expect(page.getByTestId('backups-of-firm'), 'it is no whole backup, and says so').toHaveText(sentence('backups.verdict.of_firm'))
  await expect(page.getByTestId('backups-check')).toHaveCount(21)
  await picture(page, path.join(outputDir, 'archive-proven.png'), { fullPage: true })
  await eventually(async () => (await small.sql`select kind, is_ok from public.backup_runs where made_at > now() - interval '10 minutes' order by made_at desc limit 2`).map(({ kind }) => String(kind)),
    { timeout: 60_000, message: 'the firm hears of both' }).toEqual(['VERIFICATION', 'ARCHIVE'])
})
