import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { createClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { postgresUser } from './os-user.ts'
import { testDir } from './places.ts'
import { isAlive, waitForEnd } from './processes.ts'
import { startBackend } from './start-backend.ts'
import type { Backend, BackendOptions } from './start-backend.ts'

describe('The embedded backend', () => {
  let root = ''
  let options: BackendOptions = {}
  const running: { stop(): Promise<void> }[] = []
  const children: ChildProcess[] = []

  beforeEach(() => {
    root = mkdtempSync(path.join(testDir(postgresUser()), 'try-'))
    chmodSync(root, 0o711)
    const migrations = path.join(root, 'migrations')
    mkdirSync(migrations)
    writeFileSync(path.join(migrations, '20260101000000_things.sql'), `create table public.things (id int primary key);
      alter table public.things enable row level security; create policy "all" on public.things to anon using (true);
      grant select on public.things to anon;`)
    options = { seed: 'none', data: path.join(root, 'data'), migrations, durable: false }
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const backend of running.splice(0)) await backend.stop()
    rmSync(root, { recursive: true, force: true })
  })

  async function start(more: BackendOptions = {}): Promise<Backend> {
    const backend = await startBackend({ ...options, ...more })
    running.push(backend)
    return backend
  }
  const serverPid = () => Number(readFileSync(path.join(root, 'data', 'pgdata', 'postmaster.pid'), 'utf8').split('\n')[0])
  async function addThing(backend: Backend): Promise<void> {
    const sql = postgres(backend.db_url, { max: 1 })
    await sql`insert into things values (1)`
    await sql.end()
  }
  const things = async ({ api_url, publishable_key }: Backend) => (
    (await createClient(api_url, publishable_key).from('things').select()).data
  )

  test('keeps its rows, keys and port from start to start, and forgets the rows with fresh', async () => {
    const first = await start()
    await addThing(first)
    await first.stop()
    const second = await start()
    expect([second.api_url, second.publishable_key]).toEqual([first.api_url, first.publishable_key])
    expect(await things(second)).toEqual([{ id: 1 }])
    await second.stop()
    expect(await things(await start({ fresh: true }))).toEqual([])
  })

  test('leaves no server behind when it stops', async () => {
    const backend = await start()
    const pid = serverPid()
    expect(isAlive(pid)).toBe(true)
    await backend.stop()
    expect(isAlive(pid)).toBe(false)
  })

  test('keeps a second backend off the same folder', async () => {
    const first = await start()
    await expect(startBackend(options)).rejects.toThrow(`(process ${process.pid}, ${first.api_url}) already uses`)
    expect(await things(first)).toEqual([])
  })

  test('says which port is taken', async () => {
    const other = net.createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as net.AddressInfo
    await expect(startBackend({ ...options, port })).rejects.toThrow(`Port ${port} is taken by another program.`)
    other.close()
  })

  test('does not call a database demo data that is not', async () => {
    await (await start()).stop()
    await expect(startBackend({ ...options, seed: 'demo' })).rejects.toThrow('was made with --seed none, not demo. Add --fresh')
  })

  test('builds anew what was left half made', async () => {
    const first = await start()
    await addThing(first)
    await first.stop()
    const file = path.join(root, 'data', 'backend.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"complete": true', '"complete": false'))
    expect(await things(await start())).toEqual([])
  })

  /** Runs a backend in a process of its own and waits until it is up. */
  async function startElsewhere(): Promise<ChildProcess> {
    const entry = JSON.stringify(path.join(import.meta.dirname, 'start-backend.ts'))
    const code = `import { startBackend } from ${entry}; await startBackend(${JSON.stringify(options)}); console.log('ready')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    await once(createInterface(child.stdout), 'line')
    return child
  }

  test('that is killed takes its server with it', async () => {
    const child = await startElsewhere()
    const pid = serverPid()
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await waitForEnd(pid, 5000)).toBe(true)
    expect(await things(await start())).toEqual([])
  })

  test('starts again over a server that a crash left behind', async () => {
    const child = await startElsewhere()
    const ended = once(child, 'exit')
    const pid = serverPid()
    // Kill those who would stop the server first: its guardian and the guardian's watch.
    const guardian = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
    const family = readFileSync(`/proc/${guardian}/task/${guardian}/children`, 'utf8').trim().split(' ').map(Number)
    for (const one of [...family.filter(id => id !== pid), guardian]) process.kill(one, 'SIGKILL')
    child.kill('SIGKILL')
    await ended
    expect(isAlive(pid)).toBe(true)
    expect(await things(await start())).toEqual([])
    expect(isAlive(pid)).toBe(false)
  })

  test('does not touch a process that got the number of an old server', async () => {
    await (await start()).stop()
    writeFileSync(path.join(root, 'data', 'pgdata', 'postmaster.pid'), `${process.pid}\n`)
    expect(await things(await start())).toEqual([])
  })
})
