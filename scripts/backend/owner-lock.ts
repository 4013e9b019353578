import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { birthOf, isAlive } from './processes.ts'
import { Sentence } from './sentence.ts'

export type Owner = { pid: number, birth: string, api_url?: string }

function read(file: string): { text: string, owner: Owner } | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    return { text, owner: JSON.parse(text) as Owner }
  } catch (error) {
    // An empty or torn lock was left by a crash and names no owner.
    if (error instanceof SyntaxError) return { text: '', owner: { pid: 0, birth: '' } }
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function lives(owner: Owner): boolean {
  return owner.pid > 0 && isAlive(owner.pid) && birthOf(owner.pid) === owner.birth
}

/** The process that wrote this lock file, while it runs; null else. */
export function liveOwner(file: string): Owner | null {
  const found = read(file)
  return found && lives(found.owner) ? found.owner : null
}

/** Another process works on the data folder; `lock` names it. */
export class FolderInUse extends Sentence {
  readonly lock: string
  readonly data: string
  constructor(lock: string, data: string, { pid, api_url }: Owner) {
    super(`Another backend (process ${pid}${api_url ? `, ${api_url}` : ''}) already uses ${data}. Stop it first, or choose another folder with --data.`)
    this.lock = lock
    this.data = data
  }
}

export type OwnerLock = { announce(api_url: string): void, release(): void }

/** Takes a data folder for this process; a dead owner's lock is taken over, a live one's is a FolderInUse that names it. */
export function takeLock(file: string, data: string): OwnerLock {
  const me: Owner = { pid: process.pid, birth: birthOf(process.pid) }
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      writeFileSync(file, JSON.stringify(me), { flag: 'wx', mode: 0o600 })
      return {
        announce: api_url => writeFileSync(file, JSON.stringify({ ...me, api_url }), { mode: 0o600 }),
        release: () => rmSync(file, { force: true }),
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = read(file)
    if (!found) continue
    if (lives(found.owner)) throw new FolderInUse(file, data, found.owner)
    // Moving instead of deleting: of two takers only one gets the stale file, and one that caught a new lock puts it back.
    const aside = `${file}.${process.pid}`
    try {
      renameSync(file, aside)
      if (read(aside)?.text !== found.text) renameSync(aside, file)
      else rmSync(aside)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw new Sentence(`The lock ${file} keeps changing hands: several backends are starting on one folder. Try again.`)
}
