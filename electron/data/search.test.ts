import { beforeEach, describe, expect, test } from 'vitest'
import { mergeSearch, searchOfLoad } from './search-of-load.ts'
import { findNames, findNumbers } from './search.ts'
import { dropShadows, makeShadows, shadowOf, swapShadows } from './sync/shadow-tables.ts'
import type { TestDesk } from './testing/desk.ts'
import { deskFixture, ids, insert } from './testing/desk.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })
const find = (text: string) => findNames(desk.db, text, 10)

describe('a name is found', () => {
  test.each(['Müller', 'mueller', 'MULLER', 'ulle', 'desiree', 'Müller Désirée', 'dési mül', 'mü', 'de', 'mu de', 'lle de'])('by "%s"',
    text => expect(find(text)).toEqual([ids.mueller]))
  test('by the company', () => expect(find('werft')).toEqual([ids.young]))
  test.each(['', '  ', '--', 'xyz', 'zz', 'ulle xyz', 'ül', '"', '* OR'])('not by "%s"', text => expect(find(text)).toEqual([]))
  test('whose last name begins with the text before one that only holds it', () => {
    const [copied] = desk.db.prepare('select * from customers where id = ?').all(ids.mueller) as Record<string, string | number | null>[]
    insert(desk.db, 'customers', { ...copied, id: 'b', last_name: 'Ullermann' })
    expect(find('ullerm')).toEqual(['b'])
    expect(find('uller')).toEqual(['b', ids.mueller])
    expect(find('uller desi')).toEqual(['b', ids.mueller])
    expect(findNames(desk.db, 'uller', 1)).toEqual(['b'])
  })
})

describe('a customer is found', () => {
  beforeEach(() => desk.db.prepare("update customers set phone = '+41 79 218 04 51', town = 'Küsnacht ZH' where id = ?").run(ids.mueller))
  test.each(['079 218 04 51', '0792180451', '+41 79 218', '0041 (0)79 218', '218 04 51', '2180451'])('by the phone "%s"',
    text => expect(find(text)).toEqual([ids.mueller]))
  test.each(['Küsnacht', 'kuesnacht', 'müller küs', 'Küsnacht Désirée'])('by the town "%s"', text => expect(find(text)).toEqual([ids.mueller]))
  test('not by another number, nor by a town they have left', () => {
    expect([find('079 218 04 52'), find('müller bern')]).toEqual([[], []])
    desk.db.prepare("update customers set phone = null, town = 'Visp' where id = ?").run(ids.mueller)
    expect([find('2180451'), find('küsnacht'), find('visp')]).toEqual([[], [], [ids.mueller]])
  })
})

describe('a contract is found', () => {
  const number = (text: string) => findNumbers(desk.db, 'contracts', text)
  test.each(['000141', '141', '26-000141', 'zrh26000141', 'ZRH-26-000141', 'zrh-26', ' ZRH-26-0001'])('by "%s"', text => expect(number(text)).toEqual([ids.contract]))
  test.each(['1', '140', '00014', 'ZRH', '', 'x141', "'"])('not by "%s"', text => expect(number(text)).toEqual([]))
  test('of a page that was loaded as well as of one that was just written', () => {
    const [copied] = desk.db.prepare('select * from contracts').all() as Record<string, string | number | null>[]
    insert(desk.db, 'contracts', { ...copied, id: 'b', number: 'ZRH-26-009141' })
    expect(number('141').toSorted()).toEqual([ids.contract, 'b'].toSorted())
    desk.db.exec('delete from search_numbers')
    expect(number('9141')).toEqual([])
    loadAgain()
    expect(number('9141')).toEqual(['b'])
    desk.db.prepare("delete from contracts where id = 'b'").run()
    expect(number('9141')).toEqual([])
  })
})

