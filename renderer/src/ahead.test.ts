import { expect, it } from 'vitest'
import type { Bridge } from '../../shared/bridge.ts'
import { readAhead } from './ahead.ts'

/** A bridge that answers with the question's name and a count, or refuses as when nobody is signed in. */
function countingBridge() {
  let listener: (tables: readonly string[]) => void = () => undefined
  const state = { reads: 0, isOpen: true }
  const bridge = {
    read: (name: string) => {
      state.reads++
      return state.isOpen ? Promise.resolve(`${name} ${state.reads}`) : Promise.reject(new Error('nobody is here'))
    },
    onChange(tell: typeof listener) {
      listener = tell
      return () => undefined
    },
  } as unknown as Bridge
  return { ahead: readAhead(bridge), state, change: (...tables: string[]) => listener(tables) }
}
const settled = () => new Promise(resolve => { setImmediate(resolve) })

it('has the board before anybody asks, once the session has changed', async () => {
  const { ahead, change } = countingBridge()
  expect(ahead.find('board', {})).toBeUndefined()
  change('session', 'status')
  await settled()
  expect(ahead.find('board', {})).toBe('board 3')
  expect(ahead.find('draft', { kind: 'check_in' })).toBe('draft 5')
  expect(ahead.find('contract', { contract_id: 'x' })).toBeUndefined()
})

it('forgets an answer as soon as one of its tables changes, and only that', async () => {
  const { ahead, change } = countingBridge()
  change('session')
  await settled()
  change('payments')
  expect(ahead.find('board', {})).toBeUndefined()
  expect(ahead.find('fleet', {})).toBe('fleet 2')
})

it('keeps nothing of a person who has left, not even what arrives afterwards', async () => {
  const { ahead, state, change } = countingBridge()
  change('session') // its answers are under way …
  state.isOpen = false
  change('session') // … when the person leaves
  await settled()
  expect(ahead.find('board', {})).toBeUndefined()
})
