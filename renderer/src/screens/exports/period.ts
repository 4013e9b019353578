/** Days as `YYYY-MM-DD`. */
export type Days = { from_on: string; until_on: string }
const iso = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)

/** The period that a word means, seen from a day: the month before it, its month so far, its year so far. */
export function periodNamed(name: 'last_month' | 'this_month' | 'this_year', today: string): Days {
  const [year = 0, month = 1] = today.split('-').map(Number)
  switch (name) {
    case 'last_month': return { from_on: iso(year, month - 2, 1), until_on: iso(year, month - 1, 0) }
    case 'this_month': return { from_on: iso(year, month - 1, 1), until_on: today }
    case 'this_year': return { from_on: iso(year, 0, 1), until_on: today }
  }
}

/** A whole month, to its last day even while it is not over. */
export function monthEndOf(name: 'last_month' | 'this_month', today: string): Days {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return name === 'last_month' ? periodNamed(name, today) : { from_on: iso(year, month - 1, 1), until_on: iso(year, month, 0) }
}
