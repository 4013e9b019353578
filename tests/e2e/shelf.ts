import type { Bridge } from '../../shared/bridge.ts'
import type { Backend } from '../../scripts/backend/start-backend.ts'
import { openDesk, usual_location, type Desk, type DeskOptions } from './desk.ts'
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

const most_free = 6

/**
 * Opened desks between the tests of one worker. A new app, a new profile and a sign-in cost three seconds of a processor, which is more
 * than most tests need, and a counter of the real world is not installed anew between two customers either.
 */
export function openShelf(backend: Backend): Shelf {
  const free = new Map<string, Desk>()
  const begun = new Map<Desk, { kind: string; as: string; launched: Desk['launched'] }>()
  const drop = async (desk: Desk): Promise<void> => {
    begun.delete(desk)
    await desk.end()
  }
  return {
    async take(options = {}) {
      const { who = 'staff.zuerich', env, api_url, args, isNew = false } = options
      const isUsual = env === undefined && api_url === undefined && args === undefined
      const kind = JSON.stringify([who, options.location ?? usual_location, options.pin])
      const known = isUsual ? free.get(kind) : undefined
      if (known) {
        free.delete(kind)
        rest(known, 'SIGCONT')
        if (!isNew && await hasFetched(known) && await person(known) === begun.get(known)?.as) return known
        await drop(known)
      }
      const desk = await openDesk(backend, options)
      if (who !== null && isUsual) begun.set(desk, { kind, as: await person(desk), launched: desk.launched })
      return desk
    },
    async giveBack(desk, isFit) {
      const was = begun.get(desk)
      if (!was || !isFit || free.has(was.kind) || desk.launched !== was.launched || !await isAsBegun(desk, was.as)) return drop(desk)
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

/** Whoever sat there is still there, nothing waits and nothing is half typed; the window begins anew. */
async function isAsBegun(desk: Desk, as: string): Promise<boolean> {
  const { page } = desk
  try {
    desk.cut('up')
    if (await person(desk) !== as || (await desk.read('status', {})).waiting !== 0) return false
    await page.evaluate('localStorage.clear()')
    await dropDrafts(desk)
    await desk.begin()
    // a page that goes keeps what was typed a moment before
    if (await dropDrafts(desk) > 0) await desk.begin()
    return true
  } catch {
    return false // closed, crashed or locked: not as it began
  }
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
