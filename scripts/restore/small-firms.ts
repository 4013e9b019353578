import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import type { ReadObject } from '../../electron/data/backup/take.ts'
import { addEvidence } from '../seed/evidence.ts'
import { aareschlaufe, gotthard } from '../seed/firms.ts'
import type { FirmPlan } from '../seed/firms.ts'
import { generate } from '../seed/generate.ts'
import { pictureOf } from '../seed/picture.ts'
import { storeEvidence } from '../seed/store-evidence.ts'
import type { KeepObject } from '../seed/store-evidence.ts'
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

/** A store of photos in memory, for the rows that name them and for whoever backs them up. */
export function storeInMemory(): { keep: KeepObject; readObject: ReadObject } {
  const kept = new Map<string, Uint8Array>()
  return {
    keep(bytes) {
      const version = randomUUID()
      kept.set(version, bytes)
      return version
    },
    async readObject({ name, version }) {
      const bytes = kept.get(version ?? '')
      if (!bytes) throw new Error(`there is no ${name}`)
      return bytes
    },
  }
}

/** Two small firms with three months behind them, as they stand at `now`; with signed and photographed hand-overs where `keep` takes their photos. */
export async function storeSmallFirms(sql: postgres.Sql, now: Date, draw: number, keep: KeepObject | null = null): Promise<void> {
  const rows = generate(now, { history_days: 90, firms: firmsOf(draw) })
  const evidence = keep && addEvidence(rows, now.getTime(), { per_firm: 2, draw: pictureOf, is_signed: true })
  await storeRows(sql, rows, evidence && keep ? { also: tx => storeEvidence(tx, evidence, keep) } : {})
}
