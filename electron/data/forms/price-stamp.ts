import { createHash } from 'node:crypto'
import type { ChargeLine } from '../../../shared/charges.ts'

/** What a person has seen of a price, as one word: other lines, another stamp. The screen gives it back at confirm. */
export const priceStamp = (lines: readonly ChargeLine[]): string => createHash('sha256')
  .update(lines.map(line => [line.kind, line.quantity, line.unit_rp, line.amount_rp, line.vat_code, line.vat_bp].join('|')).join('\n')).digest('hex').slice(0, 32)
