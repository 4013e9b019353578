import { challengeOf } from '../phone-code.ts'
import { approval_valid_ms } from './approval-requests.ts'
import type { StoredRequest } from './approval-requests.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/**
 * What a manager said by telephone, entered by whoever asked. Whether the code is right only the server can tell: this desk holds no key that could
 * make one.
 */
export const redeemCode: Apply<'redeem_code'> = (db, write, { author_id, device_id, occurred_at }, { request_id, manager_id }) => {
  const asked = db.prepare('select * from approval_requests where id = ? and asked_by = ?').get(request_id, author_id) as StoredRequest | undefined
  if (!asked) throw new Stale('refused.request_unknown')
  if (manager_id === author_id) throw new Stale('refused.approval_of_oneself')
  if (!db.prepare("select 1 from users where id = ? and is_active and role in ('ADMIN', 'MANAGER')").get(manager_id)) throw new Stale('refused.code_of_no_manager')
  const { challenge } = challengeOf(db, device_id, asked)
  if (challenge === null) throw new Stale('refused.phone_code_wrong')
  // the server's row has come, or a manager at a desk was faster, and agreed
  if (asked.status === 'GRANTED') return []
  if (asked.status !== 'OPEN') throw new Stale('refused.request_answered')
  if (db.prepare('select 1 from approval_requests where answered_by = ? and phone_challenge = ?').get(manager_id, challenge)) throw new Stale('refused.phone_code_used')
  write.update('approval_requests', request_id, { status: 'GRANTED', answered_at: occurred_at, answered_by: manager_id, answer: '',
    valid_until: occurred_at + approval_valid_ms, phone_challenge: challenge })
  return []
}
