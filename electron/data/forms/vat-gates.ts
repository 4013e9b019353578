import type { Gate } from '../../../shared/queries.ts'
import { zurichDate } from '../../../shared/time.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'
import { mustAccept } from './gate.ts'

/**
 * A code of the firm that has no rate yet on this day is reckoned as 0: whoever hands out or takes back the car reads so and goes on, since neither waits for
 * an administrator. @param at ms UTC
 */
export function vatGates(desk: Desk, charges: readonly { vat_code: string }[], at: number): Gate[] {
  const day = zurichDate(at)
  const rated = new Set(all<{ code: string }>(desk.db, 'select distinct code from vat_rates where valid_from <= @day', { day }).map(({ code }) => code))
  const missing = charges.find(({ vat_code }) => vat_code !== 'NONE' && !rated.has(vat_code))
  return missing ? [mustAccept('vat', 'gate.vat.missing', { code: missing.vat_code, valid_on: day })] : []
}
