import { expect, it } from 'vitest'
import type { FromData, ToData } from '../../shared/data-process.ts'
import type { Wire } from '../../shared/wire.ts'
import { piece_bytes, rowsOf } from './backup/answer-in-pieces.ts'
import type { ComparedRow } from './backup/compare.ts'
import type { Given } from './backup/drill-line.ts'
import { connectDrills } from './drill-line.ts'

type Rows = Wire['archive_organisation']
const firm = (mb: number): Rows => ({
  as_of: 1, server: '18', migration: '20261101000100', project: 'p:firm', tables: [{ name: 'public.a', columns: ['a', 'b'], rows: 'Zürich\t4711\n'.repeat(mb * 80_000) }, { name: 'public.b', columns: ['a'], rows: '' }],
  money: { charges_rp: '0', payments_rp: '0', refunds_rp: '0', captured_rp: '0', invoices_rp: '0', contracts: 0, contracts_sha256: '' }, number_blocks: { blocks: 0, sha256: '' },
})
/** As a line gives them. */
const partsOf = (bytes: Buffer) => Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, n) => bytes.subarray(n * 65_536, (n + 1) * 65_536))

function open(answer: readonly Uint8Array[]) {
  const told: FromData[] = []
  const line = connectDrills(message => told.push(message))
  const order = { signing_pem: '', readers: { passphrase: 'x' }, before: [], desk: null, answer }
  const wishes = [
    () => line.startArchive('firm.crb', order, () => undefined, () => Promise.resolve(null)),
    () => line.startKept('/kept', 'firm.crb', { ...order, keep: { drill: { openers: { identities: [], passphrase: 'x' }, public_pem: null, known: [], now: '' }, place: null, chain: [], proven: [], nowhere_else: [] } }, () => undefined, () => Promise.resolve(null)),
    () => line.startCompare(1, { answer, compare: { public_pem: null, location_id: 'l' }, openers: { identities: [], passphrase: 'x' } }, () => undefined),
  ]
  return { told, line, wishes }
}

it('passes what the server has answered on piece by piece, so that nobody in between is held up by all of it', async () => {
  const rows = firm(1)
  const { told, line, wishes } = open(partsOf(Buffer.from(JSON.stringify(rows))))
  for (const begin of wishes) {
    told.length = 0
    void begin()
    const [begun] = told as { id: number }[]
    expect(JSON.stringify(begun).length, 'nothing of it goes with the order').toBeLessThan(1000)
    let nth = 0
    const again = await rowsOf(want => {
      line.hear({ kind: 'drill', id: begun?.id ?? 0, said: { nth: ++nth, want } } as Extract<ToData, { kind: 'drill' }>)
      const { given } = told.at(-1) as { given: Given }
      expect(given).toMatchObject({ nth, failed: false })
      return Promise.resolve(given.bytes ?? new Uint8Array())
    })
    expect(again).toEqual(rows)
    expect(nth).toBeGreaterThan(3)
    expect(Math.max(...told.map(message => ('given' in message ? (message.given as Given).bytes?.length ?? 0 : 0)))).toBe(piece_bytes)
  }
})

it('hears of records that differ some at a time, says each time that it has, and gives them together', async () => {
  const { told, line } = open([])
  const of = (key: string) => ({ key }) as ComparedRow
  const coming = line.startCompare(1, { answer: [], compare: { public_pem: null, location_id: 'l' }, openers: { identities: [], passphrase: 'x' } }, () => undefined)
  const { id } = told[0] as { id: number }
  for (const [nth, key] of ['a', 'b', 'c'].entries()) {
    line.hear({ kind: 'drill', id, said: { nth, want: { differ: [of(key), of(`${key}${key}`)] } } } as Extract<ToData, { kind: 'drill' }>)
    expect(told.at(-1)).toEqual({ kind: 'give_object', id, given: { nth, bytes: null, failed: false } })
  }
  line.hear({ kind: 'drill_ended', id, end: 'verdict', verdict: { compared: { untold: 0, rows: [] } } })
  expect(await coming).toMatchObject({ end: 'compared', came: { compared: { rows: ['a', 'aa', 'b', 'bb', 'c', 'cc'].map(of) } } })
  const closed = line.startCompare(1, { answer: [], compare: { public_pem: null, location_id: 'l' }, openers: { identities: [], passphrase: 'x' } }, () => undefined)
  line.hear({ kind: 'drill_ended', id: (told.at(-1) as { id: number }).id, end: 'verdict', verdict: { fault: 'damaged' } })
  expect(await closed).toEqual({ end: 'compared', came: { fault: 'damaged' } })
})
