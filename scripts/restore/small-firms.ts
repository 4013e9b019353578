import type postgres from 'postgres'
import { aareschlaufe, gotthard } from '../seed/firms.ts'
import type { FirmPlan } from '../seed/firms.ts'
import { generate } from '../seed/generate.ts'
import { storeRows } from '../seed/store.ts'

/** A firm of the demo data with other people, cars and dates for each draw; small, because it is restored many times. */
const drawn = (plan: FirmPlan, draw: number): FirmPlan => ({
  ...plan, key: `${plan.key}-${draw}`, people: plan.people.map(person => ({ ...person, email: `${draw}.${person.email}` })),
})
const small: FirmPlan = { ...aareschlaufe, contracts: 60 }
const second: FirmPlan = {
  ...small, key: 'gotthard-small', name: gotthard.name, uid: gotthard.uid, branches: small.branches.map(branch => ({ ...branch, code: 'ZHB', name: 'Zürich HB' })),
  people: small.people.map(person => ({ ...person, email: person.email.replace('aareschlaufe', 'gotthard'), codes: ['ZHB'] })),
}

export const firmsOf = (draw: number): FirmPlan[] => [drawn(small, draw), drawn(second, draw)]

/** Two small firms with three months behind them, as they stand at `now`. */
export async function storeSmallFirms(sql: postgres.Sql, now: Date, draw: number): Promise<void> {
  await storeRows(sql, generate(now, { history_days: 90, firms: firmsOf(draw) }))
}
