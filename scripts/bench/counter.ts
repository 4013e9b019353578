import { confirm, cut, fillCheckOut, openCheckIn } from '../../tests/e2e/by-hand.ts'
import type { Desk } from '../../tests/e2e/desk.ts'
import { full, knownPlate, openReturn, outOf, readyDeparture } from '../../tests/e2e/rows.ts'
import type { Bench } from './bench.ts'
import { withDemoDesk } from './demo-desk.ts'
import { at, rounded } from './timing.ts'

const budget = { checkout_keystrokes: 45, checkin_keystrokes: 20, waits_ms: 1000, find_paint_ms: 50 }

/**
 * In the window: from each key to the frame that shows what the hands wait for, the search field, the first hit, the form with its cursor, the
 * number on the last page. All else on the way stands there before the next key. What is there already is no wait.
 */
const watchWaits = `(() => {
  const awaited = ['[data-testid="search-input"]', '[data-testid="search-hit"]', '[data-testid="check-out"] [data-field]:focus', '[data-testid="check-in"] [data-field]:focus',
    '[data-testid="confirm"][aria-disabled="false"]', '[data-testid="contract-number"]']
  const there = new Set()
  window.waits = []
  let pressed_at = null
  addEventListener('keydown', event => { pressed_at = event.timeStamp }, true)
  const look = () => {
    for (const selector of awaited) {
      if (!document.querySelector(selector)) there.delete(selector)
      else if (!there.has(selector)) {
        there.add(selector)
        if (pressed_at === null) continue
        const key_at = pressed_at
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => { window.waits.push({ selector, ms: performance.now() - key_at }); port1.close() }
        port2.postMessage(null)
      }
    }
    requestAnimationFrame(look)
  }
  look()
})()`
type Wait = { selector: string; ms: number }

/** The sum of the waits of what is done. */
async function waited(desk: Desk, work: () => Promise<unknown>): Promise<{ sum_ms: number; waits: Wait[] }> {
  await desk.page.evaluate('window.waits.length = 0')
  await work()
  const waits = await desk.page.evaluate<Wait[]>('window.waits')
  return { sum_ms: waits.reduce((sum, { ms }) => sum + ms, 0), waits }
}

/** Ten times each: from the last key to the painted row of the car. */
async function findPaint(desk: Desk): Promise<number[]> {
  const times: number[] = []
  for (const text of ['412807', 'zh412 807']) {
    for (let n = 0; n < 10; n++) {
      await desk.hands.press('F3')
      await desk.hands.type(text.slice(0, -1))
      await desk.page.evaluate(`void (window.found = new Promise(resolve => addEventListener('keydown', pressed => {
        const look = () => {
          const field = document.querySelector('[data-testid="search-input"]')
          const hit = document.querySelector('[data-testid="search-hit"]')
          if (field?.value !== ${JSON.stringify(text)} || !hit?.textContent.includes('412')) return void requestAnimationFrame(look)
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => { resolve(performance.now() - pressed.timeStamp); port1.close() }
          port2.postMessage(null)
        }
        requestAnimationFrame(look)
      }, { capture: true, once: true })))`)
      await desk.hands.type(text.slice(-1))
      times.push(await desk.page.evaluate<number>('window.found'))
      await desk.hands.press('Escape')
    }
  }
  return times
}

/** The counter's two ways by keyboard alone in the real app, the line cut, over the demo's day. */
export const bench: Bench = () => withDemoDesk(async desk => {
  const departure = await readyDeparture(desk)
  const back = await openReturn(desk)
  const { vehicle } = await outOf(desk, back.plate)
  await cut(desk)
  await desk.page.evaluate(watchWaits)

  await desk.hands.rest()
  const out = await waited(desk, async () => {
    await fillCheckOut(desk, departure)
    await confirm(desk)
  })
  const checkout_keystrokes = desk.hands.keys()
  const pointers_out = await desk.hands.pointers()
  await desk.hands.press('Escape')

  await desk.hands.rest()
  const back_in = await waited(desk, async () => {
    await openCheckIn(desk, back.plate)
    await desk.hands.type(String(vehicle.odometer_km + 40))
    await desk.hands.press('Enter')
    await desk.hands.isIn('fuel_level')
    await desk.hands.type(full(vehicle))
    await confirm(desk)
  })
  const checkin_keystrokes = desk.hands.keys()
  const pointers_in = await desk.hands.pointers()
  await desk.hands.press('Escape')

  const found = await findPaint(desk)
  const waits_ms = { check_out: rounded(out.sum_ms), check_in: rounded(back_in.sum_ms) }
  const find_paint_ms = rounded(at(found, 0.95))
  const ok = checkout_keystrokes <= budget.checkout_keystrokes && checkin_keystrokes <= budget.checkin_keystrokes && pointers_out + pointers_in === 0
    && Math.max(waits_ms.check_out, waits_ms.check_in) <= budget.waits_ms && find_paint_ms <= budget.find_paint_ms
  return {
    summary: `check-out ${checkout_keystrokes} keys, ${waits_ms.check_out} ms of waiting; check-in ${checkin_keystrokes} keys, ${waits_ms.check_in} ms; ${knownPlate} painted in ${find_paint_ms} ms (p95)`,
    result: { ok, checkout_keystrokes, checkin_keystrokes, waits_ms, find_paint_ms, find_paint_p50_ms: rounded(at(found, 0.5)),
      waits: { check_out: out.waits, check_in: back_in.waits } },
  }
})
