import type { Counter } from '../../../electron/data/counter.ts'
import { hereOf } from '../../../electron/data/desk.ts'
import type { Here } from '../../../electron/data/desk.ts'
import type { NewOp } from '../../../electron/data/forms/form.ts'
import { planOf } from '../../../electron/data/forms/index.ts'
import type { CounterQuery } from '../../../electron/data/queries/index.ts'
import { read } from '../../../electron/data/read.ts'
import { confirm } from '../../../electron/data/run.ts'
import { numbersLeft } from '../../../electron/data/sync/numbers.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { QueryInput, QueryRows } from '../../../shared/queries.ts'

const DAY = 86_400_000
/** Every second car, contract and customer is this desk's, so that two desks work side by side without a conflict. */
export type Half = 0 | 1

export function here(counter: Counter): Here {
  const found = hereOf(counter.desk)
  if (!found) throw new Error('nobody is signed in at this desk')
  return found
}
const see = <N extends CounterQuery>(counter: Counter, name: N, input: QueryInput<N>): QueryRows[N] => read(counter.desk, name, input) as QueryRows[N]
const idsOf = (counter: Counter, sql: string, half: Half): string[] =>
  (counter.db.prepare(sql).pluck().all(here(counter).location_id) as string[]).filter((_, n) => n % 2 === half)

/** Filled-in check-outs of walk-ins that nothing stands in the way of, one for each free car of this half. */
export function checkOuts(counter: Counter, half: Half, most: number): FormInput<'check_out'>[] {
  const forms: FormInput<'check_out'>[] = []
  const cars = see(counter, 'free_vehicles', { category_id: null, ends_at: null })
  const customers = idsOf(counter, 'select k.customer_id from customer_locations k where k.location_id = ? order by k.id limit 4000', half)
  for (const car of cars.filter((one, n) => n % 2 === half && one.next_block_at === null)) {
    if (forms.length >= most) break
    const started = see(counter, 'check_out_start', { reservation_id: null, customer_id: customers.pop() ?? null })
    const form: FormInput<'check_out'> = {
      ...started.form, vehicle_id: car.id, licence_seen: true, ends_at: Date.now() + 2 * DAY, odometer_km: car.odometer_km + 3,
      fuel_level: car.fuel_type === 'ELECTRIC' ? 80 : 8, deposit: { method: 'CREDIT_CARD', amount_rp: 100_000, authorisation_code: 'A12345', card_last4: '4242' },
    }
    const { gates } = see(counter, 'check_out', form)
    if (gates.every(gate => gate.state !== 'block' && !gate.must_accept)) forms.push(form)
  }
  return forms
}

/** What a form would queue, without doing it. */
export function planned(counter: Counter, form: FormInput<'check_out'>): NewOp[] {
  const plan = planOf.check_out(counter.desk, here(counter), form)
  if (!plan.ok) throw new Error(`check_out: ${plan.message.key}`)
  return plan.ops
}

/**
 * Days without a line: check-outs as long as there are cars and numbers, a third of the rest check-ins, then new customers, until so
 * many operations wait. All through the counter's own forms.
 */
export function workOffline(counter: Counter, half: Half, wanted: number): Record<string, number> {
  const waiting = () => counter.db.prepare("select count(*) from outbox where state = 'PENDING'").pluck().get() as number
  const done = (name: 'check_out' | 'check_in' | 'register_customer', form: unknown) => confirm(counter.desk, name, form, (text, facts) => console.error(text, facts)).ok
  const place = here(counter)
  for (const form of checkOuts(counter, half, Math.min(numbersLeft(counter.db, 'CONTRACT', place) - 1, 400))) done('check_out', form)
  const returns = idsOf(counter, "select c.id from contracts c where c.status = 'ACTIVE' and c.pickup_location_id = ? order by c.id", half)
  const rest = wanted - waiting()
  const share = waiting() + rest / 3
  while (waiting() < share && returns.length > 0) checkIn(counter, returns.pop() ?? '', done)
  for (let n = 0; waiting() < wanted; n++) {
    const said = done('register_customer', newCustomer(n))
    if (!said) throw new Error('a new customer was refused')
  }
  return Object.fromEntries((counter.db.prepare("select name, count(*) as n from outbox where state = 'PENDING' group by 1").all() as { name: string; n: number }[])
    .map(({ name, n }) => [name, n]))
}

function checkIn(counter: Counter, contract_id: string, done: (name: 'check_in', form: unknown) => boolean): void {
  const out_km = counter.db.prepare('select max(out_km) from contract_vehicles where contract_id = ?').pluck().get(contract_id) as number | null
  const form: FormInput<'check_in'> = { contract_id, odometer_km: (out_km ?? 0) + 120, fuel_level: 8, needs_cleaning: true, damages: [],
    capture_rp: 0, payment: null, receivable: true, accepted: [] }
  const seen = see(counter, 'check_in', form)
  done('check_in', { ...form, accepted: 'missing' in seen ? [] : seen.gates.filter(gate => gate.must_accept).map(gate => gate.key) })
}

/** A file that any desk takes. */
export const newCustomer = (n: number): FormInput<'register_customer'> => ({
  first_name: 'Nina', last_name: `Keller ${n}`, company_name: null, email: null, phone: null, street: 'Seestrasse', house_number: String(n + 1),
  postcode: '8002', town: 'Zürich', country: 'CH', birth_date: '1990-02-03', locale: 'de', driver: null,
})
