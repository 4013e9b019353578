import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { freePort } from './free-port.ts'
import type { OsUser } from './os-user.ts'
import { commandOf, isAlive, waitForEnd } from './processes.ts'
import { Sentence } from './sentence.ts'

export type ClusterOptions = {
  dir: string
  binaries: Binaries
  user: OsUser | undefined
  password: string
  /** Test servers give up safety against power loss for speed. */
  durable: boolean
  log: (line: string) => void
}
export type Cluster = { port: number, stop(): Promise<void> }

/** The superuser's name, as hosted: there `postgres` is not one, so our migrations must not run as one either. */
export const superuser = 'supabase_admin'

const environment = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC' }

/** Makes an empty database cluster in `dir` (UTF8, code-point order with Unicode case mapping) with one superuser. */
export async function initialise({ dir, binaries, user, password }: ClusterOptions): Promise<void> {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  chmodSync(dir, 0o700)
  if (user) chownSync(dir, user.uid, user.gid)
  const secret = `${dir}.password`
  writeFileSync(secret, `${password}\n`, { mode: 0o600 })
  if (user) chownSync(secret, user.uid, user.gid)
  try {
    await promisify(execFile)(binaries.initdb, [
      `--pgdata=${dir}`, `--username=${superuser}`, `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C',
      // before 17 there is none that is the same everywhere
      ...Number.parseInt(binaries.version, 10) < 17 ? [] : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'], '--no-sync', '--no-instructions',
    ], { ...user, env: environment, cwd: '/' })
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    throw new Error(`PostgreSQL could not prepare ${dir}: ${stderr?.trim() || (error as Error).message}`, { cause: error })
  } finally {
    rmSync(secret, { force: true })
  }
}

/** Stops a server that a crashed run left on this data folder, and removes the pid file of one that is gone. */
export async function stopOrphan(dir: string, log: (line: string) => void): Promise<void> {
  const file = path.join(dir, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  // The id may meanwhile belong to another program: only a server that names this very folder is ours to stop.
  if (pid > 0 && isAlive(pid) && commandOf(pid).split(' ').includes(dir)) {
    log(`Stopping the PostgreSQL server (process ${pid}) that an earlier run left behind.`)
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      process.kill(pid, signal)
      if (await waitForEnd(pid, 5000)) return rmSync(file, { force: true })
    }
    throw new Sentence(`The PostgreSQL server (process ${pid}) that an earlier run left on ${dir} does not stop. End it by hand.`)
  }
  rmSync(file, { force: true })
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200, timezone: 'UTC', log_timezone: 'UTC',
    shared_preload_libraries: 'pg_stat_statements', shared_buffers: '128MB', jit: 'off',
    random_page_cost: 1.1, // as hosted: no disk turns there
    log_min_messages: 'warning', log_checkpoints: 'off', log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

// The guardian: PostgreSQL ends when our end of this shell's input closes, which also happens when we are killed.
// It runs in its own process group, so that Ctrl-C reaches us alone and the server is stopped in order.
const guardian = `exec 3<&0
"$@" 3<&- </dev/null & server=$!
{ read -r _ <&3; kill -INT $server 2>/dev/null; } & watch=$!
exec 3<&- </dev/null
wait $server; code=$?
kill $watch 2>/dev/null
exit $code`

function launch({ dir, binaries, user, durable }: ClusterOptions, port: number): ChildProcess {
  const command = [binaries.postgres, '-D', dir, ...settings(port, durable)]
  const [program = '', ...rest] = process.platform === 'win32' ? command : ['/bin/sh', '-c', guardian, 'guardian', ...command]
  return spawn(program, rest, { ...user, env: environment, cwd: '/', detached: true, windowsHide: true, stdio: ['pipe', 'ignore', 'pipe'] })
}

/** Starts the server on a free port of 127.0.0.1; it ends with `stop()` or with this process, however that ends. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  await stopOrphan(options.dir, options.log)
  for (let attempt = 0; ; attempt += 1) {
    const port = await freePort()
    const child = launch(options, port)
    const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
    const output: string[] = []
    const ready = await new Promise<boolean>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', () => resolve(false))
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        output.push(text)
        if (output.length > 50) output.shift()
        for (const line of text.split('\n')) if (/\b(WARNING|ERROR|FATAL|PANIC):/.test(line)) options.log(line)
        if (output.join('').includes('ready to accept connections')) resolve(true)
      })
    })
    if (!ready) {
      const text = output.join('')
      if (attempt < 3 && text.includes('could not bind')) continue // somebody took the port in between
      throw new Error(`PostgreSQL did not start on ${options.dir}:\n${text.trim()}`)
    }
    // Neither the server nor its pipes keep a finished script alive.
    child.unref()
    for (const pipe of [child.stdin, child.stderr] as unknown as { unref?: () => void }[]) pipe.unref?.()
    return { port, stop: () => stop(options, child, ended) }
  }
}

async function stop({ dir, binaries }: ClusterOptions, child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null) return
  child.ref()
  if (process.platform === 'win32') await promisify(execFile)(binaries.pg_ctl, ['stop', '-D', dir, '-m', 'fast'])
  child.stdin?.end()
  const late = setTimeout(() => { void stopOrphan(dir, () => undefined) }, 8000)
  await ended
  clearTimeout(late)
}
