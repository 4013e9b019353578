import type { Database } from 'better-sqlite3'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { footprintsOf } from './effect.ts'
import { openRehearsal } from './rehearse.ts'
import { rehearseHandOut, rehearseReturn } from './rehearse-confirm.ts'
import { confirm } from './run.ts'
import type { TestDesk } from './testing/desk.ts'
import { deskFixture, goodCheckIn, goodCheckOut } from './testing/desk.ts'

let desk: TestDesk
const log = vi.fn<(text: string, facts?: unknown) => void>()
beforeEach(() => {
  desk = deskFixture()
  log.mockClear()
})

/** Every row of every table, those that SQLite keeps for itself too. */
const everything = (db: Database) => (db.prepare("select name from sqlite_schema where type = 'table' and name not like '%\\_fts\\_%' escape '\\' order by name").pluck().all() as string[])
  .map(table => [table, db.prepare(`select * from "${table}"`).all()])

/** How many statements a confirm has to have SQLite read for the first time. */
function readAnew(work: () => unknown): number {
  const prepare = vi.spyOn(desk.db, 'prepare')
  try {
    work()
    return prepare.mock.calls.length
  } finally {
    prepare.mockRestore()
  }
}

describe('the rehearsal of a confirm', () => {
  test.each([['a check-out', rehearseHandOut], ['a check-in', rehearseReturn]] as const)('%s leaves every row, number and footprint as it was', (_, rehearse) => {
    const before = everything(desk.db)
    rehearse(desk, desk.here)
    expect(everything(desk.db)).toEqual(before)
    expect([...footprintsOf(desk.db).keys()]).toEqual([])
  })

  test('has all read that the first confirm needs', () => {
    const [hand_out, back] = [() => expect(confirm(desk, 'check_out', goodCheckOut())).toMatchObject({ ok: true }), () => expect(confirm(desk, 'check_in', goodCheckIn())).toMatchObject({ ok: true })]
    const cold = [readAnew(hand_out), readAnew(back)]
    desk = deskFixture()
    rehearseHandOut(desk, desk.here)
    rehearseReturn(desk, desk.here)
    const warm = [readAnew(hand_out), readAnew(back)]
    expect(Math.min(...cold)).toBeGreaterThan(25)
    expect(Math.max(...warm)).toBeLessThan(10)
  })

  test('keeps what is known of operations that wait', () => {
    confirm(desk, 'check_out', goodCheckOut())
    const known = [...footprintsOf(desk.db).keys()]
    expect(known).not.toEqual([])
    rehearseReturn(desk, desk.here)
    expect([...footprintsOf(desk.db).keys()]).toEqual(known)
  })

  test('does nothing where no car is free, nobody has ever driven and none is out', () => {
    desk.db.exec("delete from contract_vehicles; delete from drivers; update vehicles set status = 'RENTED'")
    for (const rehearse of [rehearseHandOut, rehearseReturn]) expect(() => rehearse(desk, desk.here)).not.toThrow()
  })

  test('is no failure of anybody where it may not be done: no number is left', () => {
    desk.db.exec('delete from number_blocks')
    expect(() => rehearseHandOut(desk, desk.here)).not.toThrow()
  })

  test('nothing stays of one that goes wrong', () => {
    desk.db.exec("create trigger fails before insert on outbox begin select raise(abort, 'no room'); end")
    const before = everything(desk.db)
    expect(() => rehearseHandOut(desk, desk.here)).toThrow('no room')
    expect(everything(desk.db)).toEqual(before)
  })
})

const opened = (due: (() => void)[], isSomebodyHere: boolean) => openRehearsal({ desk, log, later: work => { due.push(work); return () => undefined }, isSomebodyHere: () => isSomebodyHere, warmDocuments: () => undefined })
const load = () => desk.db.prepare("insert or replace into desk (key, value) values ('loaded', ?)").run(desk.here.location_id)

test('a database that can not be read is in the log, before the sign-in and at the board, and ends nothing', async () => {
  load()
  desk.db.exec('alter table vehicles rename to elsewhere')
  const due: (() => void)[] = []
  opened(due, false).asked('status')
  await vi.waitFor(() => expect(log).toHaveBeenCalled())
  log.mockClear()
  opened(due, true).asked('board')
  due[0]?.()
  await vi.waitFor(() => expect(log).toHaveBeenCalledTimes(2))
})

test('a confirm is rehearsed once, after the board is on the screen of somebody who is there', async () => {
  const due: (() => void)[] = []
  const write = vi.spyOn(desk.db, 'transaction')
  const rehearsal = opened(due, true)
  rehearsal.asked('board')
  expect(due, 'nothing is loaded yet').toHaveLength(0)
  load()
  rehearsal.asked('board')
  rehearsal.asked('board')
  expect(due).toHaveLength(1)
  expect(write).not.toHaveBeenCalled()
  due[0]?.()
  await vi.waitFor(() => expect(write).toHaveBeenCalledTimes(2))
})

test('whoever has locked the screen meanwhile has nothing rehearsed', async () => {
  const due: (() => void)[] = []
  load()
  const write = vi.spyOn(desk.db, 'transaction')
  opened(due, true).asked('board')
  desk.sign(null)
  due[0]?.()
  await new Promise(resolve => { setTimeout(resolve, 20) })
  expect(write).not.toHaveBeenCalled()
})
