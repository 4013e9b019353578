import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { pgDump } from '../../electron/data/backup/pg-dump.ts'
import { supabaseDumpOf } from '../../scripts/restore/foreign-dumps.ts'
import { expect, test } from './backend.ts'
import { chooses } from './chooses.ts'
import { picture, pictures } from './picture.ts'
import { openPalette } from './screens.ts'
import { sentence } from './words.ts'

test('an administrator proves a dump of another program: it restores, nobody vouches for it, and the screen says what nobody can know; a hostile one is refused', async ({ openSmall, small }, { outputDir }) => {
  test.setTimeout(300_000)
  mkdirSync(outputDir, { recursive: true })
  const dump = await pgDump(small.db_url, [])
  const three = path.join(outputDir, 'projekt-abzug')
  mkdirSync(three, { recursive: true })
  for (const { name, sql } of await supabaseDumpOf(small.db_url)) writeFileSync(path.join(three, name), sql)
  const [good, hostile] = [path.join(outputDir, 'project.sql.gz'), path.join(outputDir, 'hostile.sql')]
  writeFileSync(good, gzipSync(dump))
  writeFileSync(hostile, Buffer.concat([dump, Buffer.from('\\! id\n')]))
  const desk = await openSmall()
  const { hands, page } = desk
  await openPalette(desk, 'sicher')
  await hands.press('Enter')
  const prove = async (file: string, button = 'backups-choose') => {
    await chooses(desk, file)
    await page.getByTestId(button).focus()
    await hands.press('Enter')
    await expect(page.getByTestId('backups')).toContainText(path.basename(file))
    await expect(page.getByTestId('backups'), 'it asks for no key').toContainText(sentence('backups.key.foreign'))
    await hands.press('Control+Enter')
    await expect(page.getByTestId('backups-running')).toBeVisible()
    await expect(page.getByTestId('backups-running')).toHaveCount(0, { timeout: 120_000 })
  }
  await prove(good)
  const verdict = page.getByTestId('backups-verdict')
  await expect(verdict).toHaveAttribute('data-trusted', 'false')
  await expect(verdict.getByRole('alert')).toHaveText(sentence('backups.verdict.unsigned'))
  await expect(page.getByTestId('backups-unknown')).toContainText(sentence('backups.unknown.counts'))
  await expect(page.locator('[data-testid="backups-check"][data-ok="false"]')).toHaveCount(0)
  await pictures(page, outputDir, 'unsigned', { fullPage: true })
  await expect(page.locator('[data-check="seals"][data-ok="true"]'), 'the inspections say what was sealed, by the rows alone').toHaveCount(1)
  await test.step('the three files of Supabase, by their folder', async () => {
    await prove(three, 'backups-choose-folder')
    await expect(verdict.getByRole('alert')).toHaveText(sentence('backups.verdict.unsigned'))
    await expect(page.getByTestId('backups-drill')).toHaveCount(2)
    await picture(page, path.join(outputDir, 'folder.png'))
    await prove(outputDir, 'backups-choose-folder')
    await expect(page.getByTestId('backups-why'), 'several files of SQL are no dump').toHaveText(sentence('backups.closed.which_dump'))
  })
  await prove(hostile)
  await expect(page.getByTestId('backups-why')).toHaveText(sentence('backups.check.statements.bad'))
  await picture(page, path.join(outputDir, 'hostile.png'), { fullPage: true })
})
