import { isWholeCode } from '../../../shared/phone-challenge.ts'
import type { StoredRequest } from '../commands/approval-requests.ts'
import { phoneManagers } from '../queries/phone-challenge.ts'
import { challengeOf } from '../phone-code.ts'
import { one } from '../statement.ts'
import type { Form } from './form.ts'

/** The code that a manager has said. A slip of the tongue shows here; whether it is theirs the server says when it hears of it. */
export const redeemCode: Form<'redeem_code'> = (desk, here, { request_id, manager_id, code }) => {
  const asked = one<StoredRequest>(desk.db, 'select * from approval_requests where id = @request_id and asked_by = @me', { request_id, me: here.person.id })
  if (!asked) return { ok: false, message: { key: 'refused.request_unknown' } }
  if (asked.status !== 'OPEN') return { ok: false, message: { key: 'refused.request_answered' } }
  if (manager_id === null || !phoneManagers(desk.db, here.person.id).some(({ id }) => id === manager_id)) return { ok: false, message: { key: 'error.manager_missing' }, field: 'manager_id' }
  const { challenge } = challengeOf(desk.db, here.device_id, asked)
  if (challenge === null || !isWholeCode(code, challenge)) return { ok: false, message: { key: 'error.code_not_whole' }, field: 'code' }
  return { ok: true, result: { request_id }, ops: [{ name: 'redeem_code', input: { request_id, contract_id: asked.contract_id, manager_id, code } }] }
}
