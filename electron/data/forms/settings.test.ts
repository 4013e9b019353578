import { beforeEach, describe, expect, test } from 'vitest'
import type { FormInput, FormName, FormResult } from '../../../shared/forms.ts'
import type { Role } from '../../../shared/roles.ts'
import { maySet, settingSections } from '../../../shared/settings.ts'
import type { SettingsReach } from '../../../shared/settings.ts'
import { DAY, HOUR } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { queries } from '../queries/index.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckIn, goodCheckOut, ids, insert, noon_is_near } from '../testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.sign('ADMIN')
})
const view = () => queries.settings(desk, {}, desk.here)
const reach = (change: Partial<Parameters<typeof queries.settings_reach>[1]>): SettingsReach =>
  queries.settings_reach(desk, { section: 'plans', category_id: null, from_on: null, from_location_id: null, to_location_id: null, ...change }, desk.here)
function done<N extends FormName>(name: N, input: FormInput<N>): FormResult[N] {
  const outcome = confirm(desk, name, input)
  if (!outcome.ok) throw new Error(outcome.message.key)
  return outcome.value as FormResult[N]
}
const refused = <N extends FormName>(name: N, input: FormInput<N>) => {
  const outcome = confirm(desk, name, input)
  return outcome.ok ? null : [outcome.message.key, outcome.field]
}
const rows = (sql: string) => desk.db.prepare(sql).all()
const waiting = () => desk.db.prepare('select name, author_id from outbox order by seq').all()

const plan = (change: Partial<FormInput<'add_price_plan'>> = {}): FormInput<'add_price_plan'> => ({
  category_id: ids.compact, name: 'Winter', day_rate_rp: 9900, included_km_day: 150, extra_km_rp: 50, valid_from: '2026-11-24',
  tiers: [{ from_days: 3, day_rate_rp: 9000 }, { from_days: 7, day_rate_rp: 8000 }], ...change,
})
const season = (change: Partial<FormInput<'put_season'>> = {}): FormInput<'put_season'> => ({
  season_id: null, category_id: null, name_de: 'Festtage', name_fr: 'Fêtes', name_it: 'Feste', name_en: 'Holidays', first_day: '2026-12-19', last_day: '2027-01-03', surcharge_bp: 2000, is_active: true, ...change,
})
const names = { name_de: 'Kindersitz', name_fr: 'Siège', name_it: 'Seggiolino', name_en: 'Child seat' }
const extra = (change: Partial<FormInput<'put_extra'>> = {}): FormInput<'put_extra'> => ({
  extra_id: null, code: 'SEAT', ...names, per: 'DAY', price_rp: 900, is_active: true, charge_kind: 'EXTRA', excess_bp: null, km: null, sort: 0, category_id: null,
  stock: [{ location_id: ids.city, pieces: 4 }], ...change,
})
const fee = (change: Partial<FormInput<'put_counter_fee'>> = {}): FormInput<'put_counter_fee'> =>
  ({ counter_fee_id: null, kind: 'CLEANING', code: 'DOG', category_id: null, ...names, amount_rp: 12_000, is_active: true, ...change })

