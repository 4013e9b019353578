import { expect, it } from 'vitest'
import type { FromData, ToData } from '../../shared/data-process.ts'
import type { Wire } from '../../shared/wire.ts'
import type { Given } from './backup/drill-line.ts'
import { piece_chars, together } from './backup/rows-in-pieces.ts'
import { connectDrills } from './drill-line.ts'

type Rows = Wire['archive_organisation']
const rows: Rows = {
  as_of: 1, server: '18', migration: '20261101000100', project: 'p:firm', tables: [{ name: 'public.a', columns: ['a'], rows: 'a\n'.repeat(3 * piece_chars) }, { name: 'public.b', columns: ['a'], rows: '' }],
  money: { charges_rp: '0', payments_rp: '0', refunds_rp: '0', captured_rp: '0', invoices_rp: '0', contracts: 0, contracts_sha256: '' }, number_blocks: { blocks: 0, sha256: '' },
}

it('passes the rows of a firm on piece by piece, so that nobody in between is held up by all of them', async () => {
  const told: FromData[] = []
  const line = connectDrills(message => told.push(message))
  const order = { signing_pem: '', readers: { passphrase: 'x' }, previous: null, desk: null }
  const wishes = [
    () => line.startArchive('firm.crb', { rows, ...order }, () => undefined, () => Promise.resolve(null)),
    () => line.startKept('/kept', 'firm.crb', { rows, ...order, keep: { drill: { openers: { identities: [], passphrase: 'x' }, public_pem: null, known: [], now: '' }, place: null, chain: [], proven: [] } }, () => undefined, () => Promise.resolve(null)),
    () => line.startCompare(1, { compare: { live: rows, public_pem: null, location_id: 'l' }, openers: { identities: [], passphrase: 'x' } }, () => undefined),
  ]
  for (const begin of wishes) {
    told.length = 0
    void begin()
    const [begun] = told as { id: number; order: { rows?: Rows; compare?: { live: Rows } } }[]
    const bare = begun?.order.rows ?? begun?.order.compare?.live
    if (!begun || !bare) throw new Error('nothing was begun')
    let nth = 0
    const again = await together(bare, want => {
      line.hear({ kind: 'drill', id: begun.id, said: { nth: ++nth, want } } as Extract<ToData, { kind: 'drill' }>)
      const { given } = told.at(-1) as { given: Given }
      expect(given).toMatchObject({ nth, failed: false })
      return Promise.resolve(String(given.bytes))
    })
    expect(again).toEqual(rows)
    expect(Math.max(...told.map(message => JSON.stringify(message).length))).toBeLessThan(2 * piece_chars)
  }
})
