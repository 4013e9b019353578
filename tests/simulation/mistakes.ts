import { randomUUID } from 'node:crypto'
import { deviceKey, proofOf } from '../../electron/data/device-key.ts'
import type { Op } from '../../shared/commands.ts'

/** What a simulated PC's program does wrongly, beside its own code. */
export type Mistake = {
  /** SQL that each start of its program runs; temporary triggers, so that nothing of it stays in the file */
  triggers?: string
  /** another way to the server than `fetch`. @param key the database's */
  send?: (key: Uint8Array) => typeof fetch
}

/** Every payment of a push is sent a second time as if it were another. */
const payTwice = (key: Uint8Array): typeof fetch => async (input, init) => {
  const is_push = String(input instanceof Request ? input.url : input).endsWith('/rpc/sync_push')
  const answer = await fetch(input, init)
  if (!is_push || typeof init?.body !== 'string') return answer
  const body = JSON.parse(init.body) as { p_ops: Op[] }
  const again = body.p_ops.filter(op => op.name === 'take_payment').map(op => {
    const other = { ...op, op_id: randomUUID(), input: { ...op.input, payment_id: randomUUID() } }
    return { ...other, proof: proofOf(deviceKey(key, op.device_id), other) }
  })
  if (again.length > 0) await (await fetch(input, { ...init, body: JSON.stringify({ ...body, p_ops: again }) })).arrayBuffer()
  return answer
}

export const mistakes = {
  pays_twice: { send: payTwice },
  drops_refused: { triggers: `create temp trigger planted after update of state on main.outbox when new.state = 'REFUSED'
    begin delete from outbox where seq = new.seq; end` },
  settles_when_acknowledged: { triggers: `create temp trigger planted after update of state on main.outbox when new.state = 'ACKED'
    begin update outbox set state = 'SETTLED' where seq = new.seq; end` },
  trusts_the_upload: { triggers: `create temp trigger planted after insert on main.files
    begin update files set state = 'SAFE' where attachment_id = new.attachment_id; end` },
} satisfies Record<string, Mistake>
