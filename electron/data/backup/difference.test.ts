import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOf, most_told } from './difference.ts'

const text = (...rows: string[][]) => Buffer.from(rows.map(row => `${row.join('\t')}\n`).join(''))

describe('The difference between a backup and now', () => {
  it('names what is gone, new and changed, and of a change the fields', () => {
    const then = text(['1', 'Müller', '4200'], ['2', '\\N', '10'], ['3', 'a\\tb\\\\N', '5'])
    const now = text(['1', 'Müller', '4300'], ['3', '\\N', '5'], ['4', 'x', '7'])
    expect(differenceOf('public.x', ['id', 'name', 'rp'], ['id'], then, now)).toEqual({ table: 'public.x', gone: 1, new: 1, changed: 2, rows: [
      { key: '1', what: 'changed', fields: [{ column: 'rp', was: '4200', is: '4300' }] },
      { key: '3', what: 'changed', fields: [{ column: 'name', was: 'a\tb\\N', is: null }] },
      { key: '4', what: 'new', fields: [{ column: 'id', was: null, is: '4' }, { column: 'name', was: null, is: 'x' }, { column: 'rp', was: null, is: '7' }] },
      { key: '2', what: 'gone', fields: [{ column: 'id', was: '2', is: null }, { column: 'rp', was: '10', is: null }] },
    ] })
  })

  it('is nothing where the rows are the same in whatever order, with a key of several columns or none', () => fc.assert(fc.property(
    fc.uniqueArray(fc.tuple(fc.integer(), fc.integer()), { selector: row => row.join(), maxLength: 30 }), fc.boolean(), (rows, has_key) => {
      const cells = rows.map(row => row.map(String))
      const key = has_key ? ['b', 'a'] : []
      expect(differenceOf('t', ['a', 'b'], key, text(...cells), text(...cells.toReversed()))).toMatchObject({ gone: 0, new: 0, changed: 0 })
      expect(differenceOf('t', ['a', 'b'], key, text(...cells), text(...cells.slice(1)))).toMatchObject({ gone: Math.min(1, rows.length), new: 0, changed: 0 })
    })))

  it('counts all and tells so many', () => {
    const many = Array.from({ length: most_told + 50 }, (_, n) => [`${n}`])
    const { gone, rows } = differenceOf('t', ['id'], ['id'], text(...many), text())
    expect(gone).toBe(most_told + 50)
    expect(rows).toHaveLength(most_told)
    expect(() => differenceOf('t', ['id'], ['other'], text(), text())).toThrow('key of t')
  })
})
