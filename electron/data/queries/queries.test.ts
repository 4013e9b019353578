import { beforeEach, describe, expect, test } from 'vitest'
import type { QueryInput } from '../../../shared/queries.ts'
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckOut, ids, insert } from '../testing/desk.ts'
import { queries } from './index.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })
const board = () => queries.board(desk, {}, desk.here)
const find = (text: string) => queries.find_anything(desk, { text }, desk.here).map(hit => [hit.kind, hit.id])
const set = (table: string, id: string, column: string, value: string | number | null) =>
  desk.db.prepare(`update ${table} set ${column} = ? where id = ?`).run(value, id)
const conflict = (change: Record<string, string | number | null>) =>
  insert(desk.db, 'sync_conflicts', { id: 'c1', org_id: ids.org, location_id: ids.airport,
  other_location_id: ids.city, op_id: 'o1', author_id: ids.person, kind: 'second_check_out', contract_id: null,
  other_contract_id: ids.contract,
  vehicle_id: ids.rented, reservation_id: null, found_at: 7, resolved_at: null, resolved_by: null, ...change })

describe('the board', () => {
  test('shows who fetches a car and who brings one back today', () => {
    const { departures, returns } = board()
    expect(departures).toMatchObject([{ id: ids.reservation, state: 'due', plate: 'ZH 412808', customer: 'Désirée Müller',
      category: { name_de: 'Kompakt', name_fr: 'Compacte', name_it: 'Compatta', name_en: 'Compact' }, vehicle: 'Škoda Octavia',
      location: 'Flughafen', pending: false, reservation_id: ids.reservation, contract_id: null }])
    expect(returns).toMatchObject([{ id: ids.contract, state: 'due', plate: 'ZH 999', balance_rp: 26_700, contract_id: ids.contract }])
  })
  test('puts the overdue first, tomorrow last and the day after nowhere', () => {
    const row = desk.db.prepare('select * from reservations').get() as Record<string, string | number | null>
    const add = (id: string, starts_at: number) => insert(desk.db, 'reservations', { ...row, id, number: id, starts_at })
    add('tomorrow', desk.now() + DAY)
    add('after', desk.now() + 2 * DAY)
    add('yesterday', desk.now() - DAY)
    expect(board().departures.map(found => [found.id, found.state])).toEqual([['yesterday', 'overdue'], [ids.reservation, 'due'],
      ['tomorrow', 'later']])
  })
  test('shows a car of another branch that is due here, without its customer', () => {
    set('contracts', ids.contract, 'pickup_location_id', ids.airport)
    set('contracts', ids.contract, 'customer_id', 'elsewhere')
    expect(board().returns).toMatchObject([{ customer: null, plate: 'ZH 999', location: 'Flughafen' }])
    set('contracts', ids.contract, 'return_location_id', ids.airport)
    expect(board().returns).toEqual([])
  })
  test('says conflict where an open one names the contract, and no longer when it is resolved', () => {
    conflict({})
    expect(board().returns).toMatchObject([{ state: 'conflict' }])
    set('sync_conflicts', 'c1', 'resolved_at', 8)
    expect(board().returns).toMatchObject([{ state: 'due' }])
  })
  test('marks what the server has not answered yet', () => {
    confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'TWINT', amount_rp: 100, reference: null })
    expect(board().returns).toMatchObject([{ pending: true, balance_rp: 26_600 }])
    desk.db.exec("update outbox set state = 'SETTLED'")
    expect(board().returns).toMatchObject([{ pending: false }])
  })
})

describe('the fleet', () => {
  test('counts each car of the location once', () => {
    set('vehicles', ids.zoe, 'status', 'CLEANING')
    set('vehicles', ids.bus, 'status', 'MAINTENANCE')
    const { categories, vehicles } = queries.fleet(desk, {}, desk.here)
    expect(categories.map(({ code, free, promised, out, cleaning, blocked, total }) => [code, free, promised, out, cleaning, blocked, total]))
      .toEqual([['C', 1, 1, 1, 0, 0, 3], ['V', 0, 0, 0, 0, 1, 1], ['E', 0, 0, 0, 1, 0, 1]])
    expect(vehicles).toHaveLength(5)
  })
  test('calls free what may be given away today: not the car of a later reservation, nor one for a reservation that has none yet', () => {
    const compact = () => queries.fleet(desk, {}, desk.here).categories[0]
    expect(compact()).toMatchObject({ free: 1, promised: 1 })
    const [row] = desk.db.prepare('select * from reservations').all() as Record<string, string | number | null>[]
    for (const id of ['two', 'three']) insert(desk.db, 'reservations', { ...row, id, number: id, vehicle_id: null })
    expect(compact()).toMatchObject({ free: 0, promised: 2, total: 3 }) // never below nothing
    for (const id of ['two', 'three']) set('reservations', id, 'starts_at', desk.now() + DAY)
    expect(compact()).toMatchObject({ free: 1, promised: 1 })
    desk.db.prepare('update vehicle_blocks set starts_at = ? where id = ?').run(desk.now() + DAY, ids.reservation_block)
    expect(compact()).toMatchObject({ free: 2, promised: 0 })
  })
  test('counts a ready car whose reservation has begun as blocked', () => {
    desk.clock.at += 5 * HOUR
    expect(queries.fleet(desk, {}, desk.here).categories[0]).toMatchObject({ free: 1, blocked: 1 })
  })
})

