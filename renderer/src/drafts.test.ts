import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { draftsIn, draftsLoaded, dropDraft, findDraft, flushDrafts, keepDraft, loadDrafts } from './drafts.ts'

/** What lies in the data process, per kind. */
let stored: Map<string, unknown>
let writes: string[]
/** Under whose names. */
let named: string[]
let isDown = false
const draft = (key: string, typed: unknown = {}) => ({ key, saved_at: 1, label: key, plate: null, typed })

beforeEach(() => {
  vi.useFakeTimers()
  stored = new Map()
  writes = []
  named = []
  isDown = false
  vi.stubGlobal('window', { guichet: {
    read: (_name: string, { kind }: { kind: string }) => Promise.resolve(stored.has(kind) ? { body: stored.get(kind), updated_at: 1 } : null),
    act: (name: string, { person_id, kind, body }: { person_id: string; kind: string; body?: unknown }) => {
      if (isDown) return Promise.reject(new Error('down'))
      writes.push(name)
      named.push(person_id)
      if (name === 'save_draft') stored.set(kind, body)
      else stored.delete(kind)
      return Promise.resolve({ ok: true, value: null })
    },
  } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('drafts', () => {
  it('are written once for many keys, within 300 ms', async () => {
    await loadDrafts('one')
    for (const typed of ['1', '12', '123']) keepDraft('check_out', draft('r1', typed))
    expect(writes).toEqual([])
    await vi.advanceTimersByTimeAsync(300)
    expect(writes).toEqual(['save_draft'])
    expect(draftsIn(stored.get('check_out'))).toMatchObject([{ key: 'r1', typed: '123' }])
  })

  it('are found again after a crash of the window', async () => {
    stored.set('check_in', { items: [draft('x1', 'typed')] })
    await loadDrafts('two')
    await draftsLoaded()
    expect(findDraft('check_in', 'x1')?.typed).toBe('typed')
  })

  it('lie side by side, and dropping one keeps the other', async () => {
    await loadDrafts('three')
    keepDraft('check_out', draft('a'))
    keepDraft('check_out', draft('b'))
    await dropDraft('check_out', 'a')
    expect(draftsIn(stored.get('check_out')).map(one => one.key)).toEqual(['b'])
    await dropDraft('check_out', 'b')
    expect(stored.has('check_out')).toBe(false)
  })

  it('belong to the person who typed them', async () => {
    await loadDrafts('four')
    keepDraft('check_out', draft('mine'))
    await flushDrafts()
    stored.clear()
    await loadDrafts('five')
    expect(findDraft('check_out', 'mine')).toBeNull()
  })

  it('are written under the name of who typed them, whoever has sat down since', async () => {
    await loadDrafts('seven')
    keepDraft('check_out', draft('mine'))
    await flushDrafts()
    expect(named).toEqual(['seven'])
    keepDraft('check_out', draft('late'))
    await loadDrafts('eight')
    await vi.advanceTimersByTimeAsync(2000)
    expect(named).toEqual(['seven'])
  })

  it('wait for a data process that is starting again', async () => {
    await loadDrafts('six')
    isDown = true
    keepDraft('check_out', draft('r1'))
    await vi.advanceTimersByTimeAsync(300)
    expect(stored.size).toBe(0)
    isDown = false
    await vi.advanceTimersByTimeAsync(1000)
    expect(draftsIn(stored.get('check_out'))).toHaveLength(1)
  })

  it('leave out what is not theirs', () => {
    expect(draftsIn(null)).toEqual([])
    expect(draftsIn({ items: [{ key: 1 }, 'x', draft('ok')] })).toHaveLength(1)
  })
})
