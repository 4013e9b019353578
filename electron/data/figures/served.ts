import type { FiguresAnswer } from '../../../shared/figures.ts'
import type { ExportKind } from '../../../shared/exports.ts'
import type { Period } from '../exports/cache-rows.ts'
import type { Row } from '../exports/column.ts'
import { serverRows } from '../exports/server-rows.ts'
import type { Desk } from '../desk.ts'
import { hereOf } from '../desk.ts'
import type { Log } from '../log.ts'
import { ahead, named, reckon, refusedPeriod, today } from '../queries/figures.ts'
import { one } from '../statement.ts'
import { CallFailed } from '../sync/outcome.ts'
import type { RpcBytes } from '../sync/parts.ts'
import { Trouble } from '../trouble.ts'

type Wish = Period & { location_id: string }

/**
 * Figures of whichever location and time, from the rows that the server gives for exports. Throws Trouble: `refused.needs_manager`, `error.needs_line`,
 * `error.internal`.
 */
export async function servedFigures(desk: Desk, rpcBytesOf: (person_id: string) => RpcBytes | null, log: Log, { location_id, ...period }: Wish): Promise<FiguresAnswer> {
  const here = hereOf(desk)
  if (!here) throw new Trouble('error.not_signed_in')
  if (here.person.role === 'STAFF') throw new Trouble('refused.needs_manager')
  const refusal = refusedPeriod(period, desk.now())
  if (refusal) return refusal
  const ask = rpcBytesOf(here.person.id)
  if (!ask) throw new Trouble('error.needs_line')
  let as_of = 0
  const rows = async (kind: ExportKind, of: Period = period): Promise<Row[]> => {
    const served = await serverRows(ask, kind, of, [location_id], new AbortController().signal)
    as_of = served.as_of
    const all: Row[] = []
    for await (const batch of served.rows) all.push(...batch)
    return all
  }
  try {
    const fleet = await rows('FLEET', today(desk.now()))
    const categories = new Map(fleet.map(row => [row[0] ?? null, row[3] ?? null]))
    // the rows of exports bear a plate and no category: it is that of the car that bears it now, or bore it last
    const withCategory = (plate_at: number) => (row: Row): Row => [categories.get(row[plate_at] ?? null) ?? categoryOf(desk, String(row[plate_at] ?? '')), ...row]
    const reckoned = reckon(desk, {
      fleet, contracts: await rows('CONTRACTS'), utilisation: await rows('UTILISATION'), damages: (await rows('DAMAGES')).map(withCategory(1)),
      maintenance: (await rows('MAINTENANCE')).map(withCategory(2)), planned: await rows('MAINTENANCE', ahead(desk.now())),
    }, period)
    return { figures: named(desk, reckoned, location_id, { source: 'SERVER', as_of }) }
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    log('no figures', { kind: error.kind, status: error.status, code: error.code })
    throw new Trouble(error.kind === 'retry' ? 'error.needs_line' : 'error.internal')
  }
}

const categoryOf = ({ db }: Desk, plate: string): string | null => one<{ code: string }>(db, `select g.code from vehicle_plates p join vehicles v on v.id = p.vehicle_id
  join vehicle_categories g on g.id = v.category_id where p.plate = @plate order by p.valid_from desc limit 1`, { plate })?.code ?? null