describe('A new price', () => {
  test('is a new plan from its day on; the one before is replaced only then, and stays as it was', () => {
    const before = rows('select * from price_plans order by id')
    done('add_price_plan', plan())
    expect(view().plans.filter(({ category_id }) => category_id === ids.compact).map(({ valid_from, state, day_rate_rp }) => [valid_from, state, day_rate_rp]))
      .toEqual([['2026-11-24', 'COMING', 9900], ['2024-01-01', 'VALID', 8900]])
    desk.clock.at += DAY
    expect(view().plans.filter(({ category_id }) => category_id === ids.compact).map(({ state }) => state)).toEqual(['VALID', 'OVER'])
    expect(rows(`select * from price_plans where valid_from < '2026-01-01' order by id`)).toEqual(before)
    expect(waiting()).toEqual([{ name: 'add_price_plan', author_id: ids.manager }])
  })

  test('may ask for late hours and for energy: hours with their grace, a charging fee with its kilowatt-hours', () => {
    expect(refused('add_price_plan', plan({ late_hour_rp: 1200 }))).toEqual(['refused.price_plan_late_fee', 'late_grace_min'])
    expect(refused('add_price_plan', plan({ late_grace_min: 29 }))).toEqual(['refused.price_plan_late_fee', 'late_hour_rp'])
    expect(refused('add_price_plan', plan({ charge_fee_rp: 1500 }))).toEqual(['refused.price_plan_energy', 'kwh_rp'])
    done('add_price_plan', plan({ late_hour_rp: 1200, late_grace_min: 29, kwh_rp: 79, charge_fee_rp: 1500 }))
    expect(view().plans.find(({ valid_from }) => valid_from === '2026-11-24')).toMatchObject({ late_hour_rp: 1200, late_grace_min: 29, kwh_rp: 79, charge_fee_rp: 1500 })
  })

  test('leaves what was agreed: contracts, charges and the reservation keep theirs, and the car comes back at the price it left with', () => {
    const agreed = () => [rows('select * from contracts order by id'), rows('select * from contract_charges order by id'), rows('select * from reservations order by id')]
    const before = agreed()
    const bill = queries.check_in(desk, goodCheckIn({ odometer_km: 31_000 }), desk.here)
    done('add_price_plan', plan({ valid_from: '2026-11-23', day_rate_rp: 99_900, extra_km_rp: 500 }))
    done('change_category', { category_id: ids.compact, deposit_rp: 90_000, excess_rp: 300_000, young_driver_fee_rp: 9900, young_driver_age: 30, min_age: 18, min_years_held: 1 })
    done('change_firm', { grace_min: 0, fuel_litre_rp: 999, fuel_fee_rp: 9900 })
    expect(agreed()).toEqual(before)
    expect(queries.check_in(desk, goodCheckIn({ odometer_km: 31_000 }), desk.here)).toEqual(bill)
    const { customer_id, reservation_id } = { customer_id: ids.mueller, reservation_id: ids.reservation }
    const out = queries.check_out(desk, goodCheckOut({ reservation_id, customer_id, vehicle_id: ids.octavia, ends_at: noon_is_near + 4 * HOUR + 2 * DAY }), desk.here)
    expect(out.price?.lines.find(({ kind }) => kind === 'RENT')?.unit_rp).toBe(8900)
    expect(out.excess_rp).toBe(300_000) // what a reservation does not hold is as it is at the check-out
    expect(queries.check_out(desk, goodCheckOut(), desk.here).price?.lines.find(({ kind }) => kind === 'RENT')?.unit_rp).toBe(99_900)
  })

  test('says beside the field what can not be: a day in the past, a day that has one, two tiers of the same days', () => {
    expect(refused('add_price_plan', plan({ valid_from: '2026-11-22' }))).toEqual(['refused.price_plan_in_the_past', 'valid_from'])
    expect(refused('add_price_plan', plan({ tiers: [{ from_days: 3, day_rate_rp: 1 }, { from_days: 5, day_rate_rp: 1 }, { from_days: 3, day_rate_rp: 2 }] })))
      .toEqual(['refused.price_tier_once', 'tiers.2.from_days'])
    done('add_price_plan', plan())
    expect(refused('add_price_plan', plan())).toEqual(['refused.price_plan_once_a_day', 'valid_from'])
    expect(refused('add_price_plan', plan({ day_rate_rp: -1, valid_from: '2026-12-01' }))).toEqual(['error.bad_input', undefined])
    expect(rows('select * from outbox')).toHaveLength(1)
  })

  test('shows the reservations that begin while it is the price: from its day to the day of the next one, at midnight in Zürich', () => {
    const [booked] = rows('select * from reservations') as Record<string, string | number>[]
    insert(desk.db, 'reservations', { ...booked, id: '00000000-0000-7000-8000-000000000999', number: 'R-LATER', starts_at: Date.UTC(2026, 11, 9, 23, 0), ends_at: Date.UTC(2026, 11, 12) })
    const numbers = (change: Parameters<typeof reach>[0]) => reach({ category_id: ids.compact, ...change }).rows.map(({ number }) => number)
    expect(numbers({ from_on: '2026-11-23' })).toEqual(['R-2001', 'R-LATER'])
    expect(numbers({ from_on: '2026-11-24' })).toEqual(['R-LATER'])
    expect(numbers({ from_on: '2026-12-10' })).toEqual(['R-LATER'])
    expect(numbers({ from_on: '2026-12-11' })).toEqual([])
    done('add_price_plan', plan({ valid_from: '2026-12-10' }))
    expect(numbers({ from_on: '2026-11-23' })).toEqual(['R-2001'])
    expect(reach({ category_id: ids.van, from_on: '2026-11-23' }).count).toBe(0)
    expect(reach({ category_id: ids.compact, from_on: '2026-11-23' })).toMatchObject({ location: 'Zürich HB', count: 1, rows: [{ customer: 'Désirée Müller', promised_rp: null, new_rp: null }] })
  })

  test('says what the booked rents would be with it beside what was promised, and leaves out those that cost the same', () => {
    const days = (rows("select (ends_at - starts_at) / 86400000 as days from reservations where number = 'R-2001'") as { days: number }[])[0]?.days ?? 0
    const asked = { category_id: ids.compact, from_on: '2026-11-23' }
    expect(reach({ ...asked, plan: { day_rate_rp: 9900, tiers: [] } }).rows).toMatchObject([{ number: 'R-2001', promised_rp: days * 8900, new_rp: days * 9900 }])
    expect(reach({ ...asked, plan: { day_rate_rp: 9900, tiers: [{ from_days: 2, day_rate_rp: 5000 }] } }).rows).toMatchObject([{ new_rp: days * (days < 2 ? 9900 : 5000) }])
    expect(reach({ ...asked, plan: { day_rate_rp: 8900, tiers: [] } })).toMatchObject({ count: 0, rows: [] })
  })
})

