import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openRoom } from '../attacks/desk-room.ts'
import type { OpenPc, Pc } from './counter.ts'
import { openLine } from './line.ts'

/** The data process of a desk, its files and a line with a mind of its own, against the real backend. */
describe('A desk and its files', () => {
  const use = openRoom()
  let pc: Pc
  beforeEach(() => { pc = use.newPc() })

  async function start(more: Parameters<typeof use.start>[1] = {}): Promise<OpenPc> {
    // Time passes when the test says so: a turn is asked for.
    const desk = use.start(pc, { later: () => () => undefined, ...more })
    expect(await use.signIn(desk)).toBe('ok')
    await desk.counter.sync.turn()
    await desk.counter.sync.turn()
    return desk
  }
  let photos = 0
  const photo = (bytes = 60_000) => {
    const made = Buffer.alloc(bytes, `scratch ${++photos} `)
    made.set([0xff, 0xd8, 0xff, 0xe0])
    return new Uint8Array(made)
  }
  const add = (desk: OpenPc, bytes = photo()) => desk.act('add_file', { contract_id: use.fixture.contract, damage_id: null, kind: 'PHOTO', bytes })
  /** Due at once, whatever pause it has come to. */
  const sendNow = async (desk: OpenPc) => {
    desk.counter.db.prepare('update files set next_try_at = 0').run()
    desk.counter.files.wake('line')
    await desk.counter.files.turn()
  }
  const files = (desk: OpenPc) => desk.counter.db.prepare('select state, reason from files order by attachment_id').all()
  const onServer = () => use.backend.sql<{ state: string; sha256: string }[]>`select state, sha256 from public.attachments where contract_id = ${use.fixture.contract} order by id`
  const objects = () => use.backend.sql<{ name: string }[]>`select name from storage.objects where name like ${`${use.fixture.org}/%`}`
  const served = async ({ sha256 = '' }: { sha256?: string } = {}) =>
    new Uint8Array(await (await use.backend.service.storage.from('attachments').download(`${use.fixture.org}/${use.fixture.locations.city}/${sha256}`)).data?.arrayBuffer() ?? new ArrayBuffer())
  const authors = () => use.backend.sql`select u.id, o.name from sync_ops o join public.users u on u.id = o.author_id where o.org_id = ${use.fixture.org}
    and o.name in ('attach_file', 'confirm_stored') and o.status = 'applied' order by o.name`
  const isObject = (call: string) => call.startsWith('/storage/')

  test('a photo added without a line is on the PC, encrypted, and counted; with a line row and bytes go out, and the server says STORED', async () => {
    const desk = await start()
    desk.line.state = 'refusing'
    const bytes = photo()
    expect(await add(desk, bytes)).toBe('ok')
    expect((await desk.status()).files).toEqual({ count: 1, fault: null })
    const [name = ''] = fs.readdirSync(path.join(use.folder, 'files'))
    expect(fs.readFileSync(path.join(use.folder, 'files', name)).includes('scratch')).toBe(false)
    await desk.counter.files.turn()
    expect(files(desk)).toEqual([{ state: 'QUEUED', reason: 'line' }])
    expect(await desk.act('use_backend', { api_url: 'http://localhost:1', publishable_key: use.backend.publishable_key })).toBe('error.backend_in_use')
    await desk.act('sign_out', {})
    expect((await desk.status()).files.count, 'whoever leaves is told').toBe(1)
    desk.line.state = 'up'
    await use.stop(desk)

    const again = await start()
    await sendNow(again)
    expect(files(again)).toEqual([{ state: 'SAFE', reason: null }])
    await again.quiet()
    expect([...await onServer()]).toEqual([{ state: 'STORED', sha256: name }])
    expect(await served({ sha256: name })).toEqual(bytes)
    expect((await again.status()).files).toEqual({ count: 0, fault: null })
    expect(fs.readdirSync(path.join(use.folder, 'files')), 'it stays for its retention').toEqual([name])
  })

  test('what is no picture or document, is too large, or has no contract is refused in words, and nothing is kept', async () => {
    const desk = await start()
    expect(await add(desk, new TextEncoder().encode('<svg onload="alert(1)"/>'))).toBe('refused.attachment_mime')
    expect(await add(desk, photo(26_214_401))).toBe('refused.attachment_too_large')
    expect(await add(desk, new Uint8Array())).toBe('refused.attachment_too_large')
    expect(await desk.act('add_file', { contract_id: use.fixture.contract, damage_id: null, kind: 'PHOTO', bytes: [1, 2] as never })).toBe('error.bad_input')
    expect(await desk.act('add_file', { contract_id: null, damage_id: null, kind: 'PHOTO', bytes: photo() })).toBe('error.bad_input')
    expect(files(desk)).toEqual([])
    expect(await desk.act('add_file', { contract_id: null, damage_id: use.fixture.contract, kind: 'PHOTO', bytes: photo() })).toBe('refused.damage_unknown')
    expect([files(desk), (await desk.status()).waiting]).toEqual([[], 0])
    await desk.act('sign_out', {})
    expect(await add(desk)).toBe('error.not_signed_in')
  })

  test('whatever the line does to the bytes, the right ones lie on the server in the end, once each', async () => {
    let harm: 'cut' | 'truncated' | 'portal' | 'none' = 'none'
    const line = openLine()
    const desk = await start({
      fetch: async (input, init) => {
        const call = new URL(input instanceof Request ? input.url : input).pathname
        const body = init?.body
        if (harm === 'none' || !isObject(call) || init?.method !== 'POST' || !(body instanceof Uint8Array)) return line.fetch(input, init)
        if (harm === 'portal') return new Response('<html>Willkommen im WLAN</html>', { headers: { 'content-type': 'text/html' } })
        // truncated: somebody on the way passes on a shorter file, and Storage takes it
        const answer = await line.fetch(input, { ...init, body: body.slice(0, harm === 'cut' ? 10 : 30_000) as Uint8Array<ArrayBuffer> })
        if (harm === 'cut') throw new TypeError('terminated')
        return answer
      },
    })
    const pictures = [photo(), photo(), photo(), photo(2_000_000)]
    harm = 'cut' // none goes out by itself meanwhile
    for (const bytes of pictures) expect(await add(desk, bytes)).toBe('ok')
    for (harm of ['portal', 'cut', 'truncated'] as const) {
      await sendNow(desk)
      expect([harm, files(desk).filter(file => (file as { state: string }).state === 'SAFE')]).toEqual([harm, []])
    }
    harm = 'none'
    line.state = 'losing' // the server has it, the answer is lost
    await sendNow(desk)
    expect(files(desk).some(file => (file as { state: string }).state === 'SAFE')).toBe(false)
    line.state = 'up'
    // broken read-back: the line answers, with other bytes
    line.between = (call, answer) => isObject(call) && call.includes('/authenticated/') ? new Response('something else', { status: answer.status }) : null
    await sendNow(desk)
    expect(files(desk).map(file => (file as { reason: string }).reason)).toEqual(Array.from({ length: 4 }, () => 'differs'))
    expect(desk.logged.some(line => line.includes('came back different'))).toBe(true)
    line.between = null
    await sendNow(desk)
    expect(files(desk)).toEqual(Array.from({ length: 4 }, () => ({ state: 'SAFE', reason: null })))
    await desk.quiet()
    const rows = await onServer()
    expect(rows.map(({ state }) => state)).toEqual(Array.from({ length: 4 }, () => 'STORED'))
    expect(await objects()).toHaveLength(4)
    for (const [n, row] of rows.entries()) expect(Buffer.from(await served(row)).equals(Buffer.from(pictures[n] ?? []))).toBe(true)
  })

  test('a store that swallows everything holds up no row', async () => {
    const desk = await start()
    const gone: string[] = []
    desk.line.before = async call => {
      gone.push(call)
      if (isObject(call)) await new Promise(() => undefined)
    }
    expect(await add(desk)).toBe('ok')
    void desk.counter.files.turn()
    await desk.quiet()
    expect(gone.some(isObject)).toBe(true)
    expect([...await onServer()].map(({ state }) => state), 'the row is there, the bytes are not').toEqual(['LOCAL'])
    expect(await desk.status()).toMatchObject({ waiting: 0, files: { count: 1 } })
    await use.stop(desk) // within a second, whatever the store does
    const again = await start()
    await sendNow(again)
    expect(files(again)).toEqual([{ state: 'SAFE', reason: null }])
  })

  test('killed after any call the next start goes on, and nothing is there twice', async () => {
    const line = openLine()
    let nth_call = 0
    let calls = 1
    line.between = async call => {
      // The server has done it; from here on this program is dead.
      if (isObject(call) && ++nth_call === calls) await new Promise(() => undefined)
      return null
    }
    let desk = await start({ fetch: line.fetch })
    expect(await add(desk)).toBe('ok')
    // sent, its answer never heard; found there, and what came back never heard
    for (const [last, state] of [[1, 'QUEUED'], [2, 'UPLOADED']] as const) {
      for (let n = 0; n < 400 && nth_call < last; n++) await new Promise(resolve => { setTimeout(resolve, 10) })
      expect([nth_call, files(desk)]).toEqual([last, [{ state, reason: null }]])
      await use.stop(desk)
      nth_call = 0
      calls = 2
      if (last === 1) desk = await start({ fetch: line.fetch })
    }
    line.between = null
    desk = await start({ fetch: line.fetch })
    await sendNow(desk)
    await desk.quiet()
    expect([files(desk), (await objects()).length, (await onServer()).map(({ state }) => state)]).toEqual([[{ state: 'SAFE', reason: null }], 1, ['STORED']])
  })

  test('a person without the right, a store that is missing and a file that it finds too large are said, and pass once they are mended', async () => {
    const desk = await start()
    desk.line.before = call => { if (isObject(call)) throw new TypeError('fetch failed') }
    expect(await add(desk)).toBe('ok')
    await desk.counter.files.turn()
    desk.line.before = null
    await desk.quiet() // the row is there before the right goes
    const fault = async () => {
      await sendNow(desk)
      return (await desk.status()).files
    }
    const rename = (id: string, other: string) => use.backend.sql.begin(async tx => {
      await tx`set local session_replication_role = replica` // other tests have put files into it
      await tx`update storage.buckets set id = ${other} where id = ${id}`
    })
    await use.backend.sql`update public.user_locations set is_active = false where user_id = ${use.fixture.users.city.id}`
    expect(await fault()).toEqual({ count: 1, fault: 'not_allowed' })
    await use.backend.sql`update public.user_locations set is_active = true where user_id = ${use.fixture.users.city.id}`
    await use.backend.sql`update storage.buckets set file_size_limit = 100 where id = 'attachments'`
    expect(await fault()).toEqual({ count: 1, fault: 'too_large' })
    await use.backend.sql`update storage.buckets set file_size_limit = 26214400, allowed_mime_types = '{application/pdf}' where id = 'attachments'`
    expect(await fault()).toEqual({ count: 1, fault: 'refused' })
    await rename('attachments', 'elsewhere')
    expect(await fault()).toEqual({ count: 1, fault: 'no_store' })
    await rename('elsewhere', 'attachments')
    await use.backend.sql`update storage.buckets set allowed_mime_types = null`
    desk.line.between = call => isObject(call) ? new Response('slow down', { status: 429, headers: { 'retry-after': '120' } }) : null
    await sendNow(desk)
    expect(desk.counter.db.prepare('select reason, next_try_at > ? as patient from files').get(Date.now() + 100_000)).toEqual({ reason: 'busy', patient: 1 })
    desk.line.between = null
    expect(await fault()).toEqual({ count: 0, fault: null })
  })

  test('what somebody has taken goes out after they have left, under their own name and after a power cut too; then their session ends', async () => {
    let desk = await start()
    desk.line.state = 'refusing'
    expect(await add(desk)).toBe('ok')
    await desk.act('sign_out', {})
    const kept = (opened: OpenPc) => opened.counter.db.prepare('select push_token is not null from people').pluck().get()
    await expect.poll(() => kept(desk)).toBe(1)
    await use.stop(desk)

    desk = use.start(pc, { later: work => (setImmediate(work), () => undefined) })
    await expect.poll(() => files(desk), { timeout: 30_000 }).toEqual([{ state: 'SAFE', reason: null }])
    await expect.poll(async () => [...await onServer()].map(({ state }) => state), { timeout: 30_000 }).toEqual(['STORED'])
    expect((await desk.session()).person).toBeNull()
    expect([...await authors()]).toEqual([{ id: use.fixture.users.city.id, name: 'attach_file' }, { id: use.fixture.users.city.id, name: 'confirm_stored' }])
    await expect.poll(() => kept(desk), { timeout: 30_000 }).toBe(0)
    expect(await desk.status()).toMatchObject({ waiting: 0, files: { count: 0 } })
  })

  test('where their session is over, somebody else at the counter sends it, and says so under their own name', async () => {
    const desk = await start()
    desk.line.before = call => { if (isObject(call)) throw new TypeError('fetch failed') }
    expect(await add(desk)).toBe('ok')
    await desk.quiet() // the row is there before its author goes
    desk.line.before = null
    const { city, manager } = use.fixture.users
    await use.backend.sql`update auth.users set banned_until = now() + interval '1 day' where id = ${city.id}`
    await desk.act('sign_out', {})
    await use.stop(desk)
    const again = use.start(pc, { later: () => () => undefined })
    await again.counter.sessions.resumePushing()
    await sendNow(again)
    expect(files(again), 'nobody is here to send it').toMatchObject([{ state: 'QUEUED' }])
    expect(await again.act('sign_in', { email: manager.email, password: manager.password })).toBe('ok')
    await sendNow(again)
    await again.quiet()
    expect([...await authors()]).toEqual([{ id: city.id, name: 'attach_file' }, { id: manager.id, name: 'confirm_stored' }])
    expect((await onServer()).map(({ state }) => state)).toEqual(['STORED'])
  })

  test('a photo that waits while a damaged database is put aside is found again by its row, and goes out', async () => {
    let desk = await start()
    desk.line.state = 'refusing'
    const bytes = photo()
    expect(await add(desk, bytes)).toBe('ok')
    desk.line.state = 'up'
    await use.stop(desk)
    const file = path.join(use.folder, 'guichet.db')
    const harmed = fs.readFileSync(file)
    harmed.fill(0x55, 0, 200)
    fs.writeFileSync(file, harmed)

    desk = use.start(pc, { later: () => () => undefined })
    expect(fs.readdirSync(use.folder).some(name => name.startsWith('damaged-'))).toBe(true)
    expect([files(desk), fs.readdirSync(path.join(use.folder, 'files')).length], 'the queue is gone, the bytes are not').toEqual([[], 1])
    expect(await use.signIn(desk)).toBe('ok')
    await desk.quiet()
    await desk.counter.files.turn()
    await expect.poll(() => files(desk), { timeout: 10_000 }).toEqual([{ state: 'SAFE', reason: null }])
    await desk.quiet()
    const [row] = await onServer()
    expect(row?.state).toBe('STORED')
    expect(await served(row)).toEqual(bytes)
  })
})
