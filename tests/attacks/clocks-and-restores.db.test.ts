import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { confirm } from '../../electron/data/run.ts'
import { read } from '../../electron/data/read.ts'
import { searchOfLoad } from '../../electron/data/search-of-load.ts'
import { load } from '../../electron/data/sync/load.ts'
import { push } from '../../electron/data/sync/push.ts'
import { DAY } from '../../shared/time.ts'
import { insertFixture } from '../fixture.ts'
import type { OpenPc } from '../sync/counter.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom()
type Op = { op_id: string; name: string; state: string; aside_reason: string | null }
const outbox = ({ counter }: OpenPc) => counter.db.prepare('select op_id, name, state, aside_reason from outbox order by seq').all() as Op[]
const picture = (fill: string) => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5_000, fill)]))

/** A payment that the server refused, because it did not take anything from this PC for a while. */
async function refusedPayment(pc: OpenPc, amount_rp: number): Promise<string> {
  pc.line.state = 'refusing'
  const device_id = pc.counter.desk.session()?.device_id ?? ''
  const op_id = await pc.confirm('take_payment', use.pay(amount_rp))
  await use.backend.sql`update devices set revoked_at = now() where id = ${device_id}`
  pc.line.state = 'up'
  await pc.counter.sync.turn()
  await use.backend.sql`update devices set revoked_at = null where id = ${device_id}`
  expect(outbox(pc).map(({ state }) => state)).toEqual(['REFUSED'])
  return op_id
}

/** Until the rows of all files and their bytes have gone out. */
async function settleFiles(desk: OpenPc): Promise<void> {
  await desk.quiet()
  desk.counter.files.wake('asked')
  await desk.counter.files.turn()
  await desk.quiet()
}

/** The server's database is of an earlier day: these rows and what is known of these operations were not there then. */
async function restoreWithout(table: string, id: string, ops: readonly string[]): Promise<void> {
  await use.backend.sql.begin(async sql => {
    await sql`set local session_replication_role = replica`
    await sql`delete from ${sql(table)} where id = ${id}`
    await sql`delete from public.sync_ops where op_id in ${sql(ops)}`
    await sql`update public.sync_log set xid = pg_current_xact_id(), seq = nextval('public.sync_seq')`
    await sql`update public.sync_epoch set epoch = gen_random_uuid()`
  })
}

describe('A server that was restored', () => {
  test('to before a photo gets the photo too: safe is what it gives back today, not what it once gave back', async () => {
    const desk = use.start(use.newPc())
    await use.signIn(desk)
    await desk.quiet()
    expect(await desk.act('add_file', { contract_id: use.fixture.contract, damage_id: null, kind: 'PHOTO', bytes: picture('x') })).toBe('ok')
    await settleFiles(desk)
    const [photo] = await use.backend.sql<{ id: string; sha256: string; state: string }[]>`select id, sha256, state from attachments where contract_id = ${use.fixture.contract}`
    expect(photo?.state).toBe('STORED')
    const name = `${use.fixture.org}/${use.fixture.locations.city}/${photo?.sha256 ?? ''}`
    const bucket = use.backend.service.storage.from('attachments')
    expect((await bucket.remove([name])).error).toBeNull()
    await restoreWithout('attachments', photo?.id ?? '', outbox(desk).map(({ op_id }) => op_id))
    await settleFiles(desk)
    await settleFiles(desk)
    expect((await bucket.download(name)).error).toBeNull()
    expect(await use.backend.sql`select state from attachments where contract_id = ${use.fixture.contract}`).toEqual([{ state: 'STORED' }])
    expect([(await desk.status()).files.count, outbox(desk).filter(({ state }) => state !== 'SETTLED')]).toEqual([0, []])
  })

  test('gets a photo that its Storage has lost, although its database has lost nothing', async () => {
    const desk = use.start(use.newPc())
    await use.signIn(desk)
    await desk.quiet()
    expect(await desk.act('add_file', { contract_id: use.fixture.contract, damage_id: null, kind: 'PHOTO', bytes: picture('z') })).toBe('ok')
    await settleFiles(desk)
    const [photo] = await use.backend.sql<{ sha256: string; state: string }[]>`select sha256, state from attachments where contract_id = ${use.fixture.contract}`
    expect(photo?.state).toBe('STORED')
    const bucket = use.backend.service.storage.from('attachments')
    const name = `${use.fixture.org}/${use.fixture.locations.city}/${photo?.sha256 ?? ''}`
    expect((await bucket.remove([name])).error).toBeNull()
    await use.backend.sql`select private.begin_new_epoch()`
    await settleFiles(desk)
    await settleFiles(desk)
    expect((await bucket.download(name)).error).toBeNull()
    expect([(await desk.status()).files.count, outbox(desk).filter(({ state }) => state !== 'SETTLED')]).toEqual([0, []])
  })

  test('is given back what was confirmed, although this PC was a hundred days ahead for an hour', async () => {
    let jump = 0
    const pc = use.start(use.newPc(), { now: () => Date.now() + jump })
    await use.signIn(pc)
    await pc.quiet()
    const payment = use.pay(100)
    const op_id = await pc.confirm('take_payment', payment)
    await pc.quiet()
    jump = 100 * DAY
    await pc.counter.sync.turn()
    jump = 0
    await restoreWithout('payments', payment.payment_id, [op_id])
    await pc.quiet()
    await pc.quiet()
    expect(await use.payments()).toHaveLength(1)
  })
})

