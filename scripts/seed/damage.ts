import type { ViewName } from '../../shared/car-bodies.ts'
import type { Random } from './random.ts'
import type { DamageKind, DamagePart } from './rows.ts'

const seen: readonly (readonly [DamagePart, DamageKind, severity: number, string, view: ViewName, x: number, y: number, size_mm: number | null])[] = [
  ['LEFT', 'SCRATCH', 1, 'Kratzer an der Fahrertür, 8 cm', 'LEFT', 440, 560, 80], ['RIGHT', 'SCRATCH', 1, 'Kratzer hinten rechts, 12 cm', 'RIGHT', 130, 560, 120], ['WHEELS', 'SCRATCH',
    1, 'Felge vorne rechts verkratzt', 'RIGHT', 795, 790, 30],
  ['REAR', 'DENT', 2, 'Delle in der Heckklappe', 'REAR', 640, 470, 50], ['FRONT', 'SCRATCH', 1, 'Stossfänger vorne gestreift', 'FRONT', 260, 740, 200], ['REAR', 'SCRATCH', 2,
    'Stossfänger hinten, Lack ab', 'REAR', 300, 770, 120],
  ['WINDSCREEN', 'CRACK', 2, 'Steinschlag in der Frontscheibe', 'TOP', 310, 400, 10], ['LEFT', 'DENT', 2, 'Parkdelle hinten links', 'LEFT', 700, 620, 50], ['INTERIOR', 'STAIN', 1,
    'Kaffeefleck auf dem Beifahrersitz', 'INTERIOR', 680, 380, 80],
  ['INTERIOR', 'MISSING', 1, 'Kofferraumabdeckung fehlt', 'INTERIOR', 500, 850, null], ['RIGHT', 'DENT', 2, 'Delle im Kotflügel rechts', 'RIGHT', 880, 560, 80], ['ROOF', 'SCRATCH', 1,
    'Kratzer vom Dachträger', 'TOP', 600, 330, 300],
  ['FRONT', 'DENT', 3, 'Kühlergrill eingedrückt', 'FRONT', 500, 620, 300], ['WHEELS', 'OTHER', 2, 'Reifen hinten links aufgeschlitzt', 'LEFT', 795, 790, 30],
]

export type Found = { part: DamagePart, kind: DamageKind, severity: number, description: string, view: ViewName, x: number, y: number, size_mm: number | null, charge_rp: number }

/** What a customer may have done to a car, and what it costs (whole fifties, at most the excess); small things are often let go. */
export function drawDamage(random: Random, excess_rp: number): Found {
  const [part, kind, severity, description, view, x, y, size_mm] = random.pick(seen)
  const charge_rp = severity === 1 && random.chance(0.4) ? 0 : Math.min(excess_rp, random.int(severity * 2, severity * severity * 6) * 5000)
  return { part, kind, severity, description, view, x, y, size_mm, charge_rp }
}
