import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { read } from '../../electron/data/read.ts'
import { confirm } from '../../electron/data/run.ts'
import type { Outcome } from '../../shared/bridge.ts'
import { openRoom } from '../attacks/desk-room.ts'
import { differences, rowsForDesk } from '../simulation/compare.ts'
import type { OpenPc } from '../sync/counter.ts'

const use = openRoom()
const disk_bytes = 8 * 1024 * 1024
let isOwnDisk = false

/** A small disk of our own where this machine lets us make one (root on Linux); elsewhere SQLite is told that it may not grow. */
beforeEach(() => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${disk_bytes}`, 'guichet-full', use.folder], { stdio: 'ignore' })
    isOwnDisk = true
  } catch {
    isOwnDisk = false
  }
})
afterEach(() => { if (isOwnDisk) execFileSync('umount', ['--lazy', use.folder]) })

const ballast = () => path.join(use.folder, 'ballast')

/** To its last byte. */
function fill({ counter: { db } }: OpenPc): void {
  if (!isOwnDisk) return void db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`)
  const handle = fs.openSync(ballast(), 'a')
  for (let bytes = 1024 * 1024; bytes > 0;) {
    try {
      fs.writeFileSync(handle, Buffer.alloc(bytes))
    } catch {
      bytes = Math.floor(bytes / 2)
    }
  }
  fs.closeSync(handle)
}
const empty = () => fs.rmSync(ballast(), { force: true })

const register = async ({ counter }: OpenPc, last_name: string): Promise<string> => {
  const reply = await counter.ask({ id: 1, kind: 'confirm', name: 'register_customer', input: {
    first_name: 'Nina', last_name, company_name: null, email: null, phone: null, street: 'Seestrasse', house_number: '4', postcode: '8002',
    town: 'Zürich', country: 'CH', birth_date: '1990-02-03', locale: 'de', driver: null,
  } }) as { value: Outcome<unknown> }
  return reply.value.ok ? 'ok' : reply.value.message.key
}
const names = ({ counter }: OpenPc) => counter.db.prepare("select last_name from customers where first_name = 'Nina' order by created_at").pluck().all()

test('a full disk refuses a confirm in words, loses nothing that was confirmed, opens again, and takes the next confirm once there is room', async () => {
  const pc = use.newPc()
  let opened = use.start(pc, { confirm, read })
  await use.signIn(opened)
  await opened.quiet()
  opened.line.state = 'refusing'
  const confirmed: string[] = []
  let refused: string | null = null
  for (let n = 0; n < 400 && refused === null; n++) {
    if (n === 3) fill(opened)
    const said = await register(opened, `Keller ${n}`)
    if (said === 'ok') confirmed.push(`Keller ${n}`)
    else refused = said
  }
  expect(refused).toBe('error.disk_full')
  expect(names(opened)).toEqual(confirmed)
  expect(confirmed.length).toBeGreaterThanOrEqual(3)
  // a sync on a full disk is no loss either
  opened.line.state = 'up'
  await opened.counter.sync.turn()
  opened.line.state = 'refusing'
  await use.stop(opened)

  let trouble = ''
  try {
    opened = use.start(pc, { confirm, read })
    expect(names(opened)).toEqual(confirmed)
    await use.stop(opened)
  } catch (error) {
    trouble = (error as Error).message
  }
  expect(['', 'error.disk_full']).toContain(trouble)
  expect(fs.readdirSync(use.folder).filter(name => name.startsWith('damaged-'))).toEqual([])

  empty()
  opened = use.start(pc, { confirm, read })
  expect(names(opened)).toEqual(confirmed)
  expect(await use.signIn(opened)).toBe('ok')
  expect(await register(opened, 'Zuletzt')).toBe('ok')
  await opened.quiet()
  const rows = await rowsForDesk(use.backend.sql, use.fixture.users.city.id, use.fixture.locations.city)
  expect(differences(opened.counter.db, rows)).toEqual([])
  expect(rows['customers']?.filter(row => row['first_name'] === 'Nina')).toHaveLength(confirmed.length + 1)
  await use.stop(opened)
})
