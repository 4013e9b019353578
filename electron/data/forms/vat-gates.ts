import type { Refusal } from '../../../shared/bridge.ts'
import type { Gate } from '../../../shared/queries.ts'
import { zurichDate } from '../../../shared/time.ts'
import { vatOf } from '../../../shared/vat.ts'
import type { Desk, Here } from '../desk.ts'
import { all } from '../statement.ts'
import { mustAccept, obstacle, refusalOf } from './gate.ts'
import { vatRates } from './prices.ts'

/**
 * A code of the firm that has no rate yet on this day is reckoned as 0: whoever hands out or takes back the car, or charges something by hand, reads so and
 * goes on, since neither waits for an administrator. @param at ms UTC
 */
export function vatGates(desk: Desk, charges: readonly { vat_code: string }[], at: number): Gate[] {
  const day = zurichDate(at)
  const settled = new Set(all<{ code: string }>(desk.db, `select code from vat_rates where valid_from <= @day union select code from vat_codes where is_taxed = 0`, { day })
    .map(({ code }) => code))
  const missing = charges.find(({ vat_code }) => vat_code !== 'NONE' && !settled.has(vat_code))
  return missing ? [mustAccept('vat', 'gate.vat.missing', { code: missing.vat_code, valid_on: day })] : []
}

/** The same of kinds of charge that somebody writes onto a contract now. */
export function vatGatesByHand(desk: Desk, here: Here, kinds: readonly string[]): Gate[] {
  const at = desk.now()
  return vatGates(desk, kinds.map(kind => vatOf(vatRates(desk, here), kind, at)), at)
}

/** What to say where such a kind lacks its rate and nobody has read so; null where it may go on. */
export function vatRefusal(desk: Desk, here: Here, kinds: readonly string[], accepted: readonly string[] = []): Refusal | null {
  const stop = obstacle(vatGatesByHand(desk, here, kinds), accepted)
  return stop ? refusalOf(stop) : null
}
