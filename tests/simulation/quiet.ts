import { hashOf } from '../../electron/data/files/seal.ts'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import type { Fixture, FixtureUser } from '../fixture.ts'
import { differences, rowsForDesk } from './compare.ts'
import type { Device } from './device.ts'
import { brokenInvariants } from './invariants.ts'
import type { Before } from './invariants.ts'
import type { Run } from './world.ts'
import { makersOf, wronglyUnknown } from './wrongly-unknown.ts'

const rounds = 12
/** Waits for an operation that was refused or set aside: a person decides, no sync will. */
const waits_for_person = 'stale.needs_refused'

/** Until the feed gives out all that has been committed so far; another database's open transaction holds it back for a while. */
export async function feedHasPassed({ sql }: TestBackend): Promise<void> {
  const [row] = await sql<{ xid: string }[]>`select pg_current_xact_id()::text as xid`
  for (let tries = 0; tries < 3_000; tries++) {
    const [now] = await sql<{ passed: boolean }[]>`select pg_snapshot_xmin(pg_current_snapshot()) > ${row?.xid ?? '0'}::xid8 as passed`
    if (now?.passed) return
    await new Promise(resolve => { setTimeout(resolve, 20) })
  }
  throw new Error('something holds the feed back for a minute')
}

/** What has no outcome yet, or none that its rows have followed. */
export const openOf = (device: Device) => device.outbox()
  .filter(row => row.state === 'ACKED' || (row.state === 'PENDING' && row.stale !== waits_for_person))

const lastChange = async ({ sql }: TestBackend): Promise<string | undefined> =>
  (await sql<{ seq: string }[]>`select max(seq)::text as seq from sync_log`)[0]?.seq

/** Lines up, everybody in, nothing held back: turns until every desk has nothing left to do. Returns what did not come to rest. */
export async function settle({ device, server }: Run, backend: TestBackend, fixture: Fixture): Promise<string[]> {
  for (const each of device) {
    each.line.is_cut = false
    each.line.faults = []
    each.line.file_faults = []
    await each.line.deliver()
  }
  await server.heal()
  const said: string[][] = []
  for (let round = 0; round < rounds; round++) {
    const lines: string[] = []
    for (const each of device) lines.push(...await workOff(each, fixture))
    said.push(lines)
    await feedHasPassed(backend)
    if (device.some(each => openOf(each).length > 0) || lines.some(line => line !== 'up')) continue
    // What the others have just sent comes with one more turn, unless a desk says in it where it is or leases numbers.
    const before = await lastChange(backend)
    for (const each of device) if (await each.turn() !== 'up') lines.push('down')
    if (device.every(each => openOf(each).length === 0) && before === await lastChange(backend)) return []
  }
  const open = device.flatMap(each => openOf(each).map(op => `${each.name} ${op.name} ${op.state} ${op.stale ?? ''}`))
  return [`never quiet: ${said.at(-1)?.join(' · ') ?? ''}; open: ${open.join(', ')}`]
}

/** No time passes here, so what a PC would try again in half a minute is asked for, as the app does when somebody signs in. */
async function turnAtOnce(device: Device): Promise<string> {
  await device.act('sync_now', {})
  return device.turn()
}

/** Everybody whose operations wait on this PC signs in, where they may; then its own staff. */
async function workOff(device: Device, fixture: Fixture): Promise<string[]> {
  const { users, locations } = fixture
  const placeOf = (user: FixtureUser) => user.id === users.airport.id ? locations.airport : locations.city
  const said: string[] = []
  const comeIn = async (user: FixtureUser): Promise<void> => {
    if (user.role === 'STAFF' && device.place() !== placeOf(user)) {
      said.push(`manager ${await device.signIn(users.manager)}`)
      said.push(`move ${await device.act('choose_location', { location_id: placeOf(user) })}`, await device.turn())
    }
    said.push(await device.signIn(user), await turnAtOnce(device))
  }
  const waiting = new Set(openOf(device).filter(op => op.state === 'PENDING').map(op => op.author_id))
  for (const user of [users.city, users.airport, users.manager, users.admin]) if (waiting.has(user.id)) await comeIn(user)
  if (device.person === null || (await device.status()).line !== 'up') {
    await comeIn(device.place() === locations.airport ? users.airport : users.city)
  }
  await device.sendFiles()
  const last = await turnAtOnce(device)
  return last === 'up' ? ['up'] : [...said, last]
}

