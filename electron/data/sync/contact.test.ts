import { expect, test } from 'vitest'
import { contacts } from './contact.ts'
import { CallFailed } from './outcome.ts'
import type { Rpc } from './parts.ts'

test('a device says that it is there every five minutes and not at each turn; what the server has against it disturbs nobody', async () => {
  let at = 1_000_000
  const asked: unknown[] = []
  let fails: CallFailed | null = null
  const rpc: Rpc = async (name, input) => {
    asked.push([name, input])
    if (fails) throw fails
    return true
  }
  const said: unknown[] = []
  const say = contacts({ now: () => at, log: text => said.push(text) })
  const turn = (device_id = 'd') => say(rpc, { device_id, location_id: 'l' }, new AbortController().signal)
  await turn()
  at += 299_000
  await turn()
  expect(asked).toEqual([['device_contact', { p_device: 'd' }]])
  // set up anew, it is another one
  await turn('e')
  expect(asked).toHaveLength(2)
  for (const kind of ['retry', 'refused', 'sign_in_again'] as const) {
    at += 301_000
    fails = new CallFailed(kind, 0, '57014')
    const before = asked.length
    await turn('e')
    await turn('e')
    expect(asked).toHaveLength(before + 1)
  }
  expect(said).toHaveLength(3)
  fails = null
  // a clock that was put back does not silence it for years
  at -= 10_000_000
  const before = asked.length
  await turn('e')
  expect(asked).toHaveLength(before + 1)
})
