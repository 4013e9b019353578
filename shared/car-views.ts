import { circle, views } from './car-bodies.ts'
import type { CarPart, ViewName } from './car-bodies.ts'

/** Where damages stand on the drawing of a car, and as what shapes: the same on the screen and on paper. */
export type DamageKind = 'SCRATCH' | 'DENT' | 'CRACK' | 'MISSING' | 'STAIN' | 'OTHER'
/** `x`, `y`: thousandths of the view as it is shown, from its left and its top. */
export type DamagePlace = { view: ViewName; x: number; y: number }
/** `view`, `x`, `y` together or none of them: then only the part is known. `size_mm`: the longest side. */
export type Placed = { part: string; view?: string | null | undefined; x?: number | null | undefined; y?: number | null | undefined; size_mm?: number | null | undefined }
/** Units of the canvas; `scale`: of the shape, by the size. */
export type Mark = { x: number; y: number; scale: number }

/** The frames of the views are the same for every body. */
const frames = views.CAR
export const frameOf = (name: string | null | undefined) => frames.find(view => view.name === name)

/** Which views show a part; the first is where it stands when nobody has said. */
export const viewsOfPart: Record<CarPart, readonly ViewName[]> = {
  FRONT: ['FRONT'], REAR: ['REAR'], LEFT: ['LEFT'], RIGHT: ['RIGHT'], ROOF: ['TOP'], WINDSCREEN: ['TOP', 'FRONT'], WHEELS: ['LEFT', 'RIGHT'], INTERIOR: ['INTERIOR'],
}

/** A place that is half said, or on a view where the part is not to be seen: the twin of the constraint `damage_place`. */
export function isOddPlace({ part, view, x, y }: Placed): boolean {
  const said = [view, x, y].filter(one => one !== null && one !== undefined).length
  return said > 0 && (said < 3 || !(viewsOfPart[part as CarPart] as readonly string[]).includes(view ?? ''))
}

/** Where the marks of a part stand in turn when nobody has said where, in units of its view. */
const slots: Record<CarPart, { view: ViewName; at: readonly (readonly [x: number, y: number])[] }[]> = {
  FRONT: [{ view: 'FRONT', at: [[50, 39], [30, 39], [70, 39], [28, 59], [72, 59]] }],
  REAR: [{ view: 'REAR', at: [[50, 36], [32, 40], [68, 40], [30, 60], [70, 60], [50, 22]] }],
  LEFT: [{ view: 'LEFT', at: [[96, 48], [140, 48], [84, 40], [30, 44], [198, 44], [112, 55], [126, 40]] }],
  RIGHT: [{ view: 'RIGHT', at: [[96, 48], [140, 48], [84, 40], [30, 44], [198, 44], [112, 55], [126, 40]] }],
  ROOF: [{ view: 'TOP', at: [[130, 45], [110, 34], [150, 34], [110, 56], [150, 56], [36, 45], [204, 45]] }],
  WINDSCREEN: [{ view: 'TOP', at: [[67, 45], [70, 30], [70, 60]] }],
  WHEELS: [{ view: 'LEFT', at: [[45, 63], [175, 63]] }, { view: 'RIGHT', at: [[45, 63], [175, 63]] }],
  INTERIOR: [{ view: 'INTERIOR', at: [[34, 74], [72, 74], [34, 124], [72, 124], [53, 168], [53, 48]] }],
}

/** The marks of damages on the canvas, in their order: where they were put, else in turn where their part is. More than fit stand a little beside the earlier ones. */
export function marksOf(damages: readonly Placed[]): Mark[] {
  const taken = new Map<string, number>()
  return damages.map(damage => {
    const { part, x, y, size_mm } = damage
    const scale = scaleOf(size_mm)
    const frame = frameOf(damage.view)
    if (frame && typeof x === 'number' && typeof y === 'number') return { x: frame.x + frame.width * x / 1000, y: frame.y + frame.height * y / 1000, scale }
    const n = taken.get(part) ?? 0
    taken.set(part, n + 1)
    const all = (slots[part as CarPart] ?? slots.ROOF).flatMap(({ view, at }) => at.map(([left, top]) => ({ view, x: left, y: top })))
    const slot = all[n % all.length]
    const view = frameOf(slot?.view)
    if (!slot || !view) throw new Error('every part has a place on the drawing')
    const beside = 5 * Math.floor(n / all.length)
    return { x: view.x + beside + (view.flip ? view.width - slot.x : slot.x), y: view.y + beside + slot.y, scale }
  })
}

/** The place of a point of the canvas on the view that it lies on; null beside every view. */
export function placeAt(point: { x: number; y: number }): DamagePlace | null {
  const view = frames.find(one => point.x >= one.x && point.x <= one.x + one.width && point.y >= one.y && point.y <= one.y + one.height)
  if (!view) return null
  return { view: view.name, x: Math.round((point.x - view.x) * 1000 / view.width), y: Math.round((point.y - view.y) * 1000 / view.height) }
}

/** The sizes that are offered, mm; + and − go from one to the next. */
export const damageSizes = [5, 10, 20, 30, 50, 80, 120, 200, 300, 500, 1000, 2000] as const
/** The next larger (1) or smaller (−1) size of the ladder; from none to the middle of it. */
export function nextSize(size_mm: number | null | undefined, step: 1 | -1): number {
  if (size_mm === null || size_mm === undefined) return 50
  return (step > 0 ? damageSizes.find(one => one > size_mm) : damageSizes.findLast(one => one < size_mm)) ?? size_mm
}
/** `8 cm`, `15 mm`, `1 m`: the same in the four languages. Nothing where nobody has said. */
export function sizeText(size_mm: number | null | undefined): string {
  if (size_mm === null || size_mm === undefined) return ''
  if (size_mm >= 1000 && size_mm % 1000 === 0) return `${size_mm / 1000} m`
  return size_mm % 10 === 0 ? `${size_mm / 10} cm` : `${size_mm} mm`
}
/** A mark has to bear its number, so it is never drawn to scale: the smallest at four fifths, the largest at eight fifths of one of no size. */
function scaleOf(size_mm: number | null | undefined): number {
  if (size_mm === null || size_mm === undefined) return 1
  return Math.min(1.6, Math.max(0.8, 0.8 + 0.2 * Math.log2(size_mm / 20)))
}

/** A shape a kind, around 0,0, some 15 units wide: told apart without colour. */
export const markShapes: Record<DamageKind, string> = {
  SCRATCH: 'M0,-9.5 L9.5,0 L0,9.5 L-9.5,0 Z', DENT: circle(0, 0, 7.5), CRACK: 'M0,-10 L10,7 L-10,7 Z', MISSING: 'M-7,-7 H7 V7 H-7 Z',
  STAIN: 'M-4,-7.5 H4 L8.5,0 L4,7.5 H-4 L-8.5,0 Z', OTHER: 'M0,-9 L8.8,-2.6 L5.4,7.6 H-5.4 L-8.8,-2.6 Z',
}
export const markShapeOf = (kind: string): string => (markShapes as Record<string, string>)[kind] ?? markShapes.OTHER
