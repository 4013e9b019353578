import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Bridge } from '../../shared/bridge.ts'
import { HOUR } from '../../shared/time.ts'
import { filesHolding } from '../security/files-holding.ts'
import { openS3Double } from '../s3-double.ts'
import { expect, small_admin, test } from './backend.ts'
import { chooses } from './chooses.ts'
import { mail, password } from './desk.ts'
import { eventually } from './eventually.ts'
import { holdingServer } from './holding-server.ts'
import { pictures } from './picture.ts'
import { ageArchives } from './profile.ts'
import { choose, openPalette } from './screens.ts'
import { sentence } from './words.ts'

declare const window: { guichet: Bridge }
const phrase = 'Regenbogen über Olten'
const keys = { access_key: 'GOOG1EXAMPLEKEY', secret_key: 'the-very-secret/key+of=this', region: 'auto' }

test('an administrator lets the desk keep the archive by itself: in a folder and a storage, proven, with a clear word when it fails, and asked for when it is overdue', async ({ openSmall }, { outputDir }) => {
  test.setTimeout(600_000)
  const [kept, shots] = [path.join(outputDir, 'kept'), path.join(outputDir, 'shots')]
  for (const folder of [kept, shots]) mkdirSync(folder, { recursive: true })
  let is_cut = false
  const storage = await openS3Double({ ...keys, buckets: ['firma'], breaks: ({ method, url = '' }) => is_cut && method === 'PUT' && url.includes('partNumber=') })
  try {
    const desk = await openSmall({ env: { GUICHET_EXPORT_FOLDER: outputDir } })
    const { hands, page } = desk
    const shoot = (name: string, testid = 'backups') => pictures(page, shots, name, { before: () => page.getByTestId(testid).evaluate(element => element.scrollIntoView()) })
    await openPalette(desk, 'sicher')
    await hands.press('Enter')
    await expect(page.getByTestId('schedule-state')).toContainText(sentence('backups.archive.schedule.is_off'))
    await shoot('off')
    await page.getByTestId('schedule-open').press('Enter')
    await expect(page.getByTestId('schedule-choose')).toBeFocused()

    await test.step('a time, a folder and a passphrase', async () => {
      await page.getByTestId('schedule-at').fill('25:00')
      await page.getByTestId('schedule-at').press('Enter')
      await expect(page.getByTestId('backups-schedule')).toContainText(sentence('backups.archive.schedule.bad_time'))
      await expect(page.getByTestId('backups-schedule')).toContainText(sentence('backups.archive.short', { count: '12' }))
      await page.getByTestId('schedule-at').fill('20:00')
      await page.getByTestId('schedule-passphrase').fill(phrase)
      await page.getByTestId('schedule-passphrase').press('Enter')
      await expect(page.getByTestId('schedule-refusal')).toHaveText(sentence('error.kept_needs_folder'))
      await chooses(desk, kept)
      await page.getByTestId('schedule-choose').press('Enter')
      await expect(page.getByTestId('schedule-folder')).toHaveText(kept)
      await page.getByTestId('schedule-passphrase').press('Enter')
      await expect(page.getByTestId('backups-schedule')).toHaveAttribute('data-on', 'true')
      await shoot('form')
      await page.getByTestId('schedule-at').press('Escape')
      await expect(page.getByTestId('schedule-at')).toBeHidden()
    })

    const run = async () => {
      await page.getByTestId('schedule-now').press('Enter')
      await expect(page.getByTestId('schedule-running')).toBeVisible()
      await expect(page.getByTestId('schedule-running')).toBeHidden({ timeout: 240_000 })
    }
    const archives = () => readdirSync(kept).filter(name => name.endsWith('.crb')).toSorted()
    await test.step('it is made and proven', async () => {
      await run()
      await expect(page.getByTestId('schedule-failed')).toHaveCount(0)
      await expect(page.getByTestId('schedule-state')).toContainText(sentence('backups.archive.schedule.last'))
      await expect(page.getByTestId('backups-verdict')).toHaveAttribute('data-trusted', 'true')
      expect(archives()).toHaveLength(1)
      expect(readdirSync(kept).toSorted()).toEqual([...archives(), `${archives()[0]}.certificate.json`].toSorted())
      await shoot('kept')
    })

    await test.step('a storage that does not know the keys is not taken, one that does is', async () => {
      await page.getByTestId('schedule-open').press('Enter')
      await page.getByTestId('storage-open').press('Enter')
      await expect(page.getByTestId('storage-endpoint')).toBeFocused()
      const fill = async (fields: Record<string, string>) => { for (const [name, value] of Object.entries(fields)) await page.getByTestId(`storage-${name}`).fill(value) }
      await fill({ endpoint: 'http://storage.example', bucket: 'firma', prefix: 'guichet', access_key: keys.access_key, secret_key: 'a wrong one' })
      await page.getByTestId('storage-secret_key').press('Enter')
      await expect(page.getByTestId('backups-storage')).toContainText(sentence('error.kept_address'))
      await fill({ endpoint: storage.endpoint })
      await page.getByTestId('storage-secret_key').press('Enter')
      await expect(page.getByTestId('storage-refusal')).toHaveText(sentence('error.kept_s3_keys'))
      await shoot('storage-refused', 'backups-storage')
      await fill({ secret_key: keys.secret_key })
      await page.getByTestId('storage-secret_key').press('Enter')
      await expect(page.getByTestId('storage-now')).toHaveText(`${storage.endpoint}/firma/guichet/`)
    })

    const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    const inStorage = () => [...storage.objects].map(([name, bytes]) => `${name} ${sha(bytes)}`).toSorted()
    const inFolder = () => archives().map(name => `firma/guichet/${name} ${sha(readFileSync(path.join(kept, name)))}`)
    await test.step('the next archive is uploaded whole, and so is the one from before there was a storage', async () => {
      await run()
      await expect(page.getByTestId('schedule-failed')).toHaveCount(0)
      expect(archives()).toHaveLength(2)
      expect(inStorage()).toEqual(inFolder())
    })

    await test.step('a line that breaks in the middle leaves nothing there, and says so', async () => {
      is_cut = true
      await run()
      await expect(page.getByTestId('schedule-failed')).toContainText(sentence('error.kept_s3_line'))
      expect(storage.objects.size).toBe(2)
      expect(storage.unfinished()).toBe(0)
      expect(archives(), 'the one on the disk is whole').toHaveLength(3)
      await choose(desk, 'language-fr')
      await shoot('failed-fr')
      await choose(desk, 'language-de')
    })

    await test.step('no secret is in the window, in the log or on the disk', async () => {
      const shown = await page.evaluate(() => document.documentElement.outerHTML)
      const told = JSON.stringify(await desk.read('backups', {}))
      for (const secret of [phrase, keys.access_key, keys.secret_key]) {
        expect(shown.includes(secret) || told.includes(secret)).toBe(false)
        expect(filesHolding(desk.folder, { secret: Buffer.from(secret).toString('latin1') })).toEqual([])
      }
    })

    await test.step('a day later it is overdue, stands among what is to be dealt with, and one key leads to it', async () => {
      await desk.quit()
      ageArchives(desk.folder, 30 * HOUR)
      await desk.start()
      await desk.counter.signIn({ email: mail(small_admin), password }, 'Zürich HB')
      await desk.counter.skipPin()
      await desk.counter.waitForBoard()
      await expect(desk.page.getByTestId('status-attention')).not.toHaveAttribute('data-count', '0')
      await desk.hands.press('F9')
      const task = desk.page.getByTestId('overdue')
      await expect(task).toContainText(sentence('backups.overdue.archive_other', { count: '6' }))
      await pictures(desk.page, shots, 'overdue')
      await desk.page.getByTestId('overdue-archive').press('Enter')
      await expect(desk.page.getByTestId('schedule-overdue')).toBeVisible()
      is_cut = false
      await desk.page.getByTestId('schedule-now').press('Enter')
      await expect(desk.page.getByTestId('schedule-overdue')).toBeHidden({ timeout: 240_000 })
      await desk.hands.press('F9')
      await expect(desk.page.getByTestId('overdue')).toHaveCount(0)
      expect(inStorage(), 'the storage gets what it missed while it was down').toEqual(inFolder())
      expect(inFolder().length).toBeGreaterThanOrEqual(3)
    })
  } finally {
    storage.close()
  }
})