describe('the name search', () => {
  test('follows a change, a removal and a return of the row', () => {
    desk.db.prepare("update customers set last_name = 'Zürcher' where id = ?").run(ids.mueller)
    expect([find('muller'), find('zuercher')]).toEqual([[], [ids.mueller]])
    const row = desk.db.prepare('select * from customers where id = ?').get(ids.mueller) as Record<string, string | number | null>
    desk.db.prepare('delete from customers where id = ?').run(ids.mueller)
    expect(find('zuercher')).toEqual([])
    insert(desk.db, 'customers', row)
    expect(find('zuercher')).toEqual([ids.mueller])
  })

  test('is not written for a row that comes again as it was', () => {
    const written = desk.db.prepare('select max(n) from search_names').pluck()
    const before = written.get()
    desk.db.prepare("update customers set last_name = last_name, phone = phone, locale = 'fr' where id = ?").run(ids.mueller)
    expect(written.get()).toBe(before)
    expect(find('muller')).toEqual([ids.mueller])
  })

  test('of a load is built beside the one in use, takes its place at the end, and is kept by the triggers from then on', () => {
    const schema = () => desk.db.prepare("select name, sql from sqlite_schema where name like 'search_%' order by name").all()
      .map(row => JSON.stringify(row).replaceAll(/\\"|'(?=search_)|'(?=\()|load_/g, ''))
    const before = schema()
    loadAgain(() => {
      desk.db.prepare("update load_customers set last_name = 'Zürcher' where id = ?").run(ids.mueller)
      expect([find('zuercher'), find('muller')]).toEqual([[], [ids.mueller]])
    })
    expect([find('zuercher'), find('muller')]).toEqual([[ids.mueller], []])
    expect(findNumbers(desk.db, 'contracts', '000141')).toEqual([ids.contract])
    desk.db.prepare("update customers set last_name = 'Huber' where id = ?").run(ids.mueller)
    expect([find('zuercher'), find('huber')]).toEqual([[], [ids.mueller]])
    expect(schema().toSorted()).toEqual(before.toSorted())
  })

  test('of a load that is given up leaves nothing behind', () => {
    makeShadows(desk.db, ['customers'])
    searchOfLoad.begin(desk.db)
    dropShadows(desk.db)
    expect(desk.db.prepare("select name from sqlite_schema where name like 'load%'").all()).toEqual([])
  })
})

/** As a load of the rows that are there; `meanwhile` when its customers are written and not yet searched. */
function loadAgain(meanwhile: () => void = () => undefined): void {
  const tables = ['customers', 'contracts', 'reservations']
  makeShadows(desk.db, tables)
  searchOfLoad.begin(desk.db)
  for (const table of tables) desk.db.exec(`insert into ${shadowOf(table)} select * from ${table}`)
  meanwhile()
  for (const table of tables) searchOfLoad.add(desk.db, table, JSON.stringify(desk.db.prepare(`select id from ${table}`).pluck().all()))
  swapShadows(desk.db, tables)
  searchOfLoad.end(desk.db)
}

describe('what the search has written in pieces', () => {
  const pieces = () => (desk.db.prepare('select count(distinct segid) from search_trigrams_idx').pluck().get() as number)
  const rename = (n: number) => desk.db.prepare('update customers set last_name = ? where id = ?').run(`Zürcher ${n}`, ids.mueller)

  test('waits for a quiet moment, is merged a little at a time, and finds the same', () => {
    for (let n = 0; n < 9; n++) rename(n)
    expect(pieces()).toBeGreaterThan(8)
    let steps = 0
    while (mergeSearch(desk.db)) expect(++steps).toBeLessThan(50)
    expect([steps > 0, pieces() < 4]).toEqual([true, true])
    expect([find('zürcher 8'), find('zürcher 7'), find('müller')]).toEqual([[ids.mueller], [], []])
    expect(mergeSearch(desk.db)).toBe(false)
  })

  test('is not merged in the middle of a pull, neither after an upgrade nor after a load', () => {
    const automerge = () => desk.db.prepare("select v from search_trigrams_config where k = 'automerge'").pluck().get()
    expect(automerge()).toBe(0)
    loadAgain()
    expect([automerge(), pieces()]).toEqual([0, 1])
  })
})
