import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRequest } from './request.ts'

test('a request of the window is taken as it is', () => {
  const request = { id: 1, kind: 'read', name: 'board', input: {} }
  expect(parseRequest(request)).toEqual(request)
})

test.each([
  ['an extra key', { id: 1, kind: 'read', name: 'board', input: {}, admin: true }], ['another kind', { id: 1, kind: 'sql', name: 'board', input: {} }],
  ['a name that is no text', { id: 1, kind: 'read', name: { toString: 'x' }, input: {} }], ['no number', { kind: 'read', name: 'board', input: {} }],
  ['nothing', null], ['a text', 'read'],
])('%s is no request', (_title, value) => {
  expect(parseRequest(value)).toBeNull()
})

test('whatever comes is parsed or refused, never thrown', () => {
  fc.assert(fc.property(fc.anything(), value => { parseRequest(value) }))
})
