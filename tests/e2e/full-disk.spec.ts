import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from './backend.ts'
import { find } from './by-hand.ts'
import { someContract } from './contracts.ts'
import { paperTray } from './paper-tray.ts'
import { picture } from './picture.ts'
import { sentence } from './words.ts'

/** A disk on which no document finds room; gone again when this is called. */
function tinyDisk(folder: string): () => void {
  fs.mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'guichet-full', folder])
  return () => execFileSync('umount', ['--lazy', folder])
}

test('on a full disk documents say so in a sentence of their own, whatever is done with them, leave no half file, and come as they should once there is room', async ({ open }, { outputDir }) => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only root may make a small disk')
  const tray = paperTray(path.join(outputDir, 'tray'))
  const target = path.join(outputDir, 'stick')
  const desk = await open({ env: { ...tray.env, GUICHET_EXPORT_FOLDER: target } })
  const { page, hands } = desk
  const { number } = (await someContract(desk)).contract
  const [made, refusal] = [page.locator('[data-testid="document"][data-made="true"]'), page.getByTestId('document-refusal')]
  const disks: (() => void)[] = []
  const free = () => { for (const disk of disks.splice(0)) disk() }
  try {
    disks.push(tinyDisk(path.join(desk.folder, 'documents')))
    await test.step('they can not be kept: it stands beside each, and the contract is there', async () => {
      await find(desk, number)
      await hands.rest()
      await hands.press('d')
      await expect(page.getByTestId('document')).not.toHaveCount(0)
      await page.getByTestId('documents-make').click()
      await expect(page.getByTestId('document-fault').first()).toHaveText(sentence('documents.fault.disk'), { timeout: 20_000 })
      await expect(made).toHaveCount(0)
      expect(fs.readdirSync(path.join(desk.folder, 'documents'))).toEqual([])
      await picture(page, path.join(outputDir, 'not-kept.png'))
      free()
      await page.getByTestId('documents-make').click()
      await expect(page.getByTestId('documents-make')).toHaveCount(0, { timeout: 20_000 })
      await expect(made).not.toHaveCount(0)
      await expect(page.getByTestId('document-fault')).toHaveCount(0)
    })

    disks.push(tinyDisk(path.join(desk.folder, 'shown')), tinyDisk(target))
    await test.step('they can not be printed, opened, mailed or saved: nobody is sent to look for paper, and no half file lies there', async () => {
      await page.getByTestId('documents').getByRole('listbox').focus()
      for (const [key, said] of [['p', 'error.no_room_to_show'], ['s', 'error.export_full'], ['Enter', 'error.no_room_to_show'], ['s', 'error.export_full'], ['e', 'error.no_room_to_show']] as const) {
        await hands.press(key) // each says something else than the one before: a sentence that was left standing would be seen
        await expect(refusal).toHaveText(sentence(said))
        if (key === 'p') await picture(page, path.join(outputDir, 'not-printed.png'))
      }
      await picture(page, path.join(outputDir, 'not-saved.png'))
      expect([fs.readdirSync(path.join(desk.folder, 'shown')), fs.readdirSync(target), tray.jobs()]).toEqual([[], [], []])
      await expect(page.getByTestId('status-unprinted')).toHaveAttribute('data-count', '1')
    })
    free()
    await test.step('with room again one key prints and one saves', async () => {
      await hands.press('s')
      await expect(page.getByTestId('document-done')).not.toBeEmpty()
      expect(fs.readdirSync(target)).toHaveLength(1)
      await hands.press('p')
      await expect(page.getByTestId('status-unprinted')).toHaveCount(0)
      expect(tray.jobs()).toHaveLength(1)
      await expect(refusal).toHaveCount(0)
    })
  } finally {
    free()
  }
  await hands.press('Escape', 'Escape')
  await expect(page.getByTestId('contract-sheet')).toBeHidden()
})
