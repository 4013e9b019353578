import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../electron/data/database.ts'
import { registerFunctions } from '../../electron/data/functions.ts'
import { openJournal } from '../../electron/data/journal.ts'
import { recover } from '../../electron/data/recover.ts'
import { migrations, tempFolder } from './local.ts'

test('every operation that was confirmed before SIGKILL is on disk twice, with its row', async () => {
  const folder = tempFolder()
  const key = randomBytes(32)
  const confirmed: string[] = []
  for (const wait_ms of [3, 17, 40, 90]) {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'confirm-forever.ts'), folder, key.toString('hex')], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      if (text === '') setTimeout(() => child.kill('SIGKILL'), wait_ms)
      text += part
    })
    await once(child, 'close')
    // the last line may be half written
    confirmed.push(...text.split('\n').slice(0, -1))
  }
  expect(confirmed.length).toBeGreaterThan(4)
  const db = openDatabase({ file: path.join(folder, 'guichet.db'), key, migrations, prepare: registerFunctions })
  const journal = openJournal(path.join(folder, 'guichet.journal'), key)
  const kept = new Set(db.prepare('select op_id from outbox').pluck().all())
  expect(confirmed.filter(op_id => !kept.has(op_id))).toEqual([])
  expect(confirmed.filter(op_id => !journal.has(op_id))).toEqual([])
  expect(journal.damaged).toBe(0)
  expect(db.prepare('select count(*) from customers').pluck().get()).toBe(kept.size)
  expect(recover(db, journal).restored).toBe(0)
  journal.close()
  db.close()
  fs.rmSync(folder, { recursive: true })
}, 30_000)
