import { expect, test } from 'vitest'
import type { Reply, Request } from '../../shared/bridge.ts'
import { makeLine, type Port } from './line.ts'

type FakePort = Port & { sent: Request[]; closed: boolean; answer(reply: Reply): void }

function fakePort(): FakePort {
  return {
    sent: [], closed: false, onmessage: null,
    postMessage(request) { this.sent.push(structuredClone(request)) },
    close() { this.closed = true },
    answer(reply) { this.onmessage?.({ data: reply }) },
  }
}
const restarted = { key: 'error.data_process_restarted' }
const ignore = (): void => undefined

test('a request before the port is kept, then sent once', async () => {
  const line = makeLine(ignore)
  const answer = line.ask('read', 'board', {})
  const port = fakePort()
  line.connect(port)
  expect(port.sent).toEqual([{ id: 1, kind: 'read', name: 'board', input: {} }])
  port.answer({ id: 1, value: 'rows' })
  await expect(answer).resolves.toBe('rows')
})

test('answers find their request in any order', async () => {
  const line = makeLine(ignore)
  const port = fakePort()
  line.connect(port)
  const answers = Promise.all([line.ask('read', 'board', {}), line.ask('confirm', 'mark_ready', {})])
  port.answer({ id: 2, value: 'second' })
  port.answer({ id: 1, value: 'first' })
  await expect(answers).resolves.toEqual(['first', 'second'])
})

test('an error in the answer rejects with its message', async () => {
  const line = makeLine(ignore)
  const port = fakePort()
  line.connect(port)
  const answer = line.ask('read', 'constructor', {})
  port.answer({ id: 1, error: { key: 'error.unknown_request' } })
  await expect(answer).rejects.toEqual({ key: 'error.unknown_request' })
})

test('a lost line rejects what was asked, and a confirm is never asked again by itself', async () => {
  const line = makeLine(ignore)
  const [first, second] = [fakePort(), fakePort()]
  line.connect(first)
  const answer = line.ask('confirm', 'check_out', {})
  line.lose()
  await expect(answer).rejects.toEqual(restarted)
  expect(first.closed).toBe(true)
  const later = line.ask('read', 'board', {})
  expect(line.connect(second)).toBe(true)
  expect(second.sent.map(({ name }) => name)).toEqual(['board'])
  second.answer({ id: 2, value: 'rows' })
  await expect(later).resolves.toBe('rows')
})

test('a second port while one is there is refused and disturbs nothing', async () => {
  const line = makeLine(ignore)
  const port = fakePort()
  line.connect(port)
  const answer = line.ask('read', 'board', {})
  expect(line.connect(fakePort())).toBe(false)
  port.answer({ id: 1, value: 'rows' })
  await expect(answer).resolves.toBe('rows')
})

test('trouble rejects what waits and what comes, until there is a port again', async () => {
  const line = makeLine(ignore)
  const trouble = { key: 'error.key_unreadable' } as const
  const waiting = line.ask('read', 'session', {})
  line.stop(trouble)
  await expect(waiting).rejects.toEqual(trouble)
  await expect(line.ask('read', 'session', {})).rejects.toEqual(trouble)
  const port = fakePort()
  line.connect(port)
  const answer = line.ask('read', 'session', {})
  port.answer({ id: port.sent[0]?.id ?? 0, value: 'here' })
  await expect(answer).resolves.toBe('here')
})

test('what can not be cloned, and a name that is no text, are refused without touching the line', async () => {
  const line = makeLine(ignore)
  const port = fakePort()
  line.connect(port)
  await expect(line.ask('confirm', 'check_out', ignore)).rejects.toEqual({ key: 'error.bad_input' })
  await expect(line.ask('read', { toString: () => 'board' }, {})).rejects.toEqual({ key: 'error.unknown_request' })
  expect(port.sent).toEqual([])
})

test('changes are told, and an answer that nobody waits for is ignored', () => {
  const told: (readonly string[])[] = []
  const line = makeLine(tables => told.push(tables))
  const port = fakePort()
  line.connect(port)
  port.answer({ changed: ['vehicles'] })
  port.answer({ id: 99, value: null })
  expect(told).toEqual([['vehicles']])
})
