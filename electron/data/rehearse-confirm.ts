import type { Database } from 'better-sqlite3'
import type { FormInput } from '../../shared/forms.ts'
import type { Gate } from '../../shared/queries.ts'
import { DAY } from '../../shared/time.ts'
import { Stale } from './commands/command.ts'
import type { Desk, Here } from './desk.ts'
import { footprintsOf } from './effect.ts'
import { answerCheckIn, checkIn } from './forms/check-in.ts'
import { answerCheckOut, checkOut } from './forms/check-out.ts'
import type { NewOp } from './forms/form.ts'
import { perform } from './run.ts'
import { one } from './statement.ts'
import { Trouble } from './trouble.ts'

type Driver = { id: string; customer_id: string }

/**
 * A check-out as it will be confirmed, with a free car and whoever drove last, and taken back before anybody could see it: a first one
 * takes a third of what a person notices, most of it for statements that are looked at for the first time.
 */
export const rehearseHandOut = (desk: Desk, here: Here): void => undone(desk, here, () => {
  const { db } = desk
  const car = one<{ id: string; odometer_km: number; fuel_level: number }>(db, `select id, odometer_km, fuel_level from vehicles
    where status = 'AVAILABLE' and location_id = @here order by id limit 1`, { here: here.location_id })
  const driver = one<Driver>(db, 'select d.id, d.customer_id from contract_drivers c join drivers d on d.id = c.driver_id order by c.id desc limit 1')
    ?? one<Driver>(db, 'select id, customer_id from drivers order by id limit 1')
  if (!car || !driver) return []
  const form: FormInput<'check_out'> = {
    reservation_id: null, customer_id: driver.customer_id, driver_ids: [driver.id], licence_seen: true, vehicle_id: car.id, return_location_id: here.location_id,
    ends_at: desk.now() + 2 * DAY, odometer_km: car.odometer_km, fuel_level: car.fuel_level, damages: [], deposit: null, accepted: [],
  }
  const { gates, deposit_rp } = answerCheckOut(desk, here, form)
  const plan = checkOut(desk, here, { ...form, accepted: keysOf(gates), deposit: deposit_rp ? { method: 'CREDIT_CARD', amount_rp: deposit_rp, authorisation_code: '0', card_last4: '0000' } : null })
  return plan.ok ? plan.ops : []
})

/** The same with a check-in: a car of this desk that is out, back as it left. */
export const rehearseReturn = (desk: Desk, here: Here): void => undone(desk, here, () => {
  // from the cars on, of which there are few: years of rentals would be looked through for one that is out
  const out = one<{ contract_id: string; km: number; fuel_level: number }>(desk.db, `select l.contract_id, max(l.out_km, v.odometer_km) as km, l.out_fuel as fuel_level
    from vehicles v cross join contract_vehicles l on l.vehicle_id = v.id and l.state = 'OUT' cross join contracts c on c.id = l.contract_id and c.status = 'ACTIVE' where v.status = 'RENTED' limit 1`)
  if (!out) return []
  const form: FormInput<'check_in'> = {
    contract_id: out.contract_id, odometer_km: out.km, fuel_level: out.fuel_level, needs_cleaning: true, damages: [], capture_rp: 0, payment: null, receivable: true, accepted: [],
  }
  const answer = answerCheckIn(desk, here, form)
  if ('missing' in answer) return []
  const plan = checkIn(desk, here, { ...form, accepted: keysOf(answer.gates), payment: answer.due_rp > 0 ? { method: 'DEBIT_CARD', amount_rp: answer.due_rp, reference: '0' } : null })
  return plan.ok ? plan.ops : []
})

const keysOf = (gates: readonly Gate[]): string[] => gates.filter(gate => gate.must_accept === true).map(gate => gate.key)

/** Performs what `planned` makes of the rows and leaves everything as it was, what is known of pending operations too. */
function undone(desk: Desk, here: Here, planned: () => readonly NewOp[]): void {
  const nothing = Symbol('taken back')
  const known = new Set(footprintsOf(desk.db).keys())
  try {
    desk.db.transaction(() => {
      perform(desk, here, planned())
      throw nothing
    }).immediate()
  } catch (error) {
    // what can not be done here now will be said to whoever tries it
    if (error !== nothing && !(error instanceof Stale) && !(error instanceof Trouble)) throw error
  } finally {
    forget(desk.db, known)
  }
}

function forget(db: Database, known: ReadonlySet<number>): void {
  const footprints = footprintsOf(db)
  for (const seq of footprints.keys()) if (!known.has(seq)) footprints.delete(seq)
}
