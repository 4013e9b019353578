import fs from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { openJournal } from '../../electron/data/journal.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom()
const file = () => path.join(use.folder, 'guichet.journal')

/** A byte in the first line of the journal, which another one follows. */
function flipByte(): void {
  const bytes = fs.readFileSync(file())
  bytes[20] = bytes[20] === 65 ? 66 : 65
  fs.writeFileSync(file(), bytes)
}

/** A PC that has confirmed two payments without a line, and is switched off. */
async function twoWaiting() {
  const pc = use.newPc()
  const opened = use.start(pc)
  await use.signIn(opened)
  await opened.quiet()
  opened.line.state = 'refusing'
  const ops = [await opened.confirm('take_payment', use.pay(100)), await opened.confirm('take_payment', use.pay(200))]
  await use.stop(opened)
  return { pc, ops }
}
/** The operations that the file holds, and how many of its lines nobody can read. */
function written(key: Uint8Array) {
  const journal = openJournal(file(), key)
  journal.close()
  return { ops: journal.entries.map(entry => entry.op_id), damaged: journal.damaged }
}

test('a line of the second journal that can not be read is told until somebody has seen to it, and the journal is whole again', async () => {
  const { pc, ops } = await twoWaiting()
  flipByte()
  const torn = fs.readFileSync(file())
  let opened = use.start(pc)
  expect(await opened.status()).toMatchObject({ journal_damage: { lines: 1, may_lack: false }, attention: 1, waiting: 2 })
  expect(written(pc.key)).toEqual({ ops, damaged: 0 })
  const kept = fs.readdirSync(use.folder).filter(name => name.startsWith('guichet.journal.damaged-'))
  // with what was written anew behind it
  expect(kept.map(name => fs.readFileSync(path.join(use.folder, name)).subarray(0, torn.length).equals(torn))).toEqual([true])
  await use.stop(opened)
  opened = use.start(pc)
  expect((await opened.status()).journal_damage).toMatchObject({ lines: 1 })
  expect(await opened.act('heed_journal_damage', {})).toBe('error.not_signed_in')
  await use.signIn(opened)
  expect(await opened.act('heed_journal_damage', {})).toBe('ok')
  expect(await opened.status()).toMatchObject({ journal_damage: null, attention: 0 })
  await opened.quiet()
  expect(await use.payments()).toEqual([100, 200])
})

test('where the database is lost, too, it is said that something may be missing', async () => {
  const { pc, ops } = await twoWaiting()
  use.loseDatabase()
  flipByte()
  const opened = use.start(pc)
  expect(await opened.status()).toMatchObject({ journal_damage: { lines: 1, may_lack: true }, waiting: 1 })
  expect(written(pc.key)).toEqual({ ops: ops.slice(1), damaged: 0 })
})

test('a journal whose last line a crash has cut is none of these', async () => {
  const { pc } = await twoWaiting()
  fs.truncateSync(file(), fs.statSync(file()).size - 10)
  const opened = use.start(pc)
  expect(await opened.status()).toMatchObject({ journal_damage: null, attention: 0, waiting: 2 })
})

test('a journal that something holds when it should begin anew takes what is confirmed next, and the screen hears of what was settled', async () => {
  const pc = use.newPc()
  let opened = use.start(pc)
  await use.signIn(opened)
  await opened.quiet()
  const settled = await opened.confirm('take_payment', use.pay(100))
  await new Promise(resolve => { setImmediate(resolve) }) // told of the confirm itself
  const told: string[] = []
  opened.counter.onChange(tables => told.push(...tables))
  const rename = fs.renameSync.bind(fs)
  const held = vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (from === file()) throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' })
    rename(from, to)
  })
  await opened.quiet()
  expect(held.mock.calls.length).toBeGreaterThan(0)
  held.mockRestore()
  expect(told).toContain('payments')
  opened.line.state = 'refusing'
  const waiting = await opened.confirm('take_payment', use.pay(200))
  expect(written(pc.key).ops).toEqual([settled, waiting])
  await use.stop(opened)
  use.loseDatabase()
  opened = use.start(pc)
  await use.signIn(opened)
  await opened.quiet()
  expect(await use.payments()).toEqual([100, 200])
  expect(written(pc.key).ops).toEqual([])
})