describe('What else is set', () => {
  test('is an extra with its stock, changed under the same id, its code taken once', () => {
    const { id } = done('put_extra', extra())
    done('put_extra', extra({ extra_id: id, price_rp: 1100, is_active: false, stock: [{ location_id: ids.city, pieces: 2 }, { location_id: ids.airport, pieces: 1 }] }))
    expect(view().extras).toMatchObject([{ id, price_rp: 1100, is_active: false, stock: [{ pieces: 2 }, { pieces: 1 }] }])
    expect(refused('put_extra', extra())).toEqual(['refused.extra_code_taken', 'code'])
  })
  test('is a line of the price list; a new one never writes over one that is there', () => {
    const { id } = done('put_counter_fee', fee())
    expect(refused('put_counter_fee', fee({ amount_rp: 1 }))).toEqual(['refused.counter_fee_taken', 'code'])
    done('put_counter_fee', fee({ counter_fee_id: id, amount_rp: 15_000 }))
    done('put_counter_fee', fee({ category_id: ids.van }))
    insert(desk.db, 'counter_fees', { id: '9b2f1c7e-0000-0000-0000-000000000001', org_id: ids.org, kind: 'KEY_LOST', code: 'KEY', category_id: ids.van, ...names, amount_rp: 1, is_active: 1 }) // as the server gives ids
    done('put_counter_fee', fee({ counter_fee_id: '9b2f1c7e-0000-0000-0000-000000000001', kind: 'KEY_LOST', code: 'KEY', category_id: ids.van, amount_rp: 2 }))
    expect(view().fees.find(({ kind }) => kind === 'KEY_LOST')?.amount_rp).toBe(2)
    expect(view().fees.filter(({ kind }) => kind === 'CLEANING').map(({ amount_rp, category_id }) => [amount_rp, category_id])).toEqual([[15_000, null], [12_000, ids.van]])
  })
  test('is a fee for each way, and none from a location to itself', () => {
    done('put_one_way_fee', { from_location_id: ids.city, to_location_id: ids.airport, fee_rp: 4500 })
    expect(view().one_way).toMatchObject([{ fee_rp: 4500 }])
    expect(refused('put_one_way_fee', { from_location_id: ids.city, to_location_id: ids.city, fee_rp: 1 })).toEqual(['refused.one_way_needs_two_locations', 'to_location_id'])
    expect(reach({ section: 'one_way', from_location_id: ids.city, to_location_id: ids.airport }).count).toBe(1)
    expect(reach({ section: 'one_way', from_location_id: ids.city, to_location_id: ids.city }).count).toBe(0)
  })
  test('is the account of the firm: a wrong digit, a QR-IBAN that is none and the other way round are told beside the field, and blank takes it away', () => {
    const others = () => { const { iban: _, ...rest } = view().firm; return rest }
    const before = others()
    expect(refused('change_firm', { iban: 'CH4531999123000889012', account: 'QR_IBAN' })).toEqual(['refused.firm_iban_is_valid', 'iban'])
    expect(refused('change_firm', { iban: 'CH5800791123000889012', account: 'QR_IBAN' })).toEqual(['gate.setting.qr_iban_range', 'iban'])
    expect(refused('change_firm', { iban: 'CH4431999123000889012', account: 'IBAN' })).toEqual(['gate.setting.iban_is_qr', 'iban'])
    done('change_firm', { iban: 'CH4431999123000889012', account: 'QR_IBAN' })
    expect([view().firm.iban, others()]).toEqual(['CH4431999123000889012', before])
    done('change_firm', { staff_discount_bp: 700 })
    expect(view().firm).toMatchObject({ iban: 'CH4431999123000889012', staff_discount_bp: 700 })
    done('change_firm', { iban: null })
    expect(view().firm.iban).toBeNull()
  })
  test('is a limit for discounts, of staff never above that of managers', () => {
    expect(refused('change_firm', { staff_discount_bp: 4000 })).toEqual(['refused.discount_limits_in_order', 'staff_discount_bp'])
    done('change_firm', { staff_discount_bp: 4000, manager_discount_bp: 5000 })
    expect(view().firm).toMatchObject({ staff_discount_bp: 4000, manager_discount_bp: 5000 })
  })
  test('is where customs are near: the location keeps its address, and its reservations are counted', () => {
    const address = rows('select code, name, street, phone from locations order by id')
    expect(reach({ section: 'customs' }).count).toBe(0)
    done('mark_border', { location_id: ids.city, is_border: true })
    expect(view().locations.filter(({ is_border }) => is_border).map(({ id }) => id)).toEqual([ids.city])
    expect(rows('select code, name, street, phone from locations order by id')).toEqual(address)
    expect(reach({ section: 'customs' }).count).toBe(1)
  })
  test('keeps what its form is not about: a category its names and licence', () => {
    const before = rows(`select code, name_de, sort, licence_category from vehicle_categories where id = '${ids.van}'`)
    done('change_category', { category_id: ids.van, deposit_rp: 1, excess_rp: 2, young_driver_fee_rp: 3, young_driver_age: 26, min_age: 21, min_years_held: 4 })
    expect(rows(`select code, name_de, sort, licence_category from vehicle_categories where id = '${ids.van}'`)).toEqual(before)
    expect(view().categories.find(({ id }) => id === ids.van)).toMatchObject({ deposit_rp: 1, excess_rp: 2, min_age: 21, min_years_held: 4 })
  })
})

