/**
 * A car seen from six sides, drawn as paths, so that screen and paper show the same picture. Units are of a canvas of 480 × 312; each
 * view has its own origin. A damage knows its part, not its place: marks stand in rows where the part is.
 */
export const canvas = { width: 480, height: 312 } as const
export type ViewName = 'TOP' | 'FRONT' | 'REAR' | 'LEFT' | 'RIGHT' | 'INTERIOR'
export type CarPart = 'FRONT' | 'REAR' | 'LEFT' | 'RIGHT' | 'ROOF' | 'WINDSCREEN' | 'WHEELS' | 'INTERIOR'
export type DamageKind = 'SCRATCH' | 'DENT' | 'CRACK' | 'MISSING' | 'STAIN' | 'OTHER'
/** `flip`: drawn as in a mirror; `areas` can be picked, later ones lie above earlier ones; `lines` are only looked at. */
export type View = {
  name: ViewName; x: number; y: number; width: number; height: number; flip?: boolean
  areas: readonly { part: CarPart; path: string }[]; lines: readonly string[]
}

const circle = (x: number, y: number, r: number) => `M${x - r},${y} a${r},${r} 0 1 0 ${2 * r},0 a${r},${r} 0 1 0 ${-2 * r},0 Z`
const box = (x: number, y: number, w: number, h: number, r: number) =>
  `M${x + r},${y} h${w - 2 * r} q${r},0 ${r},${r} v${h - 2 * r} q0,${r} ${-r},${r} h${-(w - 2 * r)} q${-r},0 ${-r},${-r} v${-(h - 2 * r)} q0,${-r} ${r},${-r} Z`

const side = {
  body: 'M4,58 L6,44 Q8,38 18,36 L58,30 Q78,12 98,9 L160,8 Q186,9 200,28 L212,34 Q217,38 217,50 L216,60 Q216,63 210,63 L192,63 A17,17 0 0 0 158,63 L62,63 A17,17 0 0 0 28,63 L8,63 Q4,63 4,58 Z',
  wheels: [circle(45, 63, 14), circle(175, 63, 14)],
  lines: [
    'M64,31 Q82,15 99,13 L122,12 L122,31 Z', 'M127,12 L158,12 Q178,13 190,29 L190,31 L127,31 Z', 'M124.5,12 L124.5,61', 'M70,34 L68,61', 'M164,33 Q160,42 157,48',
    'M106,37 h10', 'M146,37 h10', 'M6,45 L16,44 L13,50 L5,50 Z', 'M216,42 L208,42 L209,49 L217,49 Z', circle(45, 63, 7), circle(175, 63, 7),
  ],
}
const sideAreas = (part: 'LEFT' | 'RIGHT') => [{ part, path: side.body }, ...side.wheels.map(path => ({ part: 'WHEELS' as const, path }))]
const end = 'M12,60 L10,44 Q10,36 19,33 L28,14 Q30,9 38,8 L62,8 Q70,9 72,14 L81,33 Q90,36 90,44 L88,60 Q88,66 82,66 L18,66 Q12,66 12,60 Z'
const tyres = ['M16,66 v5 q0,3 3,3 h6 q3,0 3,-3 v-5', 'M72,66 v5 q0,3 3,3 h6 q3,0 3,-3 v-5']
const endWindow = 'M24,32 L31,15 Q50,12 69,15 L76,32 Q50,29 24,32 Z'

