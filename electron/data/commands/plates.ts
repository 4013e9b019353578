import type { Database } from 'better-sqlite3'
import type { Write } from '../write.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { anyCar } from './fleet-rules.ts'
import type { StoredLeg } from './stored.ts'

type Plate = { id: string; vehicle_id: string; plate: string; valid_from: number; valid_to: number | null }

/** Open legs of other cars that are on the road under a plate of this one from `out_at` on: the twin of `private.legs_under_its_plate`. */
export function legsUnderItsPlate(db: Database, vehicle_id: string, out_at: number): StoredLeg[] {
  const both_from = 'max(mine.valid_from, other.valid_from, l.out_at, @out_at)'
  return db.prepare(`select l.* from vehicle_plates mine
      join vehicle_plates other on other.plate = mine.plate and other.vehicle_id <> mine.vehicle_id
      join contract_vehicles l on l.vehicle_id = other.vehicle_id and l.state = 'OUT'
    where mine.vehicle_id = @vehicle_id and (mine.valid_to is null or mine.valid_to > ${both_from})
      and (other.valid_to is null or other.valid_to > ${both_from})
    order by l.in_conflict, l.out_at, l.id`).all({ vehicle_id, out_at }) as StoredLeg[]
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
