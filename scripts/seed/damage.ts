import type { Random } from './random.ts'
import type { DamageKind, DamagePart } from './rows.ts'

const seen: readonly (readonly [DamagePart, DamageKind, severity: number, string])[] = [
  ['LEFT', 'SCRATCH', 1, 'Kratzer an der Fahrertür, 8 cm'], ['RIGHT', 'SCRATCH', 1, 'Kratzer hinten rechts, 12 cm'], ['WHEELS', 'SCRATCH',
    1, 'Felge vorne rechts verkratzt'],
  ['REAR', 'DENT', 2, 'Delle in der Heckklappe'], ['FRONT', 'SCRATCH', 1, 'Stossfänger vorne gestreift'], ['REAR', 'SCRATCH', 2,
    'Stossfänger hinten, Lack ab'],
  ['WINDSCREEN', 'CRACK', 2, 'Steinschlag in der Frontscheibe'], ['LEFT', 'DENT', 2, 'Parkdelle hinten links'], ['INTERIOR', 'STAIN', 1,
    'Kaffeefleck auf dem Beifahrersitz'],
  ['INTERIOR', 'MISSING', 1, 'Kofferraumabdeckung fehlt'], ['RIGHT', 'DENT', 2, 'Delle im Kotflügel rechts'], ['ROOF', 'SCRATCH', 1,
    'Kratzer vom Dachträger'],
  ['FRONT', 'DENT', 3, 'Kühlergrill eingedrückt'], ['WHEELS', 'OTHER', 2, 'Reifen hinten links aufgeschlitzt'],
]

export type Found = { part: DamagePart, kind: DamageKind, severity: number, description: string, charge_rp: number }

/** What a customer may have done to a car, and what it costs (whole fifties, at most the excess); small things are often let go. */
export function drawDamage(random: Random, excess_rp: number): Found {
  const [part, kind, severity, description] = random.pick(seen)
  const charge_rp = severity === 1 && random.chance(0.4) ? 0 : Math.min(excess_rp, random.int(severity * 2, severity * severity * 6) * 5000)
  return { part, kind, severity, description, charge_rp }
}