export const views: readonly View[] = [
  { name: 'LEFT', x: 124, y: 6, width: 220, height: 80, areas: sideAreas('LEFT'), lines: side.lines },
  {
    name: 'TOP', x: 124, y: 106, width: 220, height: 90,
    areas: [
      { part: 'ROOF', path: 'M14,45 Q12,18 26,12 Q60,6 110,6 Q170,6 200,11 Q212,16 213,45 Q212,74 200,79 Q170,84 110,84 Q60,84 26,78 Q12,72 14,45 Z' },
      { part: 'WINDSCREEN', path: 'M58,17 Q51,45 58,73 L84,66 Q78,45 84,24 Z' },
    ],
    lines: ['M194,21 Q200,45 194,69 L176,64 Q180,45 176,26 Z', 'M88,24 L172,25 Q176,45 172,65 L88,66 Q82,45 88,24 Z', 'M64,14 L86,20 L130,21 L174,21 L192,16', 'M64,76 L86,70 L130,69 L174,69 L192,74',
      'M74,6.5 l5,-5 l6,1 l1,4', 'M74,83.5 l5,5 l6,-1 l1,-4', 'M22,24 Q38,20 54,20', 'M22,66 Q38,70 54,70'],
  },
  { name: 'RIGHT', x: 124, y: 212, width: 220, height: 80, flip: true, areas: sideAreas('RIGHT'), lines: side.lines },
  {
    name: 'FRONT', x: 6, y: 44, width: 100, height: 78, areas: [{ part: 'FRONT', path: end }],
    lines: [endWindow, ...tyres, 'M14,42 L28,44 L26,50 L13,49 Z', 'M86,42 L72,44 L74,50 L87,49 Z', 'M33,46 L67,46 L63,53 L37,53 Z', 'M39,56 h22 v6 h-22 Z', 'M20,35 Q50,31 80,35', 'M10,36 l-6,-4 l1,-4 l8,3', 'M90,36 l6,-4 l-1,-4 l-8,3'],
  },
  {
    name: 'REAR', x: 6, y: 180, width: 100, height: 78, areas: [{ part: 'REAR', path: end }],
    lines: [endWindow, ...tyres, 'M12,38 L24,38 L22,50 L11,48 Z', 'M88,38 L76,38 L78,50 L89,48 Z', 'M38,42 h24 v7 h-24 Z', 'M24,33 L26,56 L74,56 L76,33', 'M18,60 h64'],
  },
  {
    name: 'INTERIOR', x: 366, y: 56, width: 106, height: 190,
    areas: [{ part: 'INTERIOR', path: 'M12,26 Q12,6 53,6 Q94,6 94,26 L96,166 Q96,184 53,184 Q10,184 10,166 Z' }],
    lines: ['M18,40 Q53,28 88,40', circle(34, 46, 8), box(20, 60, 28, 34, 6), box(58, 60, 28, 34, 6), 'M20,86 h28', 'M58,86 h28', box(20, 110, 66, 30, 6), 'M42,110 v30', 'M64,110 v30', 'M20,132 h66', 'M16,154 Q53,148 90,154'],
  },
]

/** Where the marks of a part stand, in turn, in units of its view. */
const slots: Record<CarPart, { view: ViewName; at: readonly (readonly [x: number, y: number])[] }[]> = {
  FRONT: [{ view: 'FRONT', at: [[50, 39], [30, 39], [70, 39], [28, 59], [72, 59], [50, 22]] }],
  REAR: [{ view: 'REAR', at: [[50, 36], [32, 40], [68, 40], [30, 60], [70, 60], [50, 22]] }],
  LEFT: [{ view: 'LEFT', at: [[96, 48], [140, 48], [84, 40], [30, 44], [198, 44], [112, 55], [126, 40]] }],
  RIGHT: [{ view: 'RIGHT', at: [[96, 48], [140, 48], [84, 40], [30, 44], [198, 44], [112, 55], [126, 40]] }],
  ROOF: [{ view: 'TOP', at: [[130, 45], [110, 34], [150, 34], [110, 56], [150, 56], [36, 45], [204, 45]] }],
  WINDSCREEN: [{ view: 'TOP', at: [[67, 45], [70, 30], [70, 60]] }],
  WHEELS: [{ view: 'LEFT', at: [[45, 63], [175, 63]] }, { view: 'RIGHT', at: [[45, 63], [175, 63]] }],
  INTERIOR: [{ view: 'INTERIOR', at: [[34, 74], [72, 74], [34, 124], [72, 124], [53, 168], [53, 48]] }],
}

/** The places of marks on the canvas, one a damage, in their order. More than fit stand a little beside the earlier ones. */
export function placesOf(damages: readonly { part: string }[]): { x: number; y: number }[] {
  const taken = new Map<string, number>()
  return damages.map(({ part }) => {
    const n = taken.get(part) ?? 0
    taken.set(part, n + 1)
    const all = (slots[part as CarPart] ?? slots.ROOF).flatMap(({ view, at }) => at.map(([x, y]) => ({ view, x, y })))
    const slot = all[n % all.length]
    const view = views.find(({ name }) => name === slot?.view)
    if (!slot || !view) throw new Error('every part has a place on the drawing')
    const beside = 5 * Math.floor(n / all.length)
    return { x: view.x + beside + (view.flip ? view.width - slot.x : slot.x), y: view.y + beside + slot.y }
  })
}

/** A shape a kind, around 0,0, some 15 units wide: told apart without colour. */
export const markShapes: Record<DamageKind, string> = {
  SCRATCH: 'M0,-9.5 L9.5,0 L0,9.5 L-9.5,0 Z', DENT: circle(0, 0, 7.5), CRACK: 'M0,-10 L10,7 L-10,7 Z', MISSING: 'M-7,-7 H7 V7 H-7 Z',
  STAIN: 'M-4,-7.5 H4 L8.5,0 L4,7.5 H-4 L-8.5,0 Z', OTHER: 'M0,-9 L8.8,-2.6 L5.4,7.6 H-5.4 L-8.8,-2.6 Z',
}
export const markShapeOf = (kind: string): string => (markShapes as Record<string, string>)[kind] ?? markShapes.OTHER
