import { beforeEach, describe, expect, test } from 'vitest'
import { buildSearch, dropSearch, findNames, findNumbers } from './search.ts'
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
    buildSearch(desk.db)
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

  test('can be left aside for a load, built afterwards, and is the same as before', () => {
    const schema = () => desk.db.prepare("select name, sql from sqlite_schema where name like 'search_customer%' order by name").all()
      .map(row => JSON.stringify(row).replace(/\\n|\s+/g, ' ').replace(/ +/g, ' '))
    const before = schema()
    dropSearch(desk.db)
    desk.db.prepare("update customers set last_name = 'Zürcher' where id = ?").run(ids.mueller)
    expect(find('zuercher')).toEqual([])
    buildSearch(desk.db)
    expect(find('zuercher')).toEqual([ids.mueller])
    expect(schema().map(text => text.toLowerCase())).toEqual(before.map(text => text.toLowerCase()))
    expect(schema()).toHaveLength(3)
  })
})
