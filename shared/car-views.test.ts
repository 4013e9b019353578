import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carBodies, viewNames, views } from './car-bodies.ts'
import { damageSizes, isOddPlace, markShapes, marksOf, nextSize, placeAt, sizeText, viewsOfPart } from './car-views.ts'

describe('The drawing of a car', () => {
  it('has every part on every body, in frames that are the same', () => {
    const [first, ...others] = carBodies.map(body => views[body].map(({ name, x, y, width, height, flip }) => ({ name, x, y, width, height, flip })))
    for (const other of others) expect(other).toEqual(first)
    for (const body of carBodies) {
      for (const [part, seen] of Object.entries(viewsOfPart)) {
        for (const view of seen) expect(views[body].find(one => one.name === view)?.areas.map(area => area.part), `${body} ${part}`).toContain(part)
      }
    }
  })
  it('is another for each body, and a mark another for each kind: both are told apart without a colour', () => {
    const drawn = carBodies.map(body => JSON.stringify(views[body].map(({ areas, lines }) => [areas, lines])))
    expect(new Set(drawn).size).toBe(carBodies.length)
    for (const name of ['LEFT', 'TOP', 'FRONT', 'REAR', 'INTERIOR'] as const) expect(new Set(carBodies.map(body => JSON.stringify(views[body].find(one => one.name === name)))).size, `${name} differs`).toBeGreaterThan(1)
    expect(new Set(Object.values(markShapes)).size).toBe(6)
  })
  it('puts a mark where it was pointed at, to a thousandth', () => {
    fc.assert(fc.property(fc.constantFrom(...viewNames), fc.nat(1000), fc.nat(1000), (view, x, y) => {
      const [mark] = marksOf([{ part: 'ROOF', view, x, y }])
      expect(mark && placeAt(mark)).toEqual({ view, x, y })
    }))
  })
  it('gives marks of which only the part is known places of their own, whatever else was put where', () => {
    const marks = marksOf([{ part: 'LEFT' }, { part: 'LEFT', view: 'LEFT', x: 1, y: 1 }, ...Array.from({ length: 9 }, () => ({ part: 'LEFT' }))])
    expect(new Set(marks.map(({ x, y }) => `${x} ${y}`)).size).toBe(marks.length)
  })
  it('knows a place that is half said or on the wrong view', () => {
    expect([{ part: 'ROOF' }, { part: 'ROOF', view: 'TOP', x: 0, y: 1000 }, { part: 'WHEELS', view: 'RIGHT', x: 1, y: 1 }].map(isOddPlace)).toEqual([false, false, false])
    expect([{ part: 'ROOF', view: 'TOP' }, { part: 'ROOF', x: 1 }, { part: 'ROOF', view: 'LEFT', x: 1, y: 1 }, { part: 'WHEELS', view: 'TOP', x: 1, y: 1 }].map(isOddPlace)).toEqual([true, true, true, true])
  })
  it('draws what is larger larger, and never so small that it can not bear its number', () => {
    const scales = [null, ...damageSizes].map(size_mm => marksOf([{ part: 'ROOF', size_mm }])[0]?.scale ?? 0)
    expect(scales[0]).toBe(1)
    expect(scales.slice(1)).toEqual(scales.slice(1).toSorted((a, b) => a - b))
    expect([Math.min(...scales), Math.max(...scales)]).toEqual([0.8, 1.6])
  })
  it('goes up and down the sizes one by one and stops at both ends', () => {
    expect([nextSize(null, 1), nextSize(50, 1), nextSize(50, -1), nextSize(15, 1), nextSize(15, -1), nextSize(2000, 1), nextSize(5, -1)]).toEqual([50, 80, 30, 20, 10, 2000, 5])
    expect([null, 5, 15, 80, 1000, 1500].map(sizeText)).toEqual(['', '5 mm', '15 mm', '8 cm', '1 m', '150 cm'])
  })
})
