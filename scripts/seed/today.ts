import { dateOf, midnight, wall_day, whenOpen } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { Branch, Firm } from './firm.ts'
import { known_plate } from './fleet.ts'
import type { Car } from './fleet.ts'
import { drawDays } from './rental.ts'
import type { Random } from './random.ts'

/** What a car does at this moment; its history ends before that. */
export type Role =
  | { kind: 'out', starts: WallMinute, ends: WallMinute, to: Branch }
  | { kind: 'back', starts: WallMinute, ends: WallMinute, when: WallMinute, clean: boolean }
  | { kind: 'workshop', from: WallMinute, to: WallMinute, wrecked: boolean }
  | { kind: 'transfer', from: WallMinute, to: WallMinute }
  | { kind: 'free' }

/**
 * The hours in which today's cars leave and come back: from now up to nine hours on, within 07:00 to 21:30 where that leaves
 * time enough, otherwise (late evening) what is left of the day, so that every row is due today.
 */
export function hoursAhead(now: WallMinute): { from: WallMinute, to: WallMinute } {
  const day = midnight(now)
  const from = Math.max(now + 15, day + 420)
  const to = Math.min(Math.max(now, day + 420) + 540, day + 1290)
  if (to - from >= 120) return { from, to: Math.floor(to / 15) * 15 }
  const last = day + wall_day - 2
  return { from: Math.min(now + 5, last - 10), to: last }
}

/** So many times spread over the hours ahead, in order, on the quarter or (late evening) any minute. */
export function spread(random: Random, count: number, { from, to }: { from: WallMinute, to: WallMinute }): WallMinute[] {
  const step = (to - from) / count
  const round = to - from >= 120 ? 15 : 1
  return Array.from({ length: count }, (_, n) => {
    const exact = from + step * (n + 0.15 + 0.7 * random.next())
    return Math.min(Math.floor(to), Math.ceil(exact / round) * round)
  })
}

/** A moment of the opening hours some minutes ago: yesterday evening when the counter has not been open that long today. */
export function minutesAgo(now: WallMinute, minutes: number): WallMinute {
  const open = midnight(now) + 420
  const when = now - minutes
  if (when >= open && when <= open + 870) return when
  return when > open ? open + 870 - (minutes % 200) : open - wall_day + 870 - (minutes % 200)
}

/** Late by so many minutes, but still due today where the day is old enough. */
const lateToday = (now: WallMinute, minutes: number) => Math.max(Math.floor((now - minutes) / 5) * 5, Math.min(midnight(now) + 1, now - 1))

/** Chooses what each car does now: out, just back, in the workshop, in transfer, or free for today's customers. */
export function planToday(firm: Firm, cars: readonly Car[]): Map<Car, Role> {
  const random = firm.stream('today')
  const { now } = firm
  const roles = new Map<Car, Role>()
  const branchOf = (code: string) => firm.branches.find(branch => branch.plan.code === code)
  for (const branch of firm.branches) {
    const { code, now: wanted } = branch.plan
    const here = cars.filter(car => car.home === branch && car.plate !== known_plate).map(car => ({ car, order: random.next() }))
      .sort((a, b) => a.order - b.order).map(({ car }) => car)
    const take = () => here.shift()
    const give = (role: Role) => {
      const car = take()
      if (car) roles.set(car, role)
    }
    const started = (ends: WallMinute) => whenOpen(midnight(ends, -random.int(1, 6)) + (ends % wall_day) + random.int(-8, 8) * 15)
    const out = (ends: WallMinute, to = branch) => give({ kind: 'out', starts: Math.min(started(ends), whenOpen(midnight(now, -1) + 900)),
      ends, to })

    for (const ends of spread(random, wanted.due_today, hoursAhead(now))) out(ends)
    let left = wanted.out - wanted.due_today
    // Late ones: forty minutes, some hours, since yesterday evening.
    if (code === 'ZHB') out(lateToday(now, 40))
    if (code === 'GVA') out(whenOpen(minutesAgo(now, 190)))
    if (code === 'ZRH') out(midnight(now, -1) + 1080)
    if (code === 'ZHB' || code === 'GVA' || code === 'ZRH') left -= 1
    // One-way, due today and later.
    const away = { ZHB: 'LUG', GVA: 'ZRH' }[code]
    const target = away && branchOf(away)
    if (target) {
      out(spread(random, 3, hoursAhead(now))[1] ?? now + 60, target)
      left -= 1
    }
    const far = { ZRH: ['GVA', 'LUG'], LUG: ['ZHB'] }[code] ?? []
    for (const to of far) {
      out(whenOpen(midnight(now, random.int(1, 5)) + random.int(560, 1080)), branchOf(to) ?? branch)
      left -= 1
    }
    for (let n = 0; n < left; n += 1) {
      const ends = whenOpen(midnight(now, random.int(1, 11)) + random.int(450, 1200))
      if (n === 0) give({ kind: 'out', starts: minutesAgo(now, 55), ends, to: branch }) // handed over this morning
      else out(ends)
    }
    for (let n = 0; n < wanted.cleaning + 2; n += 1) {
      const when = minutesAgo(now, 25 + 45 * n + random.int(0, 20))
      const ends = when + random.int(-20, 110)
      give({ kind: 'back', starts: whenOpen(midnight(when, -drawDays(random)) + (ends % wall_day)), ends, when,
        clean: n >= wanted.cleaning })
    }
    for (let n = 0; n < wanted.maintenance; n += 1) {
      give({ kind: 'workshop', from: midnight(now, -random.int(1, 2)) + 480, to: midnight(now, random.int(1, 3)) + 960, wrecked: false })
    }
    if (code === 'ZRH') {
      give({ kind: 'workshop', from: midnight(now, -6) + 540, to: midnight(now, 12) + 960, wrecked: true })
      give({ kind: 'transfer', from: minutesAgo(now, 35), to: now + 70 })
    }
  }
  for (const car of cars) if (!roles.has(car)) roles.set(car, { kind: 'free' })
  return roles
}

/** `26` of a moment in 2026, for numbers. */
export const shortYear = (wall: WallMinute) => dateOf(wall).slice(2, 4)
