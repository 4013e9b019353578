import type { Bench } from './bench.ts'
import { withSignedInDesk } from './signed-in-desk.ts'
import { at } from './timing.ts'

const budget_ms = 50

/** Ctrl+Enter to the repainted screen, over check-outs and check-ins of the demo's day with the line up. */
export const bench: Bench = () => withSignedInDesk(async ({ counter, launched }) => {
  const times: number[] = []
  const measured = async (work: () => Promise<unknown>) => {
    await work()
    times.push(await launched.page.evaluate<number>(`new Promise(resolve => {
      const look = () => {
        const last = name => performance.getEntriesByName(name).at(-1)?.startTime ?? 0
        if (last('guichet:confirmed') > last('guichet:confirm')) resolve(last('guichet:confirmed') - last('guichet:confirm'))
        else requestAnimationFrame(look)
      }
      look()
    })`))
  }
  for (const plate of await counter.freePlates(20)) await measured(() => counter.checkOutWalkIn(plate))
  for (let n = await counter.openReturns(); n > 0; n--) await measured(() => counter.checkIn(0))
  const result = { confirms: times.length, p50_ms: Math.round(at(times, 0.5)), p95_ms: Math.round(at(times, 0.95)), max_ms: Math.round(Math.max(...times)) }
  return {
    summary: `${result.confirms} confirms: p50 ${result.p50_ms} ms, p95 ${result.p95_ms} ms from the key to the repainted screen (budget ${budget_ms})`,
    result: { ok: result.p95_ms <= budget_ms, ...result },
  }
})
