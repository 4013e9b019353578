import { beforeEach, describe, expect, test } from 'vitest'
import type { FormInput, FormName, FormResult } from '../../../shared/forms.ts'
import type { QueryInput } from '../../../shared/queries.ts'
import { DAY } from '../../../shared/time.ts'
import { queries } from '../queries/index.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckOut, ids, insert } from '../testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.sign('MANAGER')
})
const view = () => queries.settings(desk, {}, desk.here)
const reach = (change: Partial<QueryInput<'settings_reach'>>) =>
  queries.settings_reach(desk, { section: 'seasons', category_id: null, from_on: null, from_location_id: null, to_location_id: null, ...change }, desk.here)
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
const season = (change: Partial<FormInput<'put_season'>> = {}): FormInput<'put_season'> => ({
  season_id: null, category_id: null, name_de: 'Festtage', name_fr: 'Fêtes', name_it: 'Feste', name_en: 'Holidays', first_day: '2026-12-19', last_day: '2027-01-03', surcharge_bp: 2000, is_active: true, ...change,
})

describe('A season', () => {
  test('is in force from its first to its last day, is changed field by field and taken out of force; no day has two', () => {
    const { id } = done('put_season', season())
    expect(refused('put_season', season({ first_day: '2027-01-03', last_day: '2027-01-09' }))).toEqual(['refused.season_overlaps', 'first_day'])
    expect(refused('put_season', season({ first_day: '2027-02-03', last_day: '2027-02-02' }))).toEqual(['refused.season_ends_after_start', 'last_day'])
    expect(refused('put_season', season({ season_id: '00000000-0000-7000-8000-000000000998' }))?.[0]).toBe('refused.season_unknown')
    done('put_season', season({ category_id: ids.compact, surcharge_bp: -1000 }))
    expect(view().seasons.map(({ category_id, state, surcharge_bp }) => [category_id, state, surcharge_bp])).toEqual([[null, 'COMING', 2000], [ids.compact, 'COMING', -1000]])
    done('put_season', season({ season_id: id, surcharge_bp: 2500, seen: { surcharge_bp: 2000 } }))
    expect(JSON.parse((rows("select input from outbox where name = 'change_season'") as { input: string }[])[0]?.input ?? '')).toMatchObject({ season_id: id, changes: { surcharge_bp: { seen: 2000, next: 2500 } } })
    const today = done('put_season', season({ category_id: ids.van, first_day: '2026-11-23', last_day: '2026-11-23' }))
    const state = () => view().seasons.find(one => one.id === today.id)?.state
    const before = desk.clock.at
    desk.clock.at = Date.UTC(2026, 10, 23, 22, 59) // the last minute of its last day in Zürich
    expect(state()).toBe('RUNNING')
    desk.clock.at += 60_000
    expect(state()).toBe('OVER')
    desk.clock.at = before
    done('put_season', season({ season_id: id, surcharge_bp: 2500, is_active: false }))
    expect(view().seasons.find(one => one.id === id)?.state).toBe('OFF')
    done('put_season', season({ first_day: '2026-12-20' }))
    expect(refused('put_season', season({ season_id: id, surcharge_bp: 2500 }))).toEqual(['refused.season_overlaps', 'first_day'])
  })

  test('tells which booked rents would be others, and touches none of them', () => {
    const [booked] = rows('select * from reservations') as Record<string, string | number>[]
    const starts_at = Date.UTC(2026, 11, 17, 9)
    insert(desk.db, 'reservations', { ...booked, id: '00000000-0000-7000-8000-000000000999', number: 'R-XMAS', starts_at, ends_at: starts_at + 4 * DAY })
    const asked: NonNullable<QueryInput<'settings_reach'>['season']> = { season_id: null, first_day: '2026-12-19', last_day: '2027-01-03', surcharge_bp: 2000, is_active: true }
    const of = (change: Partial<typeof asked> = {}, category_id: string | null = null) => reach({ section: 'seasons', category_id, season: { ...asked, ...change } })
    // two of its four days begin in it
    expect(of()).toMatchObject({ count: 1, rows: [{ number: 'R-XMAS', promised_rp: 4 * 8900, new_rp: 2 * 8900 + 2 * 10_680 }] })
    expect(of({ first_day: '2026-12-21' }).count).toBe(0)
    expect(of({}, ids.van).count).toBe(0)
    const { id } = done('put_season', season())
    expect(rows("select seasons from reservations where number = 'R-XMAS'")).toEqual([{ seasons: '' }])
    // as it stands it makes no other price any more; with another share, or out of force, it would
    expect(of({ season_id: id }).count).toBe(0)
    expect(of({ season_id: id, surcharge_bp: 5000 })).toMatchObject({ count: 1, rows: [{ promised_rp: 4 * 8900, new_rp: 2 * 8900 + 2 * 13_350 }] })
    // what is of the category itself counts before what is of all
    expect(of({ surcharge_bp: -1000 }, ids.compact)).toMatchObject({ count: 1, rows: [{ new_rp: 2 * 8900 + 2 * 8010 }] })
  })

  test('is in the price of a check-out from then on, line by line, and not in what was reserved before', () => {
    const out = () => queries.check_out(desk, goodCheckOut({ ends_at: desk.now() + 3 * DAY }), desk.here)
    const before = out().price
    done('put_season', season({ first_day: '2026-11-24', last_day: '2026-11-24' }))
    const after = out().price
    const rent = (price: typeof before) => price?.lines.filter(({ kind }) => kind === 'RENT').map(({ quantity, unit_rp, explanation, season: called }) => [quantity, unit_rp, explanation.key, called?.name_de])
    expect([rent(before), rent(after)]).toEqual([[[3, 8900, 'price.rent', undefined]], [[2, 8900, 'price.rent_plain', undefined], [1, 10_680, 'price.rent_season', 'Festtage']]])
    expect(after?.lines[1]?.explanation.values).toMatchObject({ rate_rp: 8900, surcharge: '+20 %', season_fr: 'Fêtes' })
    expect(after?.stamp).not.toBe(before?.stamp)
  })
})
