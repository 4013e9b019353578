import { uuidv7 } from '../../../shared/uuid.ts'
import type { Form } from './form.ts'

/** A closed contract is settled once more. The command itself says when it is not closed. */
export const reopenContract: Form<'reopen_contract'> = (desk, _, { contract_id, reason }) => (reason === ''
  ? { ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' }
  : { ok: true, result: { contract_id }, ops: [{ name: 'reopen_contract', input: { contract_id, note_id: uuidv7(desk.now()), reason } }] })
