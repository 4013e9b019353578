import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import fc from 'fast-check'
import { rowText } from '../../electron/data/desk-content.ts'
import type { ContentProof } from '../../shared/desk-content.ts'
import { openRoom } from '../attacks/desk-room.ts'
import type { OpenPc } from './counter.ts'

vi.setConfig({ testTimeout: 120_000 })
const use = openRoom()

type Answer = { value: { ok: true; value: ContentProof } | { ok: false; message: { key: string } } }
async function compared(pc: OpenPc): Promise<ContentProof | string> {
  const { value } = await pc.counter.ask({ id: 1, kind: 'act', name: 'compare_content', input: {} }) as Answer
  return value.ok ? value.value : value.message.key
}
async function sitDown(pc = use.newPc(), who: 'city' | 'manager' = 'city'): Promise<OpenPc> {
  const opened = use.start(pc)
  expect(await use.signIn(opened, who)).toBe('ok')
  if ((await opened.session()).location === null) expect(await opened.act('choose_location', { location_id: use.fixture.locations.city })).toBe('ok')
  await opened.quiet()
  return opened
}

describe('What a desk holds', () => {
  test('is exactly what the server gives it, by one hash on both sides, also after work that had to wait', async () => {
    const pc = await sitDown()
    const first = await compared(pc)
    expect(first).toMatchObject({ differs: [] })
    expect((first as ContentProof).rows).toBeGreaterThan(20)
    expect((first as ContentProof).tables).toBeGreaterThan(30)
    pc.line.state = 'refusing'
    for (const amount of [700, 800]) await pc.confirm('take_payment', use.pay(amount, 'Zürich – “œ”\t\\"\u0001 😀'))
    pc.line.state = 'up'
    await pc.quiet()
    const second = await compared(pc)
    expect(second).toMatchObject({ differs: [] })
    expect((second as ContentProof).rows).toBeGreaterThan((first as ContentProof).rows)
    expect((second as ContentProof).sha256).not.toBe((first as ContentProof).sha256)
    expect(await use.payments()).toEqual([700, 800])
  })

  test('differs where a single sign, a row more or a row less does, and is the same again once it was loaded anew', async () => {
    const pc = await sitDown()
    const { db } = pc.counter
    db.prepare("update vehicles set colour = colour || ' ' where id = ?").run(use.fixture.vehicles.spare)
    expect(await compared(pc)).toMatchObject({ differs: [{ table: 'vehicles' }] })
    expect((await pc.status()).rebuilt).toBe('differs')
    expect(await pc.act('load_anew', {})).toBe('ok')
    await pc.quiet()
    expect(await compared(pc)).toMatchObject({ differs: [] })
    expect((await pc.status()).rebuilt).toBeNull()
    db.pragma('foreign_keys = off')
    db.prepare('delete from drivers where id = ?').run(use.fixture.drivers.young)
    db.prepare("insert into vehicle_plates (id, org_id, vehicle_id, plate, valid_from) select '0198' || substr(id, 5), org_id, vehicle_id, 'ZH 1', valid_from from vehicle_plates limit 1").run()
    const found = await compared(pc) as ContentProof
    expect(found.differs.map(({ table, here, there }) => [table, here - there])).toEqual([['vehicle_plates', 1], ['drivers', -1]])
  })

  test('is shown to be the same by itself after the database was lost and begun anew, with what had waited', async () => {
    const pc = use.newPc()
    const before = await sitDown(pc)
    const shown = await compared(before)
    before.line.state = 'refusing'
    await before.confirm('take_payment', use.pay(900))
    await use.stop(before)
    const file = path.join(use.folder, 'guichet.db')
    const bytes = readFileSync(file)
    for (let at = 4096 * 4 + 100; at < bytes.length; at += 4096) bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(file, bytes)
    writeFileSync(`${file}.suspect`, '')
    const again = await sitDown(pc)
    expect(readdirSync(use.folder).filter(name => name.startsWith('damaged-'))).toHaveLength(1)
    await vi.waitFor(async () => expect((await again.status()).rebuilt).toBe('equal'), { timeout: 30_000, interval: 100 })
    expect(await use.payments()).toEqual([900])
    const proof = await compared(again) as ContentProof
    expect(proof.differs).toEqual([])
    expect(proof.rows).toBeGreaterThan((shown as ContentProof).rows)
  })

  test('can not be compared without a line, and is nobody\'s to ask before a sign-in', async () => {
    const pc = await sitDown()
    pc.line.state = 'refusing'
    await pc.counter.sync.turn()
    expect(await compared(pc)).toBe('error.needs_line')
    pc.line.state = 'up'
    expect(await pc.act('sign_out', {})).toBe('ok')
    expect(await compared(pc)).toBe('error.not_signed_in')
    expect(await pc.act('load_anew', {})).toBe('error.not_signed_in')
  })

  test('is written by both sides in the same signs, whatever stands in a row', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' }).map(text => text.replaceAll('\u0000', '')), fc.maxSafeInteger(), fc.constant(null)), { minLength: 1, maxLength: 8 }), async cells => {
      const [row] = await use.backend.sql<{ text: string }[]>`select ${JSON.stringify(cells)}::text::jsonb::text as text`
      expect(rowText(cells)).toBe(row?.text)
    }), { numRuns: 200 })
  })
})
