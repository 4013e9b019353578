import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Bridge } from '../../shared/bridge.ts'
import { cut } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { openReturn } from './rows.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

declare const window: { guichet: Bridge }

test('a photo taken without a line is counted on the screen, told to whoever leaves, and gone from the count once the server has it', async ({ open, backend }) => {
  const desk = await open()
  const { contract_id } = await openReturn(desk)
  await expect(desk.page.getByTestId('status-files')).toHaveCount(0)
  await cut(desk)
  const add = (begins: number[]) => desk.page.evaluate(([id, head]) => {
    const bytes = new Uint8Array(50_000).fill(7)
    bytes.set(head)
    return window.guichet.act('add_file', { contract_id: id, damage_id: null, kind: 'PHOTO', bytes })
  }, [contract_id, begins] as const)
  expect(await add([60, 115, 118, 103])).toMatchObject({ ok: false, message: { key: 'refused.attachment_mime' } })
  expect(await add([0xff, 0xd8, 0xff])).toEqual({ ok: true, value: null })
  await expect(desk.page.getByTestId('status-files')).toHaveText(sentence('status.files_one', { count: '1' }))
  await desk.page.getByTestId('status-files').focus()
  await desk.hands.press('Enter')
  await expect(desk.page.getByTestId('files-sheet'), 'what becomes of it, without a mouse').toContainText(sentence('status.files_kept'))
  await desk.hands.press('Escape')
  await expect(desk.page.getByTestId('files-sheet')).toHaveCount(0)
  const folder = path.join(desk.folder, 'files')
  const [sha256 = ''] = readdirSync(folder)
  expect(readFileSync(path.join(folder, sha256)).includes(Buffer.alloc(20, 7)), 'it lies there in plain').toBe(false)

  await desk.hands.press('F10')
  await expect(desk.page.getByTestId('left-files')).toHaveText(sentence('sign_in.left_files_one', { count: '1' }))
  await desk.kill()
  await desk.start()
  await expect(desk.page.getByTestId('left-files'), 'after a power cut too').toBeVisible()
  desk.cut('up')
  await desk.counter.signIn({ email: 'staff.zuerich@gotthard.example', password: 'Guichet-2026' }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await expect(desk.page.getByTestId('status-files')).toHaveCount(0, { timeout: 30_000 })
  await eventually(async () => [...await backend.sql`select state from attachments where contract_id = ${contract_id} and sha256 = ${sha256}`], { timeout: 30_000 })
    .toEqual([{ state: 'STORED' }])
  expect((await backend.sql`select 1 from storage.objects where name like ${`%/${sha256}`}`).length).toBe(1)
})
