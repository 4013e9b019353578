import { expect, test } from 'vitest'
import { contacts } from './contact.ts'
import { CallFailed } from './outcome.ts'
import type { Rpc } from './parts.ts'

test('a device says that it is there every five minutes and not at each turn; one that the server does not know does not insist; a lost line is tried again', async () => {
  let at = 1_000_000
  const asked: unknown[] = []
  let fails: CallFailed | null = null
  const rpc: Rpc = async (name, input) => {
    asked.push([name, input])
    if (fails) throw fails
    return true
  }
  const say = contacts({ now: () => at, log: () => undefined })
  const turn = (device_id = 'd') => say(rpc, { device_id, location_id: 'l' }, new AbortController().signal)
  await turn()
  at += 299_000
  await turn()
  expect(asked).toEqual([['device_contact', { p_device: 'd' }]])
  at += 2_000
  fails = new CallFailed('retry', 0, '')
  await expect(turn()).rejects.toThrow(CallFailed)
  fails = null
  await turn()
  expect(asked).toHaveLength(3)
  // set up anew, it is another one
  await turn('e')
  expect(asked).toHaveLength(4)
  at += 301_000
  fails = new CallFailed('refused', 404, 'PGRST202')
  await turn('e')
  await turn('e')
  expect(asked).toHaveLength(5)
})