describe('A clock that jumps', () => {
  test('does not take the photos of a form that is half filled in', async () => {
    let jump = -400 * DAY // a battery is dead
    const pc = use.start(use.newPc(), { confirm, read, now: () => Date.now() + jump })
    await use.signIn(pc)
    await pc.quiet()
    await pc.counter.files.turn()
    const [named, dropped] = [picture('x'), picture('y')].map(bytes => pc.counter.files.keepPhoto(bytes)) as [string, string]
    expect(await pc.act('save_draft', { person_id: use.fixture.users.city.id, kind: 'check_out', body: { photos: [{ sha256: named }] } })).toBe('ok')
    jump = 40 * DAY
    await pc.counter.files.turn()
    expect([named, dropped].map(hash => fs.existsSync(path.join(use.folder, 'files', hash)))).toEqual([true, false])
  })
})

describe('Another backend', () => {
  test('is not sent what was confirmed at the one before', async () => {
    const pc = use.start(use.newPc())
    await use.signIn(pc)
    await pc.quiet()
    await pc.confirm('take_payment', use.pay(100))
    await pc.quiet()
    const other = await insertFixture(use.backend.sql, { nth: 77 })
    const api_url = `http://localhost:${new URL(use.backend.api_url).port}`
    expect(await pc.act('use_backend', { api_url, publishable_key: use.backend.publishable_key })).toBe('ok')
    expect(await pc.act('sign_in', { email: other.users.city.email, password: other.users.city.password })).toBe('ok')
    await pc.quiet()
    expect([outbox(pc), (await pc.status()).attention]).toEqual([[], 0])
  })
})

describe('Another backend, after a kill between what was settled and the journal that lets go of it,', () => {
  test('is not sent it either: the next start puts back nothing of the one before', async () => {
    const pc = use.newPc()
    const before = use.start(pc)
    await use.signIn(before)
    await before.quiet()
    before.line.state = 'refusing'
    await before.confirm('take_payment', use.pay(100))
    const journal = path.join(use.folder, 'guichet.journal')
    const left = fs.readFileSync(journal)
    before.line.state = 'up'
    await before.quiet()
    await use.stop(before)
    fs.writeFileSync(journal, left)
    const after = use.start(pc)
    const api_url = `http://localhost:${new URL(use.backend.api_url).port}`
    expect(await after.act('use_backend', { api_url, publishable_key: use.backend.publishable_key })).toBe('ok')
    await use.stop(after)
    expect(outbox(use.start(pc))).toEqual([])
  })
})

describe('A database that is built anew from the journal', () => {
  test('knows what a person has set aside, and why', async () => {
    const pc = use.newPc()
    const before = use.start(pc)
    await use.signIn(before)
    await before.quiet()
    const op_id = await refusedPayment(before, 100)
    expect(await before.act('set_aside', { op_id, reason: 'doppelt erfasst' })).toBe('ok')
    await use.stop(before)
    use.loseDatabase()
    const after = use.start(pc)
    const found = () => outbox(after).find(op => op.op_id === op_id)
    expect(found()).toMatchObject({ state: 'ASIDE', aside_reason: 'doppelt erfasst' })
    await use.signIn(after)
    await after.quiet()
    expect([found()?.state, (await after.status()).attention, await use.payments()]).toEqual(['ASIDE', 0, []])
  })

  test('knows what was sent again in its place', async () => {
    const pc = use.newPc()
    const before = use.start(pc)
    await use.signIn(before)
    await before.quiet()
    const op_id = await refusedPayment(before, 100)
    expect(await before.act('send_again', { op_id, reason: null })).toBe('ok')
    await before.quiet()
    await use.stop(before)
    use.loseDatabase()
    const after = use.start(pc)
    await use.signIn(after)
    await after.quiet()
    expect([outbox(after).find(op => op.op_id === op_id)?.state, (await after.status()).attention]).toEqual(['ASIDE', 0])
    expect(await use.payments()).toHaveLength(1)
  })
})

describe('The journal', () => {
  test('lets go of what is settled, although something refused waits for a person', async () => {
    const pc = use.newPc()
    const before = use.start(pc)
    await use.signIn(before)
    await before.quiet()
    const refused = await refusedPayment(before, 500)
    await before.confirm('take_payment', use.pay(100))
    await before.quiet()
    await use.stop(before)
    use.loseDatabase()
    expect(outbox(use.start(pc)).map(({ op_id }) => op_id)).toEqual([refused])
  })
})

describe('A cursor', () => {
  test('whose epoch is none is no answer: nothing is refused for it', async () => {
    const desk = await use.desk()
    const broken: typeof desk.rpc = async (name, input, signal) => {
      const answer = await desk.rpc(name, input, signal) as Record<string, unknown>
      return name === 'sync_start' ? { ...answer, cursor: '12:0:garbage:abc' } : answer
    }
    await expect(load(desk.store, broken, desk.here, searchOfLoad)).rejects.toThrow(/not_an_answer/)
    await desk.load()
    const op_id = desk.perform('take_payment', use.pay(100))
    await push(desk.store, desk.rpc, desk.user.id)
    expect([desk.op(op_id).state, await use.payments()]).toEqual(['ACKED', [expect.anything()]])
  })
})
