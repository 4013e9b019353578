import { createHash } from 'node:crypto'
import { inspectionText } from '../../shared/seal.ts'
import type { SealedParts } from '../../shared/seal.ts'
import type { Rows } from './rows.ts'

/** Seals every inspection over itself and the damages found in it, as a check-out or check-in does. */
export function sealInspections({ inspections, vehicle_damages }: Pick<Rows, 'inspections' | 'vehicle_damages'>): void {
  const found = new Map<string | null, typeof vehicle_damages>()
  for (const damage of vehicle_damages) {
    const others = found.get(damage.inspection_id)
    if (others) others.push(damage)
    else found.set(damage.inspection_id, [damage])
  }
  for (const inspection of inspections) sealInspection(inspection, { damages: found.get(inspection.id) ?? [], attachments: [], signatures: [] })
}

export function sealInspection(inspection: Rows['inspections'][number], parts: SealedParts): void {
  inspection.content_hash = createHash('sha256').update(inspectionText(inspection, parts), 'utf8').digest('hex')
}
