import { bridge } from './bridge.ts'

/** A half-filled form as it lies in the data process: several of a kind may be parked, each under its own key. */
export type Draft<T = unknown> = {
  key: string
  saved_at: number
  /** what a person recognises it by */
  label: string
  plate: string | null
  typed: T
}
export type DraftKind = 'check_out' | 'check_in'
const kinds = ['check_out', 'check_in'] as const satisfies readonly DraftKind[]
const wait_ms = 300

const shelf: Record<DraftKind, Draft[]> = { check_out: [], check_in: [] }
const timers: Partial<Record<DraftKind, ReturnType<typeof setTimeout>>> = {}
let owner: { person_id: string; loaded: Promise<void> } | null = null

/** The drafts in an answer of the query `draft`; what does not look like ours is left out. */
export function draftsIn(body: unknown): Draft[] {
  if (typeof body !== 'object' || body === null || !('items' in body) || !Array.isArray(body.items)) return []
  return (body.items as unknown[]).filter((one): one is Draft =>
    typeof one === 'object' && one !== null && 'key' in one && typeof one.key === 'string' && 'typed' in one)
}

/** Takes over what this person has left, in an earlier run of the window too. Drafts belong to a person, as in the data process. */
export function loadDrafts(person_id: string): Promise<void> {
  if (owner?.person_id !== person_id) {
    for (const kind of kinds) {
      clearTimeout(timers[kind])
      delete timers[kind]
      shelf[kind] = []
    }
    owner = { person_id, loaded: load() }
  }
  return owner.loaded
}

/** Resolves when the drafts of the person are here; a form then opens as it was left. */
export const draftsLoaded = (): Promise<void> => owner?.loaded ?? Promise.resolve()

async function load(): Promise<void> {
  for (const kind of kinds) {
    const answer = await bridge().read('draft', { kind }).catch(() => null) // unreadable now: offered again at the next start
    const known = new Set(shelf[kind].map(draft => draft.key))
    shelf[kind].push(...draftsIn(answer?.body).filter(draft => !known.has(draft.key)))
  }
}

/** The half-filled form under this key, as it was typed. */
export const findDraft = (kind: DraftKind, key: string): Draft | null => shelf[kind].find(draft => draft.key === key) ?? null

/** Keeps what has been typed; it is written within 300 ms. */
export function keepDraft(kind: DraftKind, draft: Draft): void {
  shelf[kind] = [draft, ...shelf[kind].filter(one => one.key !== draft.key)]
  timers[kind] ??= setTimeout(() => void write(kind), wait_ms)
}

/** Forgets a draft: its form was confirmed, or a person has thrown it away. */
export async function dropDraft(kind: DraftKind, key: string): Promise<void> {
  shelf[kind] = shelf[kind].filter(draft => draft.key !== key)
  await write(kind)
}

/** Writes what still waits, before the person changes, once the screen is locked, or before the window goes. */
export async function flushDrafts(): Promise<void> {
  for (const kind of kinds) if (timers[kind] !== undefined) await write(kind)
}

/** Under the name of who typed it: after a lock somebody else may have sat down before the timer is due. */
async function write(kind: DraftKind): Promise<void> {
  clearTimeout(timers[kind])
  delete timers[kind]
  if (!owner) return
  const { person_id } = owner
  const items = shelf[kind]
  await (items.length === 0 ? bridge().act('drop_draft', { person_id, kind }) : bridge().act('save_draft', { person_id, kind, body: { items } }))
    // The data process is starting again: what was typed waits here until it listens.
    .catch(() => { timers[kind] ??= setTimeout(() => void write(kind), 1000) })
}
