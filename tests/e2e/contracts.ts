import type { BoardRow, ContractView } from '../../shared/queries.ts'
import { expect, type TestBackend } from './backend.ts'
import { find } from './by-hand.ts'
import type { Desk } from './desk.ts'

export type Out = BoardRow & { contract_id: string; plate: string; contract: ContractView }
/** A contract whose car is out, untouched: the tests of this file each leave a note, an event or a return. */
export async function someContract(desk: Desk, fits: (contract: ContractView) => boolean = () => true): Promise<Out> {
  const { returns } = await desk.read('board', {})
  for (const row of returns) {
    if (row.contract_id === null || row.plate === null || row.pending || row.state === 'conflict') continue
    const contract = await desk.read('contract', { contract_id: row.contract_id })
    if (contract && contract.notes.length + contract.incidents.length === 0 && contract.balance_rp >= 0 && fits(contract)) return { ...row, contract_id: row.contract_id, plate: row.plate, contract }
  }
  throw new Error(`none of ${returns.length} contracts fits`)
}
/** A contract of this branch that had been settled gets one more charge, as a fine that comes later: no other test takes it. */
export async function plantDebt({ sql }: TestBackend, location: string, amount_rp: number): Promise<{ id: string; number: string; balance_rp: number }> {
  const [owed] = await sql<{ id: string; number: string }[]>`with settled as (
      select c.id, c.org_id, c.number from contracts c join locations l on l.id = c.pickup_location_id and l.id = c.return_location_id
      join customers k on k.id = c.customer_id and length(k.last_name) < 60 -- not one whom another test gave a name that no field takes
      where l.code = ${location} and c.status = 'COMPLETED' and private.balance_rp(c.id) = 0 and c.returned_at > now() - interval '30 days'
      order by c.returned_at desc limit 1),
    charged as (insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
      select gen_random_uuid(), org_id, id, 'EXTRA', 1, ${amount_rp}::int, ${amount_rp}::int, 'STANDARD', 810, now() from settled returning contract_id)
    select s.id, s.number from settled s join charged on contract_id = s.id`
  if (!owed) throw new Error(`the demo data has no settled contract at ${location}`)
  return { ...owed, balance_rp: amount_rp }
}
/** A discount on a contract, agreed on when nobody looked. */
export const plantDiscount = ({ sql }: TestBackend, contract_id: string, amount_rp: number) => sql`insert into contract_charges
  (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
  select gen_random_uuid(), org_id, id, 'DISCOUNT', 1, ${-amount_rp}::int, ${-amount_rp}::int, 'STANDARD', 810, now() from contracts where id = ${contract_id}`

export async function openContract(desk: Desk, number: string): Promise<void> {
  await find(desk, number)
  await expect(desk.page.getByRole('toolbar')).toBeVisible()
}
/** What is owed on a contract, paid in cash from its sheet; ends at the cash drawer. */
export async function payCash(desk: Desk, number: string): Promise<void> {
  await openContract(desk, number)
  await desk.hands.press('z')
  await desk.page.getByTestId('take-payment-method').selectOption('CASH')
  await done(desk)
  await desk.hands.press('Escape', 'Control+M')
}
export async function done({ page, hands }: Desk): Promise<void> {
  await hands.press('Control+Enter')
  await expect(page.getByTestId('action-form')).toBeHidden()
}
/** What stands on the car as it came back, then to the reference of the terminal where money is due. */
export async function readings(desk: Desk, contract: ContractView, fuel?: string): Promise<void> {
  const leg = contract.legs.at(-1)
  await desk.hands.retype(String((leg?.out_km ?? 0) + 40))
  await desk.hands.press('Enter')
  await desk.hands.isIn('fuel_level')
  await desk.hands.retype(fuel ?? (leg?.fuel_type === 'ELECTRIC' ? '100' : '8'))
}

/** Day and time on the wall in Zürich, as typed. */
export function zurich(at: number): [day: string, time: string] {
  const parts = new Intl.DateTimeFormat('de-CH', { timeZone: 'Europe/Zurich', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' }).formatToParts(new Date(at))
  const part = (type: string) => parts.find(one => one.type === type)?.value ?? ''
  return [`${part('day')}.${part('month')}.${part('year')}`, `${part('hour')}${part('minute')}`]
}
