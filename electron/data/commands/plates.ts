import type { Database } from 'better-sqlite3'
import type { Write } from '../write.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { anyCar } from './fleet-rules.ts'
import type { StoredLeg } from './stored.ts'

type Plate = { id: string; vehicle_id: string; plate: string; valid_from: number; valid_to: number | null }

/** Open legs of other cars that are on the road under a plate of this one from `out_at` on: the twin of `private.legs_under_its_plate`. */
export function legsUnderItsPlate(db: Database, vehicle_id: string, out_at: number): StoredLeg[] {
  // one lookup after the other and no join, so that a replay knows which cars were asked about (reads.ts)
  const onCar = db.prepare('select * from vehicle_plates where vehicle_id = ?')
  const same = db.prepare('select * from vehicle_plates where plate = ?')
  const out = db.prepare("select * from contract_vehicles where vehicle_id = ? and state = 'OUT'")
  const found = new Map<string, StoredLeg>()
  for (const mine of onCar.all(vehicle_id) as Plate[]) {
    for (const other of same.all(mine.plate) as Plate[]) {
      if (other.vehicle_id === vehicle_id) continue
      for (const leg of out.all(other.vehicle_id) as StoredLeg[]) {
        const both_from = Math.max(mine.valid_from, other.valid_from, leg.out_at, out_at)
        if ((mine.valid_to ?? Infinity) > both_from && (other.valid_to ?? Infinity) > both_from) found.set(leg.id, leg)
      }
    }
  }
  return [...found.values()].sort((a, b) => a.in_conflict - b.in_conflict || a.out_at - b.out_at || (a.id < b.id ? -1 : 1))
}

/** Puts a plate on a car from `valid_from` on: one plate a car, two cars a plate, and never both out. @throws Stale */
export function givePlate(db: Database, write: Write, org_id: string, given: Omit<Plate, 'valid_to'>): void {
  const other = db.prepare('select vehicle_id from vehicle_plates where (valid_to is null or valid_to > @valid_from) and vehicle_id = @vehicle_id').get(
    { valid_from: given.valid_from, vehicle_id: given.vehicle_id })
  if (other !== undefined) throw new Stale('refused.vehicle_has_one_plate')
  write.insert('vehicle_plates', { ...given, org_id, valid_to: null })
  const sharing = db.prepare(`select count(distinct vehicle_id) from vehicle_plates where plate = @plate and vehicle_id <> @vehicle_id
    and (valid_to is null or valid_to > @valid_from)`).pluck().get({ plate: given.plate, vehicle_id: given.vehicle_id, valid_from: given.valid_from }) as number
  if (sharing > 1) throw new Stale('refused.plate_on_two_cars_at_most')
  assertOutOnce(db, given.vehicle_id)
}

function assertOutOnce(db: Database, vehicle_id: string): void {
  const legs = db.prepare("select out_at from contract_vehicles where vehicle_id = ? and state = 'OUT' and not in_conflict").pluck().all(vehicle_id) as number[]
  if (legs.some(out_at => legsUnderItsPlate(db, vehicle_id, out_at).some(leg => !leg.in_conflict))) throw new Stale('refused.plate_is_out_once')
}

/** One moment at which plates come off cars and a plate goes on one. On a second car without coming off the first it is a Wechselschild. */
export const movePlate: Apply<'move_plate'> = (db, write, { org_id }, { ends, begins, at }) => {
  const stored = (id: string) => db.prepare('select * from vehicle_plates where id = ?').get(id) as Plate | undefined
  if (begins && stored(begins.id)) return []
  if (!begins && ends.length > 0 && ends.every(id => stored(id)?.valid_to === at)) return []
  if (begins) anyCar(db, begins.vehicle_id)
  for (const id of ends) {
    const plate = stored(id)
    if (!plate) throw new Stale('refused.plate_unknown')
    if (plate.valid_from >= at || (plate.valid_to !== null && plate.valid_to <= at)) throw new Stale('refused.plate_not_on_car')
    write.update('vehicle_plates', id, { valid_to: at })
    assertOutOnce(db, plate.vehicle_id)
  }
  if (begins) givePlate(db, write, org_id, { ...begins, valid_from: at })
  return []
}