describe('Of what is there only what was changed goes out', () => {
  const sent = () => desk.db.prepare('select name, input from outbox order by seq').all().map(row => { const { name, input } = row as { name: string; input: string }; return [name, JSON.parse(input)] })
  const category = { category_id: ids.van, deposit_rp: 1, excess_rp: 2, young_driver_fee_rp: 3, young_driver_age: 26, min_age: 21, min_years_held: 4 }
  test('with what stood in the form when it opened, whatever a pull has brought since', () => {
    desk.db.prepare('update vehicle_categories set deposit_rp = 77, excess_rp = 88 where id = ?').run(ids.van)
    const seen = { ...category, deposit_rp: 50, excess_rp: 2 } // the form has opened before that; only the deposit was changed in it
    done('change_category', { ...category, seen })
    expect(sent()).toEqual([['change_category', { location_id: ids.city, category_id: ids.van, changes: { deposit_rp: { seen: 50, next: 1 } } }]])
    expect(rows(`select deposit_rp, excess_rp from vehicle_categories where id = '${ids.van}'`), 'what somebody else has set stays').toEqual([{ deposit_rp: 77, excess_rp: 88 }])
    expect(queries.attention(desk, {}, desk.here)).toMatchObject([{ kind: 'conflict', sides: 'setting', compare: [{ row: 'setting.deposit_rp', mine: { as: 'money', value: 1 }, other: { as: 'money', value: 77 } }],
      choices: [{ choice: 'set_mine', needs: null }, { choice: 'as_recorded', needs: null }, { choice: 'export', needs: null }] }])
    desk.sign('MANAGER')
    expect(queries.attention(desk, {}, desk.here)[0]?.choices, 'the firm\'s rules are an administrator\'s').toMatchObject([{ needs: 'ADMIN' }, { needs: 'ADMIN' }, { needs: null }])
  })
  test('and nothing where nothing was', () => {
    done('change_category', { ...category, seen: category })
    const { id } = done('put_extra', extra())
    const opened = { price_rp: 900, is_active: true, sort: 0, category_id: null, per: 'DAY', excess_bp: null, km: null, ...names, [`stock.${ids.city}`]: 4 }
    done('put_extra', extra({ extra_id: id, seen: opened }))
    expect(sent().map(([name]) => name as string)).toEqual(['put_extra'])
    done('put_extra', extra({ extra_id: id, price_rp: 950, stock: [{ location_id: ids.city, pieces: 3 }], seen: opened }))
    expect(sent().at(-1)).toMatchObject(['change_extra', { extra_id: id, changes: { price_rp: { seen: 900, next: 950 } }, stock: [{ location_id: ids.city, seen: 4, next: 3 }] }])
    expect(view().extras).toMatchObject([{ price_rp: 950, stock: [{ pieces: 3 }] }])
  })
})