describe('finding anything', () => {
  test.each(['412807', 'zh412 807', 'ZH-412807', '4128 07', 'zh 412807'])('a plate typed as "%s" gives the car',
    text => expect(find(text)).toEqual([['vehicle', ids.golf]]))
  test('a part of a plate gives all that hold it', () => expect(find('41280')).toEqual([['vehicle', ids.golf], ['vehicle', ids.octavia]]))
  test('a car that is out leads to its contract', () =>
    expect(queries.find_anything(desk, { text: 'zh999' },
      desk.here)).toMatchObject([{ kind: 'vehicle', contract_id: ids.contract, status: 'RENTED' }]))
  test('a number gives its contract or reservation', () => {
    expect(find('zrh-26-000141')).toEqual([['contract', ids.contract]])
    expect(find('000141')).toEqual([['contract', ids.contract]])
    expect(find('r2001')).toEqual([['reservation', ids.reservation]])
  })
  test('a number gives its reservation even where the customer is of another branch', () => {
    set('reservations', ids.reservation, 'customer_id', 'elsewhere')
    expect(queries.find_anything(desk, { text: 'r2001' }, desk.here)).toMatchObject([{ id: ids.reservation, customer: null }])
  })
  test('a name gives reservation, contract and customer', () =>
    expect(find('mueller')).toEqual([['reservation', ids.reservation], ['contract', ids.contract], ['customer', ids.mueller]]))
  test('a car that is promised for today, or for after midnight when it is late, leads to its reservation, one promised for another day stands free', () => {
    const promised = () => queries.find_anything(desk, { text: '412808' }, desk.here)[0]
    expect(promised()).toMatchObject({ kind: 'vehicle', id: ids.octavia, contract_id: null, reservation_id: ids.reservation })
    set('reservations', ids.reservation, 'starts_at', desk.now() + 3 * DAY)
    expect(promised()).toMatchObject({ reservation_id: null })
    const before_midnight = Date.UTC(2026, 10, 24, 22, 58) // 23:58 in Zürich
    set('reservations', ids.reservation, 'starts_at', before_midnight + 14 * MINUTE)
    expect(queries.find_anything({ ...desk, now: () => before_midnight }, { text: '412808' }, desk.here)[0]).toMatchObject({ reservation_id: ids.reservation })
  })
  test('nothing typed gives nothing', () => expect(find('')).toEqual([]))
})

describe('free cars', () => {
  const free = (input: QueryInput<'free_vehicles'>) => queries.free_vehicles(desk, input, desk.here).map(vehicle => vehicle.id)
  test('come in the wanted category first, those in use for the period are left out', () => {
    expect(free({ category_id: ids.electric, ends_at: desk.now() + 2 * DAY })).toEqual([ids.zoe, ids.golf, ids.bus])
    expect(free({ category_id: null, ends_at: desk.now() + HOUR })).toEqual([ids.golf, ids.octavia, ids.bus, ids.zoe])
  })
  test('hold the car of the reservation that is being fetched', () =>
    expect(free({ category_id: ids.compact, ends_at: desk.now() + 2 * DAY, reservation_id: ids.reservation })).toContain(ids.octavia))
})

describe('opening a check-out', () => {
  test('fills in what the reservation says', () => {
    expect(queries.check_out_start(desk, { reservation_id: ids.reservation }, desk.here)).toMatchObject({
      form: { customer_id: ids.mueller, driver_ids: [ids.driver], vehicle_id: ids.octavia, return_location_id: ids.airport,
        odometer_km: null, deposit: { amount_rp: 50_000 } },
      reservation: { number: 'R-2001', customer: 'Désirée Müller' }, category_id: ids.compact, numbers_left: 59,
    })
  })
  test('leaves out a car that is not ready', () => {
    set('vehicles', ids.octavia, 'status', 'CLEANING')
    expect(queries.check_out_start(desk, { reservation_id: ids.reservation }, desk.here).form.vehicle_id).toBeNull()
  })
  test('proposes of several drivers the one of the customer\'s own name, for a walk-in too', () => {
    desk.db.prepare(`insert into drivers select @earlier, org_id, customer_id, 'Anna', last_name, birth_date, licence_number, licence_country,
      licence_categories, licence_issued_on, licence_expires_on from drivers where id = @driver`).run({
      earlier: '00000000-0000-7000-8000-000000000001', driver: ids.driver,
    })
    const own = { customer_id: ids.mueller, driver_ids: [ids.driver] }
    expect(queries.check_out_start(desk, { reservation_id: ids.reservation }, desk.here).form).toMatchObject(own)
    expect(queries.check_out_start(desk, { reservation_id: null, customer_id: ids.mueller }, desk.here).form).toMatchObject(own)
  })
  test('is empty for a walk-in', () => expect(queries.check_out_start(desk, { reservation_id: null },
    desk.here)).toMatchObject({ form: { customer_id: null }, reservation: null, category_id: null }))
})

