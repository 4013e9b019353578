import type postgres from 'postgres'
import type { SeedUser } from '../backend/keys.ts'
import { aareschlaufe, gotthard } from './firms.ts'
import type { BranchPlan, FirmPlan } from './firms.ts'
import { generate } from './generate.ts'
import type { World } from './generate.ts'
import { storeRows } from './store.ts'

/** Three quarters of everything is at Zürich HB, so that one desk carries what a whole firm would elsewhere. */
const shares: Record<string, number> = { ZHB: 0.78, ZRH: 0.1, GVA: 0.07, LUG: 0.05 }

/** A branch on a day as busy as its share of the firm's year: so many cars leave and come back a day, and stay out 4.5 days. */
function busy(branch: BranchPlan, firm: { contracts: number }, share: number): BranchPlan {
  const a_day = Math.round(firm.contracts * share / 365)
  return { ...branch, share, now: {
    out: Math.round(a_day * 4.5), due_today: a_day, departures: a_day, tomorrow: Math.round(a_day * 0.8), later: a_day * 3,
    cleaning: Math.ceil(a_day / 6), maintenance: Math.ceil(a_day / 5),
  } }
}

/** The large firm, so many times as large. */
function grown(times: number): FirmPlan {
  const contracts = Math.round(55_950 * times)
  return {
    ...gotthard, vehicles: Math.round(1910 * times), customers: Math.round(39_100 * times), contracts, percent_split: 38,
    branches: gotthard.branches.map(branch => busy(branch, { contracts }, shares[branch.code] ?? 0)),
  }
}

/** The desk that a large one is compared with: a tenth of its rows at most. */
const small: FirmPlan = { ...aareschlaufe, vehicles: 90, customers: 900, contracts: 1500, branches: aareschlaufe.branches.map(branch => busy(branch, { contracts: 1500 }, 1)) }

/** 2 000 cars, 40 000 customers and, in one year, 60 000 contracts with 80 000 payments, and a second, small firm among them. */
export const large_world: World = { history_days: 365, firms: [grown(1), small] }

/** So many rows of all tables, the feed's among them, the large firm and the small one come to. */
const large_rows = 1_615_000
const small_rows = 46_000
/** A world of about so many rows in all, to see what grows with them: the large one, larger or smaller. */
export const worldOf = (rows: number): World => ({ ...large_world, firms: [grown((rows - small_rows) / large_rows), small] })

/** Fills a migrated database with the large world, to measure with. Not audited: what is measured is the desk's work, not its record. */
export async function seedLarge(sql: postgres.Sql, now: Date): Promise<SeedUser[]> {
  return storeRows(sql, generate(now, large_world), { slim: true })
}