/** All that is not as it must be once everything is at rest. */
export async function flawsOf(
  { device, server }: Pick<Run, 'device'> & { server: { was_restored: boolean; has_revoked: boolean } }, { sql, service }: TestBackend, org: string, before: Before,
): Promise<string[]> {
  const stored = new Map((await sql<{ op_id: string; status: string; code: string | null; constraint_name: string | null }[]>`
    select op_id, status, code, constraint_name from sync_ops where org_id = ${org}`).map(row => [row.op_id, row]))
  const flaws = await brokenInvariants(sql, org, before)
  const known = new Set<string>()
  const makers = makersOf(device, op_id => stored.get(op_id)?.status === 'applied')
  for (const each of device) {
    each.noteOutbox()
    const own: string[] = [...each.faulty]
    for (const op of each.outbox()) {
      known.add(op.op_id)
      const row = stored.get(op.op_id)
      const said = `${op.name} ${op.op_id} is ${op.state}`
      if (op.state === 'SETTLED' && row?.status !== 'applied') own.push(`${said}, the server says ${row?.status ?? 'nothing'}`)
      if (op.state === 'REFUSED') {
        const { code = null, constraint = null } = JSON.parse(op.outcome ?? '{}') as { code?: string | null; constraint?: string | null }
        // A restored server has lost the refusal; the desk keeps what a person has read.
        if (!row && !server.was_restored) own.push(`${said} (${code} ${constraint}), and the server has no outcome`)
        if (row && row.status !== 'refused') own.push(`${said}, the server has applied it`)
        if (row && (row.code !== code || row.constraint_name !== constraint)) {
          own.push(`${said} for ${code} ${constraint}, at the server ${row.code} ${row.constraint_name}`)
        }
        own.push(...wronglyUnknown(op, constraint, makers, server.has_revoked).map(maker => `${said} for ${constraint}, and the server has applied ${maker}`))
      }
      if (op.state === 'PENDING' && row) own.push(`${said}, the server says ${row.status}`)
      if (op.state === 'ASIDE' && row?.status === 'applied') own.push(`${said}, the server has applied it`)
    }
    own.push(...differences(each.db, await rowsForDesk(sql, each.person?.id ?? '', each.place())))
    own.push(...await invisibleAt(each))
    own.push(...await lostFilesOf(each, service.storage.from('attachments')))
    flaws.push(...own.map(flaw => `${each.name}: ${flaw}`))
  }
  for (const { op_id } of stored.values()) {
    if (!known.has(op_id)) flaws.push(`the server has an outcome of ${op_id}, which no desk has confirmed`)
  }
  return flaws
}

/**
 * Files that lie neither in the store, byte for byte, nor here and counted as waiting; and those of this place that still wait, though
 * somebody who may send them is here and the line is up.
 */
async function lostFilesOf(device: Device, store: ReturnType<TestBackend['service']['storage']['from']>): Promise<string[]> {
  const lost: string[] = []
  let waiting = 0
  for (const { attachment_id, org_id, location_id, sha256, state, reason } of device.kept.values()) {
    const said = `the file ${attachment_id} is ${state} ${reason ?? ''}`
    if (state === 'SAFE') {
      const { data } = await store.download(`${org_id}/${location_id}/${sha256}`)
      const there = data && hashOf(new Uint8Array(await data.arrayBuffer()))
      if (there !== sha256) lost.push(`${said}, and in the store lies ${there ?? 'nothing'}`)
      continue
    }
    waiting++
    if (location_id === device.place()) lost.push(`${said}, and nothing keeps it here`)
    try {
      device.bytesOf(sha256)
    } catch (error) {
      lost.push(`${said}, and its bytes can't be had: ${String(error)}`)
    }
  }
  const { files } = await device.status()
  if (files.count !== waiting) lost.push(`${waiting} files wait, the status counts ${files.count}`)
  return lost
}

/** Refused, stale and flagged work that nobody would see. */
async function invisibleAt(device: Device): Promise<string[]> {
  const list = await device.read('attention')
  const seen = new Set(list.map(item => item.id))
  const hidden: string[] = []
  for (const op of device.outbox()) {
    const needs_person = op.state === 'REFUSED' || (op.state === 'PENDING' && op.stale !== null)
    if (needs_person && !seen.has(op.op_id)) hidden.push(`${op.name} is ${op.state} and nobody sees it`)
  }
  const open = device.db.prepare('select id, kind from sync_conflicts where resolved_at is null').all() as { id: string; kind: string }[]
  for (const { id, kind } of open) if (!seen.has(id)) hidden.push(`the conflict ${kind} is not in the list`)
  const { attention } = await device.status()
  if (attention !== list.length) hidden.push(`the status counts ${attention} tasks, the list has ${list.length}`)
  const images = device.db.prepare(`select count(*) from before_images b join outbox o on o.seq = b.seq
    where o.state in ('SETTLED', 'REFUSED', 'ASIDE')`).pluck().get()
  if (images !== 0) hidden.push(`${String(images)} before-images of operations that are no longer replayed`)
  return hidden
}