describe('attention', () => {
  const attention = () => queries.attention(desk, {}, desk.here)
  const refuse = (outcome: object) => {
    confirm(desk, 'check_out', goodCheckOut())
    desk.db.prepare("update outbox set state = 'REFUSED', outcome = ? where name = 'hold_deposit'").run(JSON.stringify(outcome))
  }
  test('is empty while all goes well', () => {
    confirm(desk, 'check_out', goodCheckOut())
    expect(attention()).toEqual([])
  })
  test('says in plain words what the server refused', () => {
    refuse({ code: '23514', constraint: 'contract_not_active' })
    expect(attention()).toMatchObject([{ kind: 'refused', name: 'hold_deposit', message: { key: 'refused.contract_not_active' },
      number: 'ZRH-26-000142', plate: 'ZH 412807', author: 'Rahel Roth' }])
  })
  test('names the code of a refusal that nobody foresaw', () => {
    refuse({ code: '23505', constraint: 'constructor' })
    expect(attention()).toMatchObject([{ message: { key: 'refused.unknown', values: { code: '23505 constructor' } } }])
  })
  test('shows what waits for something refused', () => {
    confirm(desk, 'check_out', goodCheckOut())
    desk.db.exec("update outbox set stale = 'stale.needs_refused' where name = 'hold_deposit'")
    expect(attention()).toMatchObject([{ kind: 'stale', message: { key: 'stale.needs_refused' } }])
    desk.db.exec("update outbox set state = 'ASIDE'")
    expect(attention()).toEqual([])
  })
  test('shows what does not get through although all else does, but not at the first failure', () => {
    confirm(desk, 'check_out', goodCheckOut())
    desk.db.exec("update outbox set tries = 2 where name = 'hold_deposit'")
    expect(attention()).toEqual([])
    desk.db.exec("update outbox set tries = 3, not_before = 1 where name = 'hold_deposit'")
    expect(attention()).toMatchObject([{ kind: 'stale', message: { key: 'stuck.on_the_way' }, choices: [{ choice: 'open_contract' }, { choice: 'export' }] }])
    desk.db.exec("update outbox set state = 'ACKED'")
    expect(attention()).toEqual([])
  })
  test('shows a cause above what waits for it, and the newer cause on top', () => {
    confirm(desk, 'check_out', goodCheckOut())
    desk.clock.at += HOUR
    confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'TWINT', amount_rp: 100, reference: null })
    desk.db.exec(`update outbox set state = 'REFUSED', outcome = '{"code":"23514"}' where name in ('check_out', 'take_payment');
      update outbox set stale = 'stale.needs_refused', occurred_at = occurred_at + 60000 where name = 'hold_deposit'`)
    expect(attention().map(({ name }) => name)).toEqual(['take_payment', 'check_out', 'hold_deposit'])
  })
  test('shows open conflicts with the other side', () => {
    conflict({})
    expect(attention()).toMatchObject([{ kind: 'conflict',
      message: { key: 'conflict.second_check_out', values: { plate: 'ZH 999', location: 'Flughafen', other_location: 'Zürich HB',
      other_number: 'ZRH-26-000141', other_at: desk.now() - 2 * DAY, other_by: 'Rahel Roth', found_at: 7 } },
      other: { number: 'ZRH-26-000141', location: 'Zürich HB' } }])
  })
})

describe('other questions', () => {
  test('a contract is shown with its lines, deposits and balance', () => {
    expect(queries.contract(desk, { contract_id: ids.contract }, desk.here)).toMatchObject({ number: 'ZRH-26-000141', plate: 'ZH 999',
      vehicle: 'VW Golf', balance_rp: 26_700,
      lines: [{ kind: 'RENT' }], deposits: [{ amount_rp: 50_000, status: 'HELD' }], payments: [], damages: [], pending: false,
      in_conflict: false })
    expect(queries.contract(desk, { contract_id: ids.org }, desk.here)).toBeNull()
  })
  test('the choices carry the price of today', () =>
    expect(queries.choices(desk, {}, desk.here).categories[0]).toMatchObject({ code: 'C', day_rate_rp: 8900, deposit_rp: 50_000 }))
  test('customers come with their drivers', () =>
    expect(queries.find_customers(desk, { text: 'berna' },
      desk.here)).toMatchObject([{ id: ids.young, company_name: 'Neue Werft AG', blocked: false, drivers: [{ id: ids.young_driver }] }]))
  test('a draft belongs to one person', () => {
    insert(desk.db, 'drafts', { person_id: ids.person, kind: 'check_in', body: '{"a":1}', updated_at: 5 })
    expect(queries.draft(desk, { kind: 'check_in' }, desk.here)).toEqual({ body: { a: 1 }, updated_at: 5 })
    expect(queries.draft(desk, { kind: 'check_out' }, desk.here)).toBeNull()
    desk.sign('MANAGER')
    expect(queries.draft(desk, { kind: 'check_in' }, desk.here)).toBeNull()
  })
})
