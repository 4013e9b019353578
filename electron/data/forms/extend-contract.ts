import { chargesForExtension, totalOf } from '../../../shared/charges.ts'
import type { ChargeLine } from '../../../shared/charges.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Gate, QueryRows } from '../../../shared/queries.ts'
import { rentalDays, zurichDate } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { whoHasIt } from '../commands/who-has-it.ts'
import type { Desk, Here } from '../desk.ts'
import { balance } from '../queries/balance.ts'
import { customerCard } from '../queries/customer-card.ts'
import { vehicleCard } from '../queries/vehicle-card.ts'
import { one } from '../statement.ts'
import { openContract, whyNotOpen } from './contract-at-counter.ts'
import { driversOfContract } from './contract-drivers.ts'
import { evidenceOf } from './correction.ts'
import { depositGates } from './deposit-gates.ts'
import { drawerFor } from './drawer.ts'
import { driverGates } from './driver-gates.ts'
import type { OpenContract } from './contract-at-counter.ts'
import { extrasOfContract, seasonNames } from '../price-data.ts'
import type { Form, NewOp } from './form.ts'
import { block, mustAccept, obstacle, passed, refusalOf, warn } from './gate.ts'
import { priceLines } from './price-lines.ts'
import { vatRates } from './prices.ts'
import { vatGates } from './vat-gates.ts'
import { paperGates } from './vehicle-gates.ts'

type Input = FormInput<'extend_contract'>
type Longer = { contract: OpenContract; charges: ChargeLine[]; gates: Gate[] }

/** What a longer rental costs and who has the car next; the same code that confirms it. */
export function answerExtension(desk: Desk, here: Here, form: Input): QueryRows['extend_contract'] {
  const found = longer(desk, here, form)
  const balance_rp = balance(desk, form.contract_id)
  if (!found) {
    const gates = [block('contract', 'gate.contract.not_out')]
    return { gates, lines: [], added_rp: 0, balance_rp, may_confirm: false, days_before: 0, days_after: null, until: null }
  }
  const { contract, charges, gates } = found
  const added_rp = totalOf(charges)
  const called = seasonNames(desk.db)
  const until = form.ends_at !== null && form.ends_at > contract.ends_at ? form.ends_at : null
  return {
    gates, added_rp, balance_rp: balance_rp + added_rp, may_confirm: obstacle(gates, form.accepted) === undefined,
    // the further days alone: from the old end to the new one
    lines: priceLines(charges.map(line => ({ ...line, season: called.get(line.season_id ?? '') })), { ...contract, starts_at: contract.ends_at, ends_at: until ?? contract.ends_at, in_at: null, in_km: null, in_fuel: null }),
    days_before: rentalDays(contract.starts_at, contract.ends_at, contract.grace_min),
    days_after: until === null ? null : rentalDays(contract.starts_at, until, contract.grace_min),
    until,
  }
}

/** The customer keeps the car, where nobody else needs it. */
export const extendContract: Form<'extend_contract'> = (desk, here, form) => {
  const found = longer(desk, here, form)
  if (!found) return { ok: false, message: whyNotOpen(desk, form.contract_id) }
  const stop = obstacle(found.gates, form.accepted)
  if (stop) return refusalOf(stop)
  if (form.ends_at === null) return { ok: false, message: { key: 'error.bad_input' } }
  const { contract_id, ends_at, reason, signature, deposit } = form
  const at = desk.now()
  const held: NewOp[] = deposit ? [{ name: 'hold_deposit', input: { deposit_id: uuidv7(at), contract_id, location_id: here.location_id, ...deposit, at, ...drawerFor(desk, here, deposit.method) } }] : []
  return { ok: true, result: { contract_id }, ops: [{ name: 'extend_contract', input: {
    contract_id, note_id: uuidv7(at), ends_at, charges: found.charges.map(charge => ({ id: uuidv7(at), ...charge })), reason,
    // on the telephone nobody signs
    ...signature ? { location_id: here.location_id, ...evidenceOf(desk, here, null, { signature }) } : {},
  } }, ...held] }
}

function longer(desk: Desk, here: Here, { contract_id, ends_at, deposit }: Input): Longer | null {
  const contract = openContract(desk, contract_id)
  if (!contract) return null
  const young = one<{ unit_rp: number | null }>(desk.db, `select max(unit_rp) as unit_rp from contract_charges
    where contract_id = @contract_id and kind = 'YOUNG_DRIVER'`, { contract_id })
  const is_later = ends_at !== null && ends_at > contract.ends_at
  const charges = is_later
    ? chargesForExtension({ ...contract, until: ends_at, young_driver_fee_rp: young?.unit_rp ?? 0,
      extras: extrasOfContract(desk.db, contract_id), vat_rates: vatRates(desk, here) }) : []
  return { contract, charges, gates: [...gatesOf(desk, contract, ends_at), ...standingGates(desk, contract), ...vatGates(desk, charges, contract.ends_at), ...deposit ? holdGates(deposit) : []] }
}

function gatesOf(desk: Desk, contract: OpenContract, ends_at: number | null): Gate[] {
  const field = 'ends_at'
  if (ends_at === null) return [block('extension', 'gate.extension.missing', { due_at: contract.ends_at }, field)]
  if (ends_at <= contract.ends_at) return [block('extension', 'gate.extension.not_later', { due_at: contract.ends_at }, field)]
  if (ends_at <= desk.now()) return [block('extension', 'gate.extension.in_the_past', { due_at: ends_at }, field)]
  const taken = whoHasIt(desk.db, { vehicle_id: contract.vehicle_id, starts_at: contract.ends_at, ends_at, source_id: contract.id })
  return [passed('extension'), taken ? block('next_block', 'gate.next_block.taken', { free_until_at: Number(taken.values['starts_at']), number: String(taken.values['number']) }, field)
    : passed('next_block'), ...stillValid(desk, contract, ends_at).map(gate => (gate.field ? { ...gate, field } : gate)), ...ends_at - contract.starts_at > longest_ms ? [warn('extension_long', 'gate.extension.long', { due_at: ends_at }, field)] : []]
}

/** A year and more is rather a slip of the finger than a rental. */
const longest_ms = 366 * 24 * 3_600_000

/** The licences have to last until the new end as they had to until the old one; of the car's own papers somebody is told. */
function stillValid(desk: Desk, { id, vehicle_id }: OpenContract, ends_at: number): Gate[] {
  const car = vehicleCard(desk, vehicle_id)
  const drivers = driversOfContract(desk, id)
  return [...drivers.length > 0 ? driverGates(drivers, null, zurichDate(desk.now()), zurichDate(ends_at)) : [], ...car ? paperGates(desk, car, zurichDate(ends_at)) : []]
}

/** Whoever has been blocked since has the car all the same; somebody has to mean it when it stays out longer. */
function standingGates(desk: Desk, { customer_id }: OpenContract): Gate[] {
  const customer = customerCard(desk, customer_id)
  return customer?.blocked ? [mustAccept('customer_blocked', 'gate.customer_blocked.extend', { customer: customer.name }, 'ends_at')] : []
}

/** What a terminal holds for the longer time counts with its code only; who wants none takes none. */
const holdGates = (deposit: NonNullable<Input['deposit']>): Gate[] =>
  (deposit.amount_rp === 0 ? [block('deposit', 'gate.charge.amount_missing', undefined, 'deposit.amount_rp')] : depositGates(deposit, 0, null, false))
