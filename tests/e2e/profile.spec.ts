import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { electronRuntime } from '../../scripts/electron-runtime/index.ts'
import { confirm, cut, fillCheckOut, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { mail, type Desk } from './desk.ts'
import { appFolder } from './launch.ts'
import { raiseVersion } from './profile.ts'
import { readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

const pin = '407193'

/** A desk that has ended with operations that the server has not seen. */
async function deskWithWork(open: () => Promise<Desk>): Promise<{ desk: Desk; number: string; waiting: number }> {
  const desk = await open()
  await cut(desk)
  await fillCheckOut(desk, await readyDeparture(desk))
  const number = await confirm(desk)
  const { waiting } = await desk.read('status', {})
  expect(waiting).toBeGreaterThan(0)
  await desk.quit()
  return { desk, number, waiting }
}

/** The window says the sentence and nothing else can be done in it; no file of the profile's data has gone or changed. */
async function refuses(desk: Desk, key: string): Promise<void> {
  const data = () => ['guichet.db', 'guichet.journal'].map(name => fs.readFileSync(path.join(desk.folder, name)).toString('base64'))
  const before = data()
  await desk.start()
  await expect(desk.page.getByTestId('trouble')).toContainText(sentence(key))
  await desk.quit()
  expect(data()).toEqual(before)
}

/** All is as it was: the number is found, the operations wait, and the server takes them. */
async function goesOn(desk: Desk, number: string, waiting: number): Promise<void> {
  await desk.start()
  await desk.counter.signInByPin({ email: mail('staff.zuerich'), password: '' }, pin)
  await desk.counter.waitForBoard()
  expect(await desk.read('status', {})).toMatchObject({ waiting })
  expect(await desk.counter.statusOf(number)).toBe('ACTIVE')
  await mend(desk)
}

test('a database of a newer version stays as it is, the window says what to install, and nothing is missing later', async ({ open }) => {
  const { desk, number, waiting } = await deskWithWork(() => open({ pin, env: {} }))
  raiseVersion(desk.folder, 1)
  await refuses(desk, 'error.database_newer')
  raiseVersion(desk.folder, -1)
  await goesOn(desk, number, waiting)
})

test('with the key of another profile, or without its key, a database stays closed and whole; the right key opens it', async ({ open }) => {
  const { desk, number, waiting } = await deskWithWork(() => open({ pin, env: {} }))
  const files = ['keys.json', 'machine.key']
  const own = files.map(name => fs.readFileSync(path.join(desk.folder, name)))
  const put = (bytes: Buffer[]) => files.forEach((name, place) => {
    fs.writeFileSync(path.join(desk.folder, name), bytes[place] ?? '', { mode: 0o600 })
  })
  const foreign = await open({ who: null })
  await foreign.read('session', {})
  const other = files.map(name => fs.readFileSync(path.join(foreign.folder, name)))

  await test.step('the key of another PC', async () => {
    put(other)
    await refuses(desk, 'error.database_wrong_key')
  })
  await test.step('only its sealed half', async () => {
    put([other[0] ?? Buffer.alloc(0), own[1] ?? Buffer.alloc(0)])
    await refuses(desk, 'error.key_unreadable')
  })
  await test.step('no key at all', async () => {
    put(own)
    fs.rmSync(path.join(desk.folder, 'keys.json'))
    await refuses(desk, 'error.key_unreadable')
  })
  put(own)
  await goesOn(desk, number, waiting)
})

test('a second start of the same profile ends by itself; the half-filled form in the first window stays as it is', async ({ open }) => {
  const desk = await open()
  await desk.hands.press('F6')
  await desk.hands.isIn('customer_id')
  await desk.hands.type('Kell')
  const runtime = await electronRuntime()
  const args = [...runtime.args, `--user-data-dir=${desk.folder}`, appFolder()]
  const second = spawnSync(runtime.executable, args, { encoding: 'utf8', timeout: 20_000 })
  expect(second.status).toBe(0)
  expect(second.stderr).toContain('already running with this profile')
  expect(desk.launched.app.windows()).toHaveLength(1)
  await expect(desk.page.getByTestId('check-out-customer')).toHaveValue('Kell')
})
