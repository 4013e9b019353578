import { uuidv7 } from '../../../shared/uuid.ts'
import type { Desk, Here } from '../desk.ts'
import { all } from '../statement.ts'
import { heldDeposits, openContract, whyNotOpen } from './contract-at-counter.ts'
import { drawerFor } from './drawer.ts'
import type { Form, NewOp } from './form.ts'

type Taken = { id: string; method: string }

/**
 * A contract that should not be, before any kilometre. The deposit is released and what was paid is taken back in the same step: the
 * manager stands at the counter, and nobody has to look for three menus.
 */
export const voidContract: Form<'void_contract'> = (desk, here, { contract_id, odometer_km, reason }) => {
  const contract = openContract(desk, contract_id)
  if (!contract) return { ok: false, message: whyNotOpen(desk, contract_id) }
  const { out_km } = contract
  if (reason === '') return { ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' }
  if (odometer_km === null) return { ok: false, message: { key: 'gate.odometer.missing', values: { last_km: out_km } }, field: 'odometer_km' }
  if (odometer_km > out_km || contract.km_before > 0) {
    return { ok: false, message: { key: 'gate.void.driven', values: { driven_km: Math.max(odometer_km - out_km, contract.km_before) } }, field: 'odometer_km' }
  }
  return { ok: true, result: { contract_id }, ops: voidingOps(desk, here, { contract_id, odometer_km, reason }) }
}

/** What it takes: the deposit goes back, then what was paid, then the contract. */
export function voidingOps(desk: Desk, here: Here, { contract_id, odometer_km, reason }: { contract_id: string; odometer_km: number; reason: string }): NewOp[] {
  const at = desk.now()
  const releases: NewOp[] = heldDeposits(desk, contract_id).map(({ id, method }) =>
    ({ name: 'settle_deposit', input: { deposit_id: id, contract_id, captured_rp: 0, at, ...drawerFor(desk, here, method) } }))
  const repaid: NewOp[] = livePayments(desk.db, contract_id).map(({ id, method }) =>
    ({ name: 'void_payment', input: { payment_id: uuidv7(at), voids_id: id, contract_id, location_id: here.location_id, reason, at, ...drawerFor(desk, here, method) } }))
  return [...releases, ...repaid, { name: 'void_contract', input: { contract_id, note_id: uuidv7(at), odometer_km, reason } }]
}

/** Money rows that nothing has taken back, the refunds first: what came in can go back only after them. */
const livePayments = (db: Parameters<typeof all>[0], contract_id: string): Taken[] => all<Taken>(db, `select p.id, p.method from payments p where p.contract_id = @contract_id
  and p.reverses_id is null and not exists (select 1 from payments v where v.reverses_id = p.id) order by p.kind = 'PAYMENT', p.paid_at, p.id`, { contract_id })
