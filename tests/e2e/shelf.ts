import { mkdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import type { Bridge } from '../../shared/bridge.ts'
import type { Backend } from '../../scripts/backend/start-backend.ts'
import { mail, openDesk, password, usual_location, type Desk, type DeskOptions } from './desk.ts'
import { eventually } from './eventually.ts'
import { kill } from './launch.ts'
import { descendants } from './process-tree.ts'

declare const window: { guichet: Bridge }
export type Shelf = {
  /** The desk that such a test left behind as it began, with what the server has by now; else a new one. */
  take(options?: DeskOptions): Promise<Desk>
  /** Keeps a desk for the next test where nothing of this one is left in it; ends it otherwise. */
  giveBack(desk: Desk, isFit: boolean): Promise<void>
  /** Ends those that nobody took. */
  clear(): Promise<void>
}

type Whose = { who: string; location: string; pin: string | undefined }
type Begun = { kind: string; as: string; whose: Whose }

/** Each takes a third of a gigabyte; a machine that has little keeps few. */
const most_free = Math.max(2, Math.min(12, Math.floor(os.totalmem() / 2 ** 31)))

/**
 * Opened desks between the tests of one worker. A new app, a new profile and a sign-in cost three seconds of a processor, which is more
 * than most tests need, and a counter of the real world is not installed anew between two customers either.
 */
export function openShelf(backend: Backend): Shelf {
  const free = new Map<string, Desk>()
  const begun = new Map<Desk, Begun>()
  const drop = async (desk: Desk): Promise<void> => {
    begun.delete(desk)
    await desk.end()
  }
  return {
    async take(options = {}) {
      const { who = 'staff.zuerich', env, api_url, args, isNew = false } = options
      const isUsual = env === undefined && api_url === undefined && args === undefined
      const whose: Whose = { who: who ?? '', location: options.location ?? usual_location, pin: options.pin }
      const kind = JSON.stringify(whose)
      const known = isUsual ? free.get(kind) : undefined
      if (known) {
        free.delete(kind)
        rest(known, 'SIGCONT')
        rmSync(known.exported, { recursive: true, force: true })
        mkdirSync(known.exported)
        if (!isNew && await hasFetched(known) && await person(known) === begun.get(known)?.as) return known
        await drop(known)
      }
      const desk = await openDesk(backend, options)
      if (who !== null && isUsual) begun.set(desk, { kind, as: await person(desk), whose })
      return desk
    },
    async giveBack(desk, isFit) {
      const was = begun.get(desk)
      if (!was || !isFit || desk.isOther || free.has(was.kind) || !await isAsBegun(desk, was)) return drop(desk)
      free.set(was.kind, desk)
      rest(desk, 'SIGSTOP')
      // The one that nobody has taken for longest: each takes memory.
      const [[longest, unused] = []] = free
      if (free.size <= most_free || longest === undefined || unused === undefined) return
      free.delete(longest)
      await drop(unused)
    },
    async clear() {
      for (const desk of free.values()) await drop(desk)
    },
  }
}

/** A desk that waits sleeps like a PC whose lid is closed: what others change meanwhile would cost it as much as those whom it waits for. */
function rest({ launched }: Desk, signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (process.platform === 'win32') return
  const root = launched.app.process().pid ?? 0
  for (const pid of [root, ...descendants(root)]) kill(pid, signal)
}

/** Who sits there, and in which language: one that was chosen on the way is the window's own. */
const person = async (desk: Desk): Promise<string> =>
  JSON.stringify([await desk.read('session', {}), await desk.page.evaluate('document.documentElement.lang')])

/** Whoever sat there is still there or comes back, nothing waits and nothing is half typed; the window begins anew. */
async function isAsBegun(desk: Desk, { as, whose }: Begun): Promise<boolean> {
  const { page } = desk
  try {
    // a test has taken hold of the window's clock: nothing that is waited for would come
    if (!await page.evaluate<boolean>('/native code/.test(String(Date))')) return false
    desk.cut('up')
    if ((await desk.read('session', {})).person === null) await comeBack(desk, whose)
    if ((await desk.read('status', {})).waiting !== 0) return false
    if (await person(desk) !== as) await changeBack(desk, whose)
    await page.evaluate('localStorage.clear()')
    await dropDrafts(desk)
    await desk.begin()
    // a page that goes keeps what was typed a moment before
    if (await dropDrafts(desk) > 0) await desk.begin()
    return await person(desk) === as
  } catch {
    return false // closed, crashed or locked: not as it began
  }
}

/** Somebody else sits there, or it speaks another language. */
async function changeBack(desk: Desk, whose: Whose): Promise<void> {
  await desk.page.evaluate(() => window.guichet.act('sign_out', {}))
  await desk.page.reload()
  await comeBack(desk, whose)
}

/** A power cut or a locked screen has left the sign-in there. */
async function comeBack({ counter, read }: Desk, { who, location, pin }: Whose): Promise<void> {
  const known = { email: mail(who), password }
  // with a sign-out, or after too many wrong ones, the PIN is gone: there is nothing to wait for
  if (pin !== undefined && !(await read('session', {})).known.some(({ email }) => email === known.email)) throw new Error(`${who} has no PIN here`)
  if (pin !== undefined) await counter.signInByPin(known, pin)
  else {
    await counter.signIn(known, location)
    await counter.skipPin()
  }
  await counter.waitForBoard()
}

/** Throws away what is parked; how many kinds of form there were. */
async function dropDrafts(desk: Desk): Promise<number> {
  let dropped = 0
  for (const kind of ['check_out', 'check_in'] as const) {
    if ((await desk.read('draft', { kind })) === null) continue
    const person_id = (await desk.read('session', {})).person?.id ?? ''
    await desk.page.evaluate(draft => window.guichet.act('drop_draft', draft), { person_id, kind })
    dropped++
  }
  return dropped
}

/** What the test has put into the database by now is here, as at a desk that has just loaded. Two turns: the first may have begun before. */
async function hasFetched(desk: Desk): Promise<boolean> {
  for (let turn = 0; turn < 2; turn++) {
    const { last_synced_at } = await desk.read('status', {})
    await desk.page.evaluate(() => window.guichet.act('sync_now', {}))
    const isNewer = eventually(async () => (await desk.read('status', {})).last_synced_at, { timeout: 20_000 }).not.toBe(last_synced_at)
    if (!await isNewer.then(() => true, () => false)) return false
  }
  return true
}