describe('The chart of accounts', () => {
  const put = (change: Partial<FormInput<'put_ledger_account'>> = {}): FormInput<'put_ledger_account'> => ({ purpose: 'REVENUE_RENT', location_id: null, till: null, account: '3200', tax_code: null, ...change })
  const of = (id: string) => view().ledger.find(one => one.id === id)

  test('shows all that is booked with what counts, is changed in one place and goes back to the usual account when it is emptied', () => {
    insert(desk.db, 'charge_kinds', { id: uuidv7(), org_id: ids.org, kind: 'RENT', vat_code: 'STANDARD', ...names }, { id: uuidv7(), org_id: ids.org, kind: 'SNOW_CHAINS', vat_code: 'STANDARD', ...names })
    expect(of('REVENUE_RENT')).toMatchObject({ account: null, usual: '3400', kind: { kind: 'RENT' } })
    done('put_ledger_account', put())
    done('put_ledger_account', put({ account: '3201' }))
    expect(of('REVENUE_RENT')).toMatchObject({ account: '3201', usual: '3400' })
    done('put_ledger_account', put({ account: null }))
    expect(of('REVENUE_RENT')).toMatchObject({ account: null, usual: '3400' })
    expect(rows("select purpose from ledger_accounts")).toHaveLength(1)
    done('put_ledger_account', put({ purpose: 'CASH', account: '1005' }))
    expect(of(`CASH ${ids.city}`)).toMatchObject({ account: null, usual: '1005' })
    done('put_ledger_account', put({ purpose: 'CARDS', location_id: ids.city, account: '1021' }))
    expect(view().ledger.filter(({ purpose }) => purpose === 'CARDS').map(({ location_id, account, usual }) => [location_id, account, usual])).toEqual([[null, null, '1025'], [ids.airport, null, '1025'], [ids.city, '1021', '1025']])
    // drawers are listed where there are several
    const drawer = (till: string, location_id: string = ids.city) => insert(desk.db, 'cash_sessions', { id: uuidv7(), org_id: ids.org, location_id, device_id: ids.device, till, status: 'OPEN', opened_at: desk.clock.at, opened_by: ids.person, opening_rp: 0 })
    drawer('Kasse 1')
    drawer('Kasse 1', ids.airport)
    expect(view().ledger.filter(({ till }) => till !== null)).toEqual([])
    drawer('Kasse 2')
    done('put_ledger_account', put({ purpose: 'CASH', location_id: ids.city, account: '1006' }))
    done('put_ledger_account', put({ purpose: 'CASH', location_id: ids.city, till: 'Kasse 2', account: '1007' }))
    expect(view().ledger.filter(({ purpose, location_id }) => purpose === 'CASH' && location_id === ids.city).map(({ id, till, account, usual }) => [id, till, account, usual])).toEqual([
      [`CASH ${ids.city}`, null, '1006', '1005'], [`CASH ${ids.city} Kasse 1`, 'Kasse 1', null, '1006'], [`CASH ${ids.city} Kasse 2`, 'Kasse 2', '1007', '1006']])
    done('put_ledger_account', put({ purpose: 'VAT_810', account: null, tax_code: 'M81' }))
    expect(of('VAT_810')).toMatchObject({ tax_code: 'M81', usual: '2200', usual_code: 'V81' })
    expect(of('CREDIT_NOTES')).toMatchObject({ account: null, usual: null })
  })

  test('takes neither what is no account nor nothing where nothing else counts, and says so beside the field', () => {
    expect(refused('put_ledger_account', put({ account: '34' }))).toEqual(['refused.ledger_account_is_well_formed', 'account'])
    expect(refused('put_ledger_account', put({ account: '=3400' }))).toEqual(['refused.ledger_account_is_well_formed', 'account'])
    expect(refused('put_ledger_account', put({ purpose: 'REVENUE_SNOW_CHAINS', account: null }))).toEqual(['gate.setting.account_missing', 'account'])
    expect(refused('put_ledger_account', put({ purpose: 'VAT_810', tax_code: 'V 81' }))).toEqual(['refused.ledger_tax_code_is_of_a_rate', 'tax_code'])
    expect(refused('put_ledger_account', put({ location_id: ids.city }))?.[0]).toBe('refused.ledger_only_money_has_a_place')
    expect(refused('put_ledger_account', put({ purpose: 'CARDS', location_id: ids.city, till: 'Kasse 1' }))?.[0]).toBe('refused.ledger_only_cash_has_a_till')
    expect(refused('put_ledger_account', put({ purpose: 'CASH', till: 'Kasse 1' }))?.[0]).toBe('refused.ledger_only_cash_has_a_till')
    expect(refused('lock_month', { until_on: '2026-12-31' })?.[0]).toBe('refused.period_not_over')
  })
})

