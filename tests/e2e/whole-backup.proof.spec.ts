import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { newIdentity } from '../../electron/data/backup/keys.ts'
import { project_dir } from '../../scripts/backend/places.ts'
import { filesHolding } from '../security/files-holding.ts'
import { openS3Double } from '../s3-double.ts'
import { expect, test } from './backend.ts'
import { chooses } from './chooses.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { pictures } from './picture.ts'
import { descendants } from './process-tree.ts'
import { choose, openPalette } from './screens.ts'
import { sentence } from './words.ts'

const phrase = 'Regenbogen über Olten'
const keys = { access_key: 'GOOG1EXAMPLEKEY', secret_key: 'the-very-secret/key+of=this', region: 'auto' }

/** The command lines of the app and all its processes, where the system shows them. */
const commandLines = ({ launched }: Desk): string => {
  const root = launched.app.process().pid ?? 0
  return [root, ...descendants(root)].map(pid => {
    try {
      return `${readFileSync(`/proc/${pid}/cmdline`, 'latin1')} ${readFileSync(`/proc/${pid}/environ`, 'latin1')}`
    } catch {
      return '' // it has ended, or this system has no such files
    }
  }).join('\n')
}

test('an administrator who has the address of the database saves it whole, is told plainly what is wrong, proves it by one key, and leaves no secret anywhere', async ({ openSmall, small }, { outputDir }) => {
  test.setTimeout(600_000)
  const [kept, shots] = [path.join(outputDir, 'kept'), path.join(outputDir, 'shots')]
  for (const folder of [kept, shots]) mkdirSync(folder, { recursive: true })
  const { identity, recipient } = await newIdentity()
  writeFileSync(path.join(outputDir, 'identity.txt'), `${identity}\n`)
  writeFileSync(path.join(outputDir, 'passphrase.txt'), `${phrase}\n`)
  const url = new URL(small.db_url)
  const since = new Date()
  const changed = (change: (address: URL) => void) => {
    const address = new URL(url)
    change(address)
    return address.href
  }
  const storage = await openS3Double({ ...keys, buckets: ['betrieb'] })
  try {
    const desk = await openSmall({ env: { GUICHET_EXPORT_FOLDER: outputDir } })
    const { page, hands } = desk
    const shoot = (name: string) => pictures(page, shots, name, { before: () => page.getByTestId('backups-whole').evaluate(element => element.scrollIntoView()) })
    const made = () => readdirSync(kept).filter(name => name.endsWith('.crb')).toSorted()
    await openPalette(desk, 'sicher')
    await hands.press('Enter')
    await page.getByTestId('whole-open').press('Enter')
    await expect(page.getByTestId('whole-address-field')).toBeFocused()

    await test.step('an address is looked at before it is kept, and each fault has its sentence', async () => {
      // one after the other a different sentence: the same would stand there already
      const tries = [
        ['no address', 'error.kept_db_address'],
        [changed(address => { address.password = '' }), 'error.kept_db_no_password'],
        [changed(address => { address.host = 'db.example.invalid:5432'; address.searchParams.set('sslmode', 'disable') }), 'error.kept_db_tls'],
        [changed(address => { address.password = 'wrong' }), 'error.kept_db_password'],
        [changed(address => { address.searchParams.set('sslmode', 'require') }), 'error.kept_db_tls'],
        [changed(address => { address.pathname = '/nowhere' }), 'error.kept_db_missing'],
        [changed(address => { address.pathname = '/postgres' }), 'error.kept_db_other'],
        [changed(address => { address.port = '9' }), 'error.kept_db_line'],
      ] as const
      for (const [address, key] of tries) {
        await page.getByTestId('whole-address-field').fill(address)
        await page.getByTestId('whole-address-field').press('Enter')
        await expect(page.getByTestId('backups-whole')).toContainText(sentence(key))
      }
      await shoot('address-refused')
      await page.getByTestId('whole-address-field').fill(small.db_url)
      await page.getByTestId('whole-key-field').fill('sb_secret_of_another_project')
      await page.getByTestId('whole-key-field').press('Enter')
      await expect(page.getByTestId('backups-whole')).toContainText(sentence('error.kept_db_key'))
      await page.getByTestId('whole-key-field').fill(small.secret_key)
      await page.getByTestId('whole-key-field').press('Enter')
      await expect(page.getByTestId('whole-address')).toContainText(url.host)
    })

    await test.step('where to and for whom', async () => {
      await page.getByTestId('whole-readers').fill('age1nobody')
      await page.getByTestId('whole-save').press('Enter')
      await expect(page.getByTestId('backups-whole')).toContainText(sentence('error.kept_db_recipient'))
      await page.getByTestId('whole-readers').fill('')
      await page.getByTestId('whole-save').press('Enter')
      await expect(page.getByTestId('backups-whole')).toContainText(sentence('error.whole_needs_reader'))
      await page.getByTestId('whole-readers').fill(recipient)
      await page.getByTestId('whole-passphrase').fill(phrase)
      await page.getByTestId('whole-save').press('Enter')
      await expect(page.getByTestId('whole-passphrase')).toHaveValue('')
      await chooses(desk, kept)
      await page.getByTestId('whole-choose').press('Enter')
      await expect(page.getByTestId('whole-folder')).toHaveText(kept)
      await shoot('form')
      await choose(desk, 'language-fr')
      await expect(page.getByTestId('backups-whole')).toContainText('Base de données entière')
      await shoot('form-fr')
      await choose(desk, 'language-de')
      await page.getByTestId('whole-readers').press('Escape')
      await expect(page.getByTestId('whole-readers')).toBeHidden()
    })

    await test.step('a cancel in the middle leaves nothing, in the folder and among the processes', async () => {
      // somebody holds a table that it wants: it stands still at the server
      const held = await small.sql.reserve()
      try {
        await held`begin`
        await held`lock table storage.buckets in access exclusive mode`
        await page.getByTestId('whole-now').press('Enter')
        await eventually(async () => (await small.sql`select count(*)::int as n from pg_locks where not granted`)[0]?.['n'], { message: 'it waits for the table' }).toBe(1)
        expect(commandLines(desk).includes(url.password)).toBe(false)
        await hands.press('Escape')
        await expect(page.getByTestId('whole-failed')).toContainText(sentence('error.kept_cancelled'))
      } finally {
        await held`rollback`
        held.release()
      }
      await eventually(() => readdirSync(kept), { message: 'nothing is left' }).toEqual([])
      await eventually(async () => (await small.sql`select count(*)::int as n from pg_stat_activity where application_name = 'guichet-backup'`)[0]?.['n'], { message: 'nor at the server' }).toBe(0)
    })

    await test.step('it is taken, and one key proves it', async () => {
      await page.getByTestId('whole-now').press('Enter')
      await expect(page.getByTestId('whole-running')).toBeVisible()
      await expect(page.getByTestId('whole-made')).toHaveCount(1, { timeout: 240_000 })
      await expect(page.getByTestId('whole-to-prove')).toContainText(made()[0] ?? 'nothing')
      await expect(page.getByTestId('whole-failed')).toHaveCount(0)
      await shoot('made')
      await hands.press('Alt+KeyB')
      await expect(page.getByTestId('backups-running')).toBeVisible()
      await expect(page.getByTestId('backups-verdict')).toHaveAttribute('data-trusted', 'true', { timeout: 240_000 })
      await expect(page.getByTestId('whole-made').first()).toHaveAttribute('data-proven', 'true')
      await expect(page.getByTestId('whole-to-prove')).toHaveCount(0)
      await page.evaluate(() => { document.querySelector('.backups')?.scrollIntoView() })
      await shoot('proven')
      await eventually(async () => (await small.sql`select kind from public.backup_runs where made_at >= ${since} and kind in ('WHOLE', 'VERIFICATION') order by made_at`).map(({ kind }) => String(kind)),
        { timeout: 60_000, message: 'the firm hears of it' }).toEqual(['WHOLE', 'VERIFICATION'])
    })

    await test.step('the command line trusts that very file, by key and by passphrase', () => {
      const [name = ''] = made()
      const signer = readdirSync(kept).find(each => each.endsWith('.pub.pem')) ?? ''
      expect(readdirSync(kept).toSorted()).toEqual([name, `${name}.certificate.json`, `${name}.key.age`, signer].toSorted())
      // it throws unless it ends with 0
      for (const opener of [['--identity', path.join(outputDir, 'identity.txt')], ['--passphrase-file', path.join(outputDir, 'passphrase.txt')]]) {
        execFileSync(process.execPath, [path.join(project_dir, 'scripts/run.mjs'), 'restore', 'verify', path.join(kept, name), ...opener, '--public-key', path.join(kept, signer)], { stdio: 'pipe', env: { ...process.env, GUICHET_BACKUP_DIR: path.join(outputDir, 'command-line') } })
      }
    })

    await test.step('the structure alone, and a second copy in a storage', async () => {
      await page.getByTestId('whole-open').press('Enter')
      await page.getByTestId('whole-kind-schema').check()
      await page.getByTestId('whole-save').press('Enter')
      await eventually(async () => (await desk.read('backups', {})).whole.kind).toBe('schema')
      const form = page.getByTestId('whole-storage')
      await form.getByTestId('storage-open').press('Enter')
      for (const [name, value] of Object.entries({ endpoint: storage.endpoint, bucket: 'betrieb', access_key: keys.access_key, secret_key: keys.secret_key })) await form.getByTestId(`storage-${name}`).fill(value)
      await form.getByTestId('storage-secret_key').press('Enter')
      await expect(form.getByTestId('storage-now')).toHaveText(`${storage.endpoint}/betrieb/`)
      await page.getByTestId('whole-readers').press('Escape')
      await page.getByTestId('whole-now').press('Enter')
      await expect(page.getByTestId('whole-made')).toHaveCount(2, { timeout: 120_000 })
      await expect(page.getByTestId('whole-made').first()).toHaveAttribute('data-kind', 'schema')
      const name = made().find(each => each.endsWith('-schema.crb')) ?? ''
      await eventually(() => [...storage.objects.keys()].toSorted(), { message: 'with the key that the passphrase opens' }).toEqual([`betrieb/${name}`, `betrieb/${name}.key.age`])
      await expect(page.getByTestId('whole-failed')).toHaveCount(0)
    })

    await test.step('no secret is in the window, in the log, on the disk or in a command line', async () => {
      const shown = await page.evaluate(() => document.documentElement.outerHTML)
      const told = JSON.stringify(await desk.read('backups', {}))
      const argv = commandLines(desk)
      for (const secret of [url.password, small.db_url, small.secret_key, phrase, keys.access_key, keys.secret_key]) {
        expect([shown, told, argv].some(text => text.includes(secret))).toBe(false)
        expect(filesHolding(desk.folder, { secret: Buffer.from(secret).toString('latin1') })).toEqual([])
      }
    })

    await test.step('it is forgotten by one button', async () => {
      await page.getByTestId('whole-open').press('Enter')
      await page.getByTestId('whole-forget').press('Enter')
      await expect(page.getByTestId('whole-address')).toHaveCount(0)
      await expect(page.getByTestId('whole-now')).toHaveCount(0)
    })
  } finally {
    storage.close()
  }
})