test('what a desk had not sent comes back from the archive after the power was cut and its database and journal were lost', async ({ openSmall, small }, { outputDir }) => {
  test.setTimeout(600_000)
  const kept = path.join(outputDir, 'kept')
  mkdirSync(kept, { recursive: true })
  const server = await holdingServer(small.api_url, '/rpc/sync_push')
  try {
    const desk = await openSmall({ api_url: server.url, env: { GUICHET_EXPORT_FOLDER: outputDir } })
    await openPalette(desk, 'sicher')
    await desk.hands.press('Enter')
    await desk.page.getByTestId('schedule-open').press('Enter')
    await chooses(desk, kept)
    await desk.page.getByTestId('schedule-choose').press('Enter')
    await expect(desk.page.getByTestId('schedule-folder')).toHaveText(kept)
    await desk.page.getByTestId('schedule-passphrase').fill(phrase)
    await desk.page.getByTestId('schedule-passphrase').press('Enter')
    await expect(desk.page.getByTestId('schedule-now')).toBeVisible()
    // A car that is out may owe; one that is back may not, and the drill would say so.
    const out = (await desk.read('board', {})).returns.findLast(({ contract_id, pending }) => contract_id !== null && !pending)
    const owed = { id: out?.contract_id ?? '', balance_rp: 4300 }
    const more = owed.balance_rp - Math.min(0, out?.balance_rp ?? 0)
    await small.sql`insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
      select gen_random_uuid(), org_id, id, 'EXTRA', 1, ${more}::int, ${more}::int, 'STANDARD', 810, now() from contracts where id = ${owed.id}`
    await eventually(async () => (await desk.read('contract', { contract_id: owed.id }))?.balance_rp ?? 0).toBeGreaterThanOrEqual(owed.balance_rp)
    server.hold()
    // in one breath: the line counts as up until what is sent over it stays without an answer
    const went = await desk.page.evaluate(async ([contract_id, amount_rp]) => {
      const paid = await window.guichet.confirm('take_payment', { contract_id, amount_rp, method: 'TWINT', reference: null } as never)
      return [paid, await window.guichet.act('archive_now', {})]
    }, [owed.id, owed.balance_rp] as const)
    expect(went).toMatchObject([{ ok: true }, { ok: true }])
    await expect(desk.page.getByTestId('backups-verdict')).toHaveAttribute('data-trusted', 'true', { timeout: 240_000 })
    await expect(desk.page.getByTestId('backups-operations')).toHaveText(sentence('backups.unsent.found_one'))
    await desk.kill()
    for (const name of readdirSync(desk.folder).filter(each => /^guichet\.(db|journal)/.test(each))) rmSync(path.join(desk.folder, name))
    await desk.start()
    await desk.counter.signIn({ email: mail(small_admin), password }, 'Zürich HB')
    await desk.counter.skipPin()
    await desk.counter.waitForBoard()
    const { page, hands } = desk
    await openPalette(desk, 'sicher')
    await hands.press('Enter')
    const [archive = ''] = readdirSync(kept).filter(name => name.endsWith('.crb'))
    await chooses(desk, path.join(kept, archive))
    await page.getByTestId('backups-choose').press('Enter')
    await page.getByTestId('backups-passphrase').fill(phrase)
    await hands.press('Control+Enter')
    await expect(page.getByTestId('backups-verdict')).toHaveAttribute('data-trusted', 'true', { timeout: 240_000 })
    await expect(page.getByTestId('backups-unsent')).toHaveText(sentence('backups.unsent.missing_one'))
    await pictures(page, outputDir, 'unsent')
    await page.getByTestId('backups-take-back').press('Enter')
    await expect(page.getByTestId('backups-unsent')).toHaveText(sentence('backups.unsent.taken_one'))
    server.release()
    await eventually(async () => (await small.sql`select amount_rp::int as rp from public.payments where contract_id = ${owed.id}`).map(({ rp }) => Number(rp)).filter(rp => rp === owed.balance_rp), { timeout: 60_000 }).toEqual([owed.balance_rp])
  } finally {
    await server.close()
  }
})