test('Staff set nothing, a manager prices only, an administrator all; nothing waits of what was refused', () => {
  const tries: { [N in 'add_price_plan' | 'put_season' | 'put_extra' | 'put_one_way_fee' | 'put_counter_fee' | 'change_category' | 'change_firm' | 'mark_border' | 'put_ledger_account' | 'lock_month']: FormInput<N> } = {
    add_price_plan: plan(), put_season: season(), put_extra: extra(), put_one_way_fee: { from_location_id: ids.city, to_location_id: ids.airport, fee_rp: 1 }, put_counter_fee: fee(),
    change_category: { category_id: ids.van, deposit_rp: 1, excess_rp: 2, young_driver_fee_rp: 3, young_driver_age: 26, min_age: 21, min_years_held: 4 },
    change_firm: { customs_gate: 'WARN' }, mark_border: { location_id: ids.city, is_border: true },
    put_ledger_account: { purpose: 'CASH', location_id: ids.city, account: '1001', tax_code: null }, lock_month: { until_on: '2026-10-31' },
  }
  const of = (role: Role) => {
    desk = deskFixture()
    desk.sign(role)
    return Object.entries(tries).map(([name, input]) => refused(name as FormName, input as FormInput<FormName>)?.[0] ?? null)
  }
  const [manager, admin] = ['refused.needs_manager', 'refused.needs_admin']
  expect(of('STAFF')).toEqual([manager, manager, manager, manager, manager, admin, admin, admin, admin, admin])
  expect(rows('select * from outbox')).toEqual([])
  expect(of('MANAGER')).toEqual([null, null, null, null, null, admin, admin, admin, admin, admin])
  expect(of('ADMIN')).toEqual([null, null, null, null, null, null, null, null, null, null])
  expect(settingSections.filter(section => maySet('MANAGER', section))).toEqual(['plans', 'seasons', 'extras', 'one_way', 'fees', 'damages'])
  expect(settingSections.filter(section => maySet('STAFF', section))).toEqual([])
})
