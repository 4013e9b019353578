import type { Row } from '../row.ts'
import { confirm } from '../run.ts'
import { deskFixture, goodCheckIn, goodCheckOut, ids, insert } from './desk.ts'
import type { TestDesk } from './desk.ts'

export const carId = (n: number): string => `00000000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`

/** The counter of `deskFixture` with so many more cars like the golf, each free and under a plate of its own. */
export function deskWithCars(count: number): TestDesk {
  const desk = deskFixture()
  const golf = desk.db.prepare('select * from vehicles where id = ?').get(ids.golf) as Row
  const plate = desk.db.prepare('select * from vehicle_plates where vehicle_id = ?').get(ids.golf) as Row
  for (let n = 0; n < count; n++) {
    insert(desk.db, 'vehicles', { ...golf, id: carId(n), vin: `V${n}` })
    insert(desk.db, 'vehicle_plates', { ...plate, id: carId(100_000 + n), vehicle_id: carId(n), plate: `ZH ${800_000 + n}` })
  }
  desk.db.prepare('update number_blocks set last_no = 9999').run()
  return desk
}

/** Each of these cars goes out and comes back, all of it still to be sent: six operations a car. Throws on a refusal. */
export function rentOut(desk: TestDesk, from: number, to: number): void {
  for (let n = from; n < to; n++) {
    const out = confirm(desk, 'check_out', goodCheckOut({ vehicle_id: carId(n) }))
    if (!out.ok) throw new Error(out.message.key)
    const contract_id = desk.db.prepare('select contract_id from contract_vehicles where vehicle_id = ?').pluck().get(carId(n)) as string
    const back = confirm(desk, 'check_in', goodCheckIn({ contract_id, odometer_km: 20_100, payment: { method: 'DEBIT_CARD', amount_rp: 8900, reference: null }, receivable: true, accepted: ['early'] }))
    if (!back.ok) throw new Error(back.message.key)
  }
}
