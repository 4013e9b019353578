import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { birthOf, isAlive } from './processes.ts'
import { Sentence } from './sentence.ts'

type Owner = { pid: number, birth: string, api_url?: string }

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

/** Whether the process that wrote this lock file still runs. */
export function hasLiveOwner(file: string): boolean {
  const found = read(file)
  return found !== undefined && lives(found.owner)
}

/** Where the backend of the process that holds this lock answers; null while it starts, undefined where nobody holds it. */
export function liveAddress(file: string): string | null | undefined {
  const found = read(file)
  return found !== undefined && lives(found.owner) ? found.owner.api_url ?? null : undefined
}

export type OwnerLock = { announce(api_url: string): void, release(): void }

/** Takes a data folder for this process; a dead owner's lock is taken over, a live one's is a Sentence that names it. */
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
    if (lives(found.owner)) {
      throw new Sentence(`Another backend (process ${found.owner.pid}${found.owner.api_url ? `, ${found.owner.api_url}` : ''}) `
        + `already uses ${data}. Stop it first, or choose another folder with --data.`)
    }
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
