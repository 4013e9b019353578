import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { drillKit } from '../../../scripts/restore/drill-kit.ts'
import type { Ask } from './catalogue.ts'
import { usedNumbers } from './facts.ts'
import { askerOf, openScratch } from './scratch.ts'

let db: Awaited<ReturnType<typeof openScratch>>
let ask: Ask
beforeAll(async () => {
  db = await openScratch((await drillKit()).empty)
  ask = askerOf(db)
  await db.exec(`create table public.contracts (org_id int, number text); create table public.reservations (org_id int, number text); create table public.invoices (org_id int, kind text, number text);
    create table public.number_blocks (org_id int, kind text, prefix text, first_no int, last_no int, next_no int)`)
}, 60_000)
afterAll(() => db.close())
beforeEach(() => db.exec('truncate public.contracts, public.reservations, public.invoices, public.number_blocks'))

type Block = { org: number; kind: string; prefix: string; next: number; last: number }
type Used = { org: number; kind: string; number: string }
const six = (n: number) => String(n).padStart(6, '0')
async function store(blocks: readonly Block[], used: readonly Used[]): Promise<void> {
  const values = (rows: readonly (string | number)[][]) => rows.map(row => `(${row.map(cell => (typeof cell === 'number' ? cell : `'${cell}'`)).join(', ')})`).join(', ')
  if (blocks.length > 0) await db.exec(`insert into public.number_blocks values ${values(blocks.map(({ org, kind, prefix, next, last }) => [org, kind, prefix, 1, last, next]))}`)
  for (const [table, kind] of [['contracts', 'CONTRACT'], ['reservations', 'RESERVATION']] as const) {
    const rows = used.filter(one => one.kind === kind).map(({ org, number }) => [org, number])
    if (rows.length > 0) await db.exec(`insert into public.${table} values ${values(rows)}`)
  }
  const invoices = used.filter(({ kind }) => kind === 'INVOICE').map(({ org, kind, number }) => [org, kind, number])
  if (invoices.length > 0) await db.exec(`insert into public.invoices values ${values(invoices)}`)
}

describe('Numbers that were given out', () => {
  const [org, kind, prefix, n] = [fc.constantFrom(1, 2), fc.constantFrom('CONTRACT', 'RESERVATION', 'INVOICE'), fc.constantFrom('A-26-', 'A.26-', '26-'), fc.integer({ min: 1, max: 30 })]
  const block = fc.record({ org, kind, prefix, next: n, length: fc.integer({ min: 0, max: 8 }) }).map(({ length, ...one }): Block => ({ ...one, last: one.next + length - 1 }))
  const number = fc.oneof({ weight: 8, arbitrary: fc.tuple(prefix, n).map(([before, at]) => `${before}${six(at)}`) }, { weight: 1, arbitrary: fc.constantFrom('', '000003', 'A-26-00003', 'A-26-00000x', 'A-26-0000003', 'XA-26-000003') })

  it('and that a range still has to give are found, each once, and no other', () => fc.assert(fc.asyncProperty(fc.array(block, { maxLength: 12 }), fc.array(fc.record({ org, kind, number }), { maxLength: 30 }), async (blocks, used) => {
    await db.exec('truncate public.contracts, public.reservations, public.invoices, public.number_blocks')
    await store(blocks, used)
    const wanted = used.flatMap(one => {
      const open = blocks.filter(({ org: firm, kind: of, prefix: before, next, last }) => firm === one.org && of === one.kind && one.number.startsWith(before) && /^\d{6}$/.test(one.number.slice(before.length))
        && Number(one.number.slice(before.length)) >= next && Number(one.number.slice(before.length)) <= last)
      return open.length === 0 ? [] : [{ number: one.number, next: String(Math.min(...open.map(({ next }) => next))) }]
    })
    const byNumber = (rows: { number: string; next: string }[]) => rows.toSorted((a, b) => `${a.number} ${a.next}`.localeCompare(`${b.number} ${b.next}`))
    expect(byNumber(await usedNumbers(ask))).toEqual(byNumber(wanted))
  }), { numRuns: 60 }), 60_000)

  it('are looked up and not held against every range: a hundred thousand of two thousand ranges are no minutes', async () => {
    await db.exec(`insert into public.number_blocks select 1, 'CONTRACT', 'V-26-', g * 100 + 1, g * 100 + 100, g * 100 + 51 from generate_series(0, 1999) g;
      insert into public.contracts select 1, 'V-26-' || lpad((g * 100 + n)::text, 6, '0') from generate_series(0, 1999) g, generate_series(1, 50) n; insert into public.contracts values (1, 'V-26-000099'); analyze`)
    expect(await usedNumbers(ask)).toEqual([{ number: 'V-26-000099', next: '51' }])
  }, 15_000)
})
