import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Database } from '../../electron/data/database.ts'
import { warmUp } from '../../electron/data/documents/drawing.ts'
import { documentsOf } from '../../electron/data/documents/due.ts'
import { openDocuments } from '../../electron/data/documents/issue.ts'
import { drawSketch } from '../../electron/data/documents/make.ts'
import { sketchOf } from '../../electron/data/documents/sketch.ts'
import { confirm } from '../../electron/data/run.ts'
import { goodCheckOut, ids } from '../../electron/data/testing/desk.ts'
import { carId, deskWithCars } from '../../electron/data/testing/busy-desk.ts'
import { fontsOfPackages } from '../../electron/data/testing/pdf.ts'
import { median } from './bench.ts'
import type { Bench } from './bench.ts'
import { photosAtCounter } from './photos.ts'
import { rounded } from './timing.ts'

const contracts = 20
const of = (values: readonly number[]): number => rounded(median(values))

/** From the end of a confirm to the agreement sealed on disk, the fonts read and a page drawn before as in the program: ms, once for each contract. Then photos at a counter. */
export const bench: Bench = async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-documents-'))
  try {
    const desk = deskWithCars(contracts)
    const fonts = fontsOfPackages()
    await warmUp(fonts)
    const documents = openDocuments({ db: desk.db as Database, folder, key: new Uint8Array(32).fill(7), draw: () => Promise.resolve(sketch => drawSketch(sketch, fonts)), fileOf: () => null, by: () => ids.person, now: () => desk.clock.at,
      changed: () => undefined, log: (text, facts) => { throw new Error(`${text} ${JSON.stringify(facts)}`) }, later: () => () => undefined })
    const [confirms, agreements, both] = [[] as number[], [] as number[], [] as number[]]
    for (let n = 0; n < contracts; n++) {
      const begin = performance.now()
      const outcome = confirm(desk, 'check_out', goodCheckOut({ vehicle_id: carId(n) }))
      const confirmed = performance.now()
      if (!outcome.ok) throw new Error(outcome.message.key)
      const { contract_id } = outcome.value as { contract_id: string }
      const [agreement] = documentsOf(desk.db, contract_id)
      if (agreement?.kind !== 'AGREEMENT') throw new Error('a contract without an agreement')
      const first = performance.now()
      await drawSketch(sketchOf(desk.db, agreement), fonts)
      agreements.push(performance.now() - first)
      const all = performance.now()
      await documents.issue(contract_id, ids.person)
      both.push(performance.now() - all)
      confirms.push(confirmed - begin)
    }
    const goals = { agreement_ms: 300, photos_ms: 4000, input_delay_ms: 50 }
    const photos = await photosAtCounter()
    const figures = { agreement_ms: of(agreements), agreement_worst_ms: rounded(Math.max(...agreements)), agreement_and_protocol_issued_ms: of(both), confirm_ms: of(confirms), contracts, ...photos }
    const missed = Object.entries(goals).filter(([name, most]) => !(figures[name as keyof typeof goals] <= most)).map(([name]) => name)
    const result = { ok: missed.length === 0, missed, ...figures }
    return { summary: `An agreement takes ${result.agreement_ms} ms, with its protocol and on disk ${result.agreement_and_protocol_issued_ms} ms; the confirm before it ${result.confirm_ms} ms. Eight photos of 12 megapixels (${result.photos_mb} MB) are kept after ${result.photos_ms} ms, a key waits ${result.input_delay_ms} ms at most.`, result }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
