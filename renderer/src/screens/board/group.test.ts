import { describe, expect, it } from 'vitest'
import type { BoardRow } from '../../../../shared/queries.ts'
import { firstOf, grouped } from './group.ts'

const now = Date.UTC(2026, 10, 23, 9, 0)
const hour = 3_600_000
const row = (id: string, at: number, state: BoardRow['state']): BoardRow => ({
  id, at, state, kind: 'return', number: id, plate: null, customer: null, category: { name_de: 'B', name_fr: 'B', name_it: 'B', name_en: 'B' }, vehicle: null, balance_rp: 0, pending: false,
  reservation_id: null, contract_id: id, location: 'ZRH',
})

describe('the board', () => {
  it('puts what is overdue on top, the longest first, then today, then the days that follow', () => {
    const groups = grouped([
      row('tomorrow', now + 24 * hour, 'later'), row('today', now + hour, 'due'), row('late', now - hour, 'overdue'),
      row('later', now - 30 * hour, 'overdue'), row('clash', now - 40 * hour, 'conflict'),
    ], now)
    expect(groups.map(group => [group.when, group.rows.map(one => one.id)])).toEqual([
      ['overdue', ['later', 'late']], [0, ['clash', 'today']], [1, ['tomorrow']],
    ])
  })

  it('shows no more rows than asked for and still counts all', () => {
    const groups = grouped([row('a', now - hour, 'overdue'), row('b', now + hour, 'due'), row('c', now + 2 * hour, 'due')], now)
    expect(firstOf(groups, 2).map(group => [group.rows.map(one => one.id), group.total])).toEqual([[['a'], 1], [['b'], 2]])
    expect(firstOf(groups, 1)).toHaveLength(1)
  })
})
