import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Which tests run in one worker, and so on one database, is another one each time. */
test('each test plants cars with numbers of its own, a hundred of them', () => {
  const folder = import.meta.dirname
  const numbers = readdirSync(folder).filter(name => /\.(spec|proof\.spec)\.ts$|^stock\.ts$/.test(name))
    .flatMap(name => [...readFileSync(join(folder, name), 'utf8').matchAll(/\b9[0-8]\d_\d00\b|\b99[0-8]_\d00\b/g)].map(([number]) => ({ name, number: Number(number.replace('_', '')) })))
    .sort((a, b) => a.number - b.number)
  expect(numbers.length).toBeGreaterThan(30)
  expect(numbers.filter(({ number }, n) => number === numbers[n + 1]?.number || number === numbers[n - 1]?.number)).toEqual([])
})
