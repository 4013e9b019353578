import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { readArchive, writeArchive } from '../../electron/data/backup/archive.ts'
import { isGenuine, isGenuinePdf } from '../../electron/data/backup/certificate.ts'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import { manifest, names } from '../../electron/data/backup/manifest.ts'
import { takeBackup } from '../../electron/data/backup/take.ts'
import { makePassable } from '../../scripts/backend/places.ts'
import { startBackend } from '../../scripts/backend/start-backend.ts'
import { corruptions } from '../../scripts/restore/corruptions.ts'
import { storeSmallFirms } from '../../scripts/restore/small-firms.ts'
import type { Bridge } from '../../shared/bridge.ts'
import { openPalette } from './screens.ts'
import { expect, test } from './backend.ts'
import { chooses } from './chooses.ts'
import { descendants } from './process-tree.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

declare const window: { guichet: Bridge }
const key = newSigningKey()

/** A folder with a good backup of two small firms, one whose amounts were changed by somebody who can sign, and the keys; as `npm run backup` leaves them. */
async function backups() {
  const folder = makePassable(mkdtempSync(path.join(os.tmpdir(), 'guichet-backups-')))
  const { identity, recipient } = await newIdentity()
  const place = (name: string) => path.join(folder, name)
  const [good, tampered] = [place('good.crb'), place('tampered.crb')]
  const sealing = { signing_pem: key.private_pem, readers: { recipients: [recipient] } }
  const { db_url, stop } = await startBackend({ seed: 'none', fresh: true, data: place('backend'), durable: false })
  const sql = postgres(db_url, { max: 1, onnotice: () => undefined })
  await storeSmallFirms(sql, new Date(), 7)
  await sql.end()
  await takeBackup({ db_url, file: good, kind: 'full', ...sealing, previous: () => null, readObject: () => Promise.resolve(new Uint8Array([1])) })
  await stop()
  const files = await readArchive(good, { identities: [identity], passphrase: null })
  const { files: _files, ...claim } = manifest.parse(JSON.parse(files.get(names.manifest)?.toString('utf8') ?? '{}'))
  files.delete(names.manifest)
  files.delete(names.signature)
  corruptions.find(({ title }) => title === 'an amount is another, and was hashed so')?.change?.(files, claim)
  await writeArchive(tampered, [...files].map(([name, bytes]) => ({ name, bytes })), () => claim, sealing)
  writeFileSync(place('identity.txt'), `# a comment\n${identity}\n`)
  writeFileSync(place('signing.pub.pem'), key.public_pem)
  return { folder, good, tampered, identity: place('identity.txt'), signer: place('signing.pub.pem'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

test('an administrator proves a good backup, is told plainly why a tampered one is not to be trusted, and nothing runs on after a cancel', async ({ open, backend }) => {
  test.setTimeout(600_000)
  const kept = await backups()
  try {
    const desk = await open({ who: 'admin', env: { GUICHET_EXPORT_FOLDER: kept.folder } })
    const { hands, page } = desk
    await openPalette(desk, 'sicher')
    await hands.press('Enter')
    await expect(page.getByTestId('backups-proof')).toHaveText(sentence('backups.proof.never'))
    const choose = async (button: string, file: string) => {
      await chooses(desk, file)
      await page.getByTestId(button).focus()
      await hands.press('Enter')
    }
    await choose('backups-key', kept.good)
    await expect(page.getByTestId('backups-refusal'), 'a backup is no key').toHaveText(sentence('error.file_unreadable'))
    // each dialog has been answered before the next opens
    await choose('backups-key', kept.identity)
    await expect(page.getByTestId('backups')).toContainText(sentence('backups.key.loaded'))
    await choose('backups-signer-choose', kept.signer)
    await expect(page.getByTestId('backups-signer')).toHaveText(/^[0-9a-f]{16}$/)
    await choose('backups-choose', kept.good)
    await expect(page.getByTestId('backups')).toContainText('good.crb')

    await hands.press('Control+Enter')
    await expect(page.getByTestId('backups-running')).toBeVisible()
    await expect(page.getByTestId('backups-check').first(), 'what has been looked at stands there at once').toBeVisible({ timeout: 60_000 })
    const pids = () => desk.launched.app.evaluate(({ app }) => app.getAppMetrics().filter(({ name, serviceName }) => [name, serviceName].includes('guichet-drill')).map(({ pid }) => pid))
    // the system's list of processes comes a moment later
    await eventually(pids, { message: 'the drill runs in a process of its own' }).toHaveLength(1)
    const [drill = 0] = await pids()
    await hands.press('Escape')
    await expect(page.getByTestId('backups-broke-off')).toHaveText(sentence('backups.broke_off.cancelled'))
    await eventually(() => descendants(desk.launched.app.process().pid ?? 0).includes(drill), { message: 'nothing is left running' }).toBe(false)

    await hands.press('Control+Enter')
    const verdict = page.getByTestId('backups-verdict')
    await expect(verdict).toHaveAttribute('data-trusted', 'true', { timeout: 240_000 })
    await expect(verdict.locator('h2[role="status"]')).toHaveText(sentence('backups.verdict.trusted'))
    await expect(page.getByTestId('backups-check')).toHaveCount(29)
    await expect(page.getByTestId('backups-proof')).toContainText('heute')
    await eventually(pids).toEqual([])
    const certificate = await readFile(`${kept.good}.certificate.json`, 'utf8')
    const { signed_by } = JSON.parse(certificate) as { signed_by: { public_key: string } }
    expect(isGenuine(certificate, signed_by.public_key)).toBe(true)
    expect(isGenuine(certificate.replace('"trusted": true', '"trusted": false'), signed_by.public_key)).toBe(false)

    await hands.press('s')
    const paper = path.join(kept.folder, 'good-certificate.pdf')
    await expect(page.getByTestId('backups-paper-done')).toHaveText(sentence('documents.saved', { file: paper }))
    expect(isGenuinePdf(await readFile(paper), signed_by.public_key), 'one key saves the signed PDF').toBe(true)

    await choose('backups-choose', kept.tampered)
    await expect(page.getByTestId('backups')).toContainText('tampered.crb')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('backups-running')).toBeVisible()
    await expect(verdict).toHaveAttribute('data-trusted', 'false', { timeout: 240_000 })
    await expect(verdict.getByRole('alert')).toHaveText(sentence('backups.verdict.not_trusted'))
    await expect(page.getByTestId('backups-why'), 'the money, before its place in the line').toHaveText(sentence('backups.check.money.bad'))
    await expect(page.locator('[data-check="money"][data-ok="false"]')).toContainText(sentence('backups.check.money.bad'))
    await expect(page.getByTestId('backups-drill')).toHaveCount(2)
    await expect(page.getByTestId('backups-since'), 'against the proof before it').toContainText(sentence('backups.since.failed'))
    await expect(page.getByTestId('backups-proof')).toContainText('heute')
    await eventually(async () => (await backend.sql`select is_ok from public.backup_runs where kind = 'VERIFICATION' order by made_at`).map(row => Boolean(row['is_ok'])),
      { timeout: 60_000, message: 'the firm hears of both' }).toEqual([true, false])
  } finally {
    kept.remove()
  }
})

test('whoever is no administrator is not offered backups, and gets none by asking', async ({ open }) => {
  const desk = await open({ who: 'manager.zuerich' })
  await openPalette(desk, 'sicher')
  await expect(desk.page.getByTestId('deed-backups')).toHaveCount(0)
  for (const [name, input] of [['choose_backup', {}], ['choose_dump_folder', {}], ['choose_backup_key', {}], ['prove_backup', { passphrase: null }], ['cancel_proof', {}], ['compare_backup', { passphrase: null }], ['restore_records', { records: [{ table: 'drivers', row_id: '00000000-0000-7000-8000-000000000001', fields: null }], over_newer: true }], ['leave_comparison', {}], ['make_archive', { passphrase: 'Regenbogen über Olten' }],
    ['choose_archive_folder', {}], ['set_archive_plan', { is_on: true, daily_at: '20:00', passphrase: 'Regenbogen über Olten' }], ['archive_now', {}], ['drop_archive_storage', {}], ['take_back_operations', {}],
    ['set_archive_storage', { endpoint: 'https://storage.example', bucket: 'abc', prefix: '', region: '', access_key: 'a', secret_key: 'b' }],
    ['hand_certificate', { drill_id: '00000000-0000-7000-8000-000000000001', how: 'save', locale: 'de' }]] as const) {
    expect(await desk.page.evaluate(([act, given]) => window.guichet.act(act, given as never), [name, input] as const)).toMatchObject({ ok: false, message: { key: 'refused.needs_admin' } })
  }
})
