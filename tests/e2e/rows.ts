import type { BoardRow, QueryRows, VehicleCard } from '../../shared/queries.ts'
import type { Desk } from './desk.ts'

/** The car that tests search for; none of them hands it out. */
export const knownPlate = 'ZH 412807'
export const digitsOf = (plate: string): string => plate.replace(/\D/g, '')
/** A full tank or a good battery, as typed. */
export const full = (car: Pick<VehicleCard, 'fuel_type'>): string => (car.fuel_type === 'ELECTRIC' ? '90' : '8')

export async function carOf(desk: Desk, plate: string): Promise<VehicleCard> {
  const { vehicles } = await desk.read('fleet', {})
  const car = vehicles.find(one => one.plate === plate)
  if (!car) throw new Error(`${plate} is not in the fleet of this desk`)
  return car
}

type Departure = BoardRow & { reservation_id: string; plate: string }

/** A reservation that can go out as it stands: its car is here and nothing else is in the way. `fits` is asked the number of drivers; `not` is left out, `plate` is the only one looked at. */
export async function readyDeparture(desk: Desk, fits: (drivers: number) => boolean = drivers => drivers === 1, { not, plate: only }: { not?: string; plate?: string } = {}): Promise<Departure> {
  const { departures } = await desk.read('board', {})
  const reasons: string[] = []
  for (const row of departures) {
    const { reservation_id, plate } = row
    if (reservation_id === null || reservation_id === not || plate === null || plate === knownPlate || (only ?? plate) !== plate || row.pending || row.state === 'conflict') continue
    const { form } = await desk.read('check_out_start', { reservation_id })
    const { gates, customer } = await desk.read('check_out', form)
    const mine = ['licence_seen', 'odometer', 'fuel', 'deposit', 'authorisation']
    const isClear = gates.every(gate => mine.includes(gate.key) || (gate.state !== 'block' && !gate.must_accept))
    if (form.vehicle_id !== null && isClear && fits(customer?.drivers.length ?? 0)) return { ...row, reservation_id, plate }
    reasons.push(`${plate}: ${gates.filter(gate => !mine.includes(gate.key) && (gate.state === 'block' || gate.must_accept)).map(({ key, state }) => `${key} ${state}`).join(', ')}`)
  }
  throw new Error(`no reservation of this desk is ready to go out; ${departures.length} departures, ${reasons.join(' · ')}`)
}

/** A car that is out, expected back here and not yet touched, with which its contract began: after a swap there are papers of another return. Nothing goes back to its customer, for which a manager is needed. */
export async function openReturn(desk: Desk, fits: (contract_id: string) => Promise<boolean> = () => Promise.resolve(true)): Promise<BoardRow & { contract_id: string; plate: string }> {
  const { returns } = await desk.read('board', {})
  for (const row of returns) {
    const { contract_id, plate } = row
    if (contract_id === null || plate === null || row.pending || row.state === 'conflict') continue
    const isFirst = (await desk.read('contract', { contract_id }))?.legs.length === 1
    if (isFirst && (await checkInOf(desk, contract_id)).due_rp >= 0 && await fits(contract_id)) return { ...row, contract_id, plate }
  }
  throw new Error(`none of ${returns.length} cars is expected back at this desk as it went out`)
}

/** A car that stands here free and is promised to nobody for the coming days. */
export async function freeCar(desk: Desk, fits: (car: VehicleCard) => boolean | Promise<boolean> = () => true): Promise<VehicleCard> {
  const { departures } = await desk.read('board', {})
  const promised = new Set([knownPlate, ...departures.map(row => row.plate)])
  const cars = await desk.read('free_vehicles', { category_id: null, ends_at: null })
  for (const car of cars) {
    if (car.status === 'AVAILABLE' && car.next_block_at === null && !promised.has(car.plate) && await fits(car)) return car
  }
  throw new Error('no such car stands free at this desk')
}

/** The drivers of this contract may take the car instead of theirs: a young one gets no large one. */
export const swapsInto = (desk: Desk, contract_id: string) => async ({ id: vehicle_id }: VehicleCard): Promise<boolean> => {
  const { gates } = await desk.read('swap_vehicle', { contract_id, vehicle_id, back_km: null, back_fuel: null, out_km: null, out_fuel: null, damages: [], next_status: 'CLEANING', reason: '', accepted: [] })
  return !gates.some(({ state, field }) => state === 'block' && field === 'vehicle_id')
}

type OpenCheckIn = Exclude<QueryRows['check_in'], { missing: unknown }>

/** The running contract of a car that is out, of whatever branch. */
export async function outOf(desk: Desk, plate: string): Promise<OpenCheckIn['contract']> {
  const hits = await desk.read('find_anything', { text: digitsOf(plate) })
  const hit = hits.find(one => one.kind === 'vehicle' && one.plate === plate)
  const contract_id = hit?.kind === 'vehicle' ? hit.contract_id : null
  if (contract_id === null) throw new Error(`${plate} is not out`)
  return (await checkInOf(desk, contract_id)).contract
}

/** What a check-in says of a contract before anything is filled in. */
async function checkInOf(desk: Desk, contract_id: string): Promise<OpenCheckIn> {
  const answer = await desk.read('check_in', {
    contract_id, odometer_km: null, fuel_level: null, needs_cleaning: true, damages: [], capture_rp: 0, payment: null, receivable: false,
    accepted: [],
  })
  if ('missing' in answer) throw new Error(`${contract_id}: ${answer.missing.key}`)
  return answer
}
