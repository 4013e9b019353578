import { at, dateBefore, dateOf, midnight, wall_day } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import { vinCheckCharacter } from './check-digits.ts'
import type { Branch, Firm, PricedCategory } from './firm.ts'
import { founded } from './firm.ts'
import { colours, models } from './models.ts'
import type { Model } from './models.ts'
import type { Random } from './random.ts'
import type { Tables } from './rows.ts'

/** A car with what the history and the plan for today fill in; its row goes into the tables when both are done. */
export type Car = {
  row: Tables['vehicles'], plate: string, category: PricedCategory, home: Branch, electric: boolean
  /** Full: eighths of a tank, percent of a battery. */
  full: number
  /** First day in the fleet. */
  from: WallMinute
  /** Kilometres driven by now, as the history goes on. */
  km: number
  /** Taken from now on: rented, reserved, in the workshop. Half-open, on the wall clock. */
  busy: { from: WallMinute, to: WallMinute }[]
}

export const service_every_km = 20_000

/** The plate that everybody types in demonstrations; its car stands at Zürich HB and is reserved for later today. */
export const known_plate = 'ZH 412807'

function makeVin(random: Random, { wmi }: Model, year: number): string {
  const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'
  const letter = () => letters[random.int(0, letters.length - 1)] ?? 'A'
  const model_year = 'ABCDEFGHJKLMNPRSTVWXY123456789'[(year - 2010) % 30] ?? 'A'
  const plain = `${wmi}${letter()}${letter()}${letter()}${random.digits(2)}0${model_year}${letter()}${random.digits(6)}`
  return `${plain.slice(0, 8)}${vinCheckCharacter(plain)}${plain.slice(9)}`
}

const ranges = { ZH: [210_000, 989_999], GE: [110_000, 396_999], TI: [120_000, 369_999], BE: [330_000, 879_999] } as const

/** The firm's policy runs to the end of a year, at least four months more. */
const insuredUntil = (today: string): string => `${Number(today.slice(0, 4)) + 1}-12-31`

/** The last day of the vignette that is on a car now: 31 January of the year after it was bought. */
export function vignetteUntil(today: string): string {
  const year = Number(today.slice(0, 4))
  const month = today.slice(5, 7)
  return `${month === '12' ? year + 2 : year + 1}-01-31`
}

/** The firm's cars, each category spread over the branches by their share. */
export function makeFleet(firm: Firm, count: number): Car[] {
  const random = firm.stream('fleet')
  const today = dateOf(firm.now)
  const plates = new Set<string>([known_plate])
  const vins = new Set<string>()
  const cars: Car[] = []
  // Each car goes to the branch that lacks most of its share, so that small categories do not all end up in one place.
  const given = new Map(firm.branches.map(branch => [branch.id, 0]))
  const homeOf = (made: number) => firm.branches.reduce((poorest, branch) => {
    const lacks = (one: Branch) => one.plan.share * (made + 1) - (given.get(one.id) ?? 0)
    return lacks(branch) > lacks(poorest) ? branch : poorest
  })
  const shares = firm.categories.reduce((sum, { share }) => sum + share, 0)
  let owed = 0
  for (const category of firm.categories) {
    owed += category.share * count / shares
    while (cars.length < Math.round(owed)) {
      const home = homeOf(cars.length)
      given.set(home.id, (given.get(home.id) ?? 0) + 1)
      const model = random.pick(models[category.code])
      const months = random.int(4, 44)
      const first_registered = dateBefore(today, 0, months * 30 + random.int(0, 29))
      let vin = makeVin(random, model, Number(first_registered.slice(0, 4)))
      while (vins.has(vin)) vin = makeVin(random, model, Number(first_registered.slice(0, 4)))
      vins.add(vin)
      const canton = home.plan.canton
      let plate = ''
      if (home.plan.code === 'ZHB' && category.code === 'CDMR' && !cars.some(car => car.plate === known_plate)) plate = known_plate
      while (!plate) {
        const [first_no, last_no] = ranges[canton]
        const wanted = `${canton} ${random.int(first_no, last_no)}`
        if (!plates.has(wanted)) plate = wanted
      }
      plates.add(plate)
      const electric = model.fuel === 'ELECTRIC'
      const registered = Date.parse(`${first_registered}T00:00:00Z`) / 60_000
      const row: Tables['vehicles'] = {
        id: random.id(founded + cars.length * 60_000), org_id: firm.id, category_id: category.id, location_id: home.id, vin,
          make: model.make, model: model.model,
        colour: random.pick(colours), fuel_type: model.fuel, transmission: model.automatic ? 'AUTOMATIC' : 'MANUAL', seats: model.seats,
        tank_litres: electric ? 0 : model.size, battery_kwh: electric ? model.size : 0, status: 'AVAILABLE', odometer_km: 0, fuel_level: 0,
        first_registered,
        // The first official inspection (MFK) of a rental car is due three years after it was registered.
        inspection_due: dateBefore(first_registered, months < 35 ? -3 : -5, random.int(0, 20)),
        service_due_km: null, vignette_until: random.chance(0.94) ? vignetteUntil(today) : null, insurance_until: insuredUntil(today),
      }
      cars.push({
        row, plate, category, home, electric, full: electric ? 100 : 8,
        from: Math.max(firm.since, midnight(registered) + 3 * wall_day), km: Math.max(12,
          (months - Math.round((firm.now - firm.since) / wall_day / 30)) * 900) + random.int(8, 60), busy: [],
      })
    }
  }
  return cars
}

/** Puts the finished cars and their plates into the tables. */
export function storeFleet(firm: Firm, cars: readonly Car[]): void {
  const random = firm.stream('plates')
  for (const car of cars) {
    car.row.service_due_km = Math.ceil((car.km + 3000) / service_every_km) * service_every_km
    car.row.odometer_km = car.km
    firm.rows.vehicles.push(car.row)
    const valid_from = at(midnight(Date.parse(`${car.row.first_registered}T00:00:00Z`) / 60_000) + 480)
    firm.rows.vehicle_plates.push({ id: random.id(valid_from), org_id: firm.id, vehicle_id: car.row.id, plate: car.plate, valid_from,
      valid_to: null })
  }
}

export function isFree(car: Car, from: WallMinute, to: WallMinute): boolean {
  return car.busy.every(taken => to <= taken.from || from >= taken.to)
}
