/**
 * Four bodies seen from six sides, drawn as paths. Each view stands in the same frame for every body, so that a place on it, in thousandths, means
 * the same where a car comes to another category. Units are of a canvas of 480 × 312; each view has its own origin.
 */
export const canvas = { width: 480, height: 312 } as const
export const carBodies = ['CAR', 'ESTATE', 'SUV', 'VAN'] as const
export type CarBody = (typeof carBodies)[number]
export const viewNames = ['TOP', 'FRONT', 'REAR', 'LEFT', 'RIGHT', 'INTERIOR'] as const
export type ViewName = (typeof viewNames)[number]
export type CarPart = 'FRONT' | 'REAR' | 'LEFT' | 'RIGHT' | 'ROOF' | 'WINDSCREEN' | 'WHEELS' | 'INTERIOR'
/** `flip`: drawn as in a mirror; `areas` can be picked, later ones lie above earlier ones; `lines` are only looked at. */
export type View = {
  name: ViewName; x: number; y: number; width: number; height: number; flip?: boolean
  areas: readonly { part: CarPart; path: string }[]; lines: readonly string[]
}

export const circle = (x: number, y: number, r: number) => `M${x - r},${y} a${r},${r} 0 1 0 ${2 * r},0 a${r},${r} 0 1 0 ${-2 * r},0 Z`
const box = (x: number, y: number, w: number, h: number, r: number) =>
  `M${x + r},${y} h${w - 2 * r} q${r},0 ${r},${r} v${h - 2 * r} q0,${r} ${-r},${r} h${-(w - 2 * r)} q${-r},0 ${-r},${-r} v${-(h - 2 * r)} q0,${-r} ${r},${-r} Z`
/** The lower edge of a side, from the right bumper to the left one, round both wheels. */
const under = (x1: number, x2: number, r: number) => `L${x2 + r},63 A${r},${r} 0 0 0 ${x2 - r},63 L${x1 + r},63 A${r},${r} 0 0 0 ${x1 - r},63`
const wheels = (x1: number, x2: number, r: number) => [circle(x1, 63, r), circle(x2, 63, r)]
const rims = (x1: number, x2: number) => [circle(x1, 63, 7), circle(x2, 63, 7)]

type Shape = {
  side: { body: string; wheels: readonly string[]; lines: readonly string[] }
  top: { body: string; windscreen: string; lines: readonly string[] }
  end: { body: string; window: string; front: readonly string[]; rear: readonly string[] }
  inside: { body: string; lines: readonly string[] }
}
const lamps = ['M6,45 L16,44 L13,50 L5,50 Z', 'M216,42 L208,42 L209,49 L217,49 Z']
const tyres = ['M16,66 v5 q0,3 3,3 h6 q3,0 3,-3 v-5', 'M72,66 v5 q0,3 3,3 h6 q3,0 3,-3 v-5']
const outside_mirrors = (x: number) => [`M${x},6.5 l5,-5 l6,1 l1,4`, `M${x},83.5 l5,5 l6,-1 l1,-4`]
const low_body = 'M14,45 Q12,18 26,12 Q60,6 110,6 Q170,6 200,11 Q212,16 213,45 Q212,74 200,79 Q170,84 110,84 Q60,84 26,78 Q12,72 14,45 Z'
const front_seats = ['M18,40 Q53,28 88,40', circle(34, 46, 8), box(20, 60, 28, 34, 6), box(58, 60, 28, 34, 6), 'M20,86 h28', 'M58,86 h28']
const low_end: Shape['end'] = {
  body: 'M12,60 L10,44 Q10,36 19,33 L28,14 Q30,9 38,8 L62,8 Q70,9 72,14 L81,33 Q90,36 90,44 L88,60 Q88,66 82,66 L18,66 Q12,66 12,60 Z',
  window: 'M24,32 L31,15 Q50,12 69,15 L76,32 Q50,29 24,32 Z',
  front: ['M14,42 L28,44 L26,50 L13,49 Z', 'M86,42 L72,44 L74,50 L87,49 Z', 'M33,46 L67,46 L63,53 L37,53 Z', 'M39,56 h22 v6 h-22 Z', 'M20,35 Q50,31 80,35', 'M10,36 l-6,-4 l1,-4 l8,3', 'M90,36 l6,-4 l-1,-4 l-8,3', ...tyres],
  rear: ['M12,38 L24,38 L22,50 L11,48 Z', 'M88,38 L76,38 L78,50 L89,48 Z', 'M38,42 h24 v7 h-24 Z', 'M24,33 L26,56 L74,56 L76,33', 'M18,60 h64', ...tyres],
}

const shapes: Record<CarBody, Shape> = {
  CAR: {
    side: {
      body: `M4,58 L6,44 Q8,38 18,36 L58,30 Q78,12 98,9 L160,8 Q186,9 200,28 L212,34 Q217,38 217,50 L216,60 Q216,63 210,63 ${under(45, 175, 17)} L8,63 Q4,63 4,58 Z`, wheels: wheels(45, 175, 14),
      lines: ['M64,31 Q82,15 99,13 L122,12 L122,31 Z', 'M127,12 L158,12 Q178,13 190,29 L190,31 L127,31 Z', 'M124.5,12 L124.5,61', 'M70,34 L68,61', 'M164,33 Q160,42 157,48', 'M106,37 h10', 'M146,37 h10', ...lamps, ...rims(45, 175)],
    },
    top: {
      body: low_body, windscreen: 'M58,17 Q51,45 58,73 L84,66 Q78,45 84,24 Z',
      lines: ['M194,21 Q200,45 194,69 L176,64 Q180,45 176,26 Z', 'M88,24 L172,25 Q176,45 172,65 L88,66 Q82,45 88,24 Z', 'M64,14 L86,20 L130,21 L174,21 L192,16', 'M64,76 L86,70 L130,69 L174,69 L192,74',
        ...outside_mirrors(74), 'M22,24 Q38,20 54,20', 'M22,66 Q38,70 54,70'],
    },
    end: low_end,
    inside: { body: 'M12,26 Q12,6 53,6 Q94,6 94,26 L96,166 Q96,184 53,184 Q10,184 10,166 Z', lines: [...front_seats, box(20, 110, 66, 30, 6), 'M42,110 v30', 'M64,110 v30', 'M20,132 h66', 'M16,154 Q53,148 90,154'] },
  },
  ESTATE: {
    side: {
      body: `M4,58 L6,44 Q8,38 18,36 L58,30 Q78,12 98,9 L150,7 L192,9 Q203,11 208,28 L214,36 Q217,40 217,50 L216,60 Q216,63 210,63 ${under(45, 175, 17)} L8,63 Q4,63 4,58 Z`, wheels: wheels(45, 175, 14),
      lines: ['M64,31 Q82,15 99,13 L122,12 L122,31 Z', 'M127,12 L158,11.5 L164,31 L127,31 Z', 'M163,11.5 L188,13 Q196,15 201,30 L169,31 Z', 'M124.5,12 L124.5,61', 'M70,34 L68,61', 'M166,33 Q162,42 158,48', 'M106,37 h10', 'M146,37 h10', 'M100,6 h92', ...lamps, ...rims(45, 175)],
    },
    top: {
      body: low_body, windscreen: 'M58,17 Q51,45 58,73 L84,66 Q78,45 84,24 Z',
      lines: ['M206,20 Q211,45 206,70 L196,66 Q200,45 196,24 Z', 'M88,24 L192,24 Q196,45 192,66 L88,66 Q82,45 88,24 Z', 'M90,28 h98', 'M90,62 h98', 'M64,14 L86,20 L130,21 L194,19 L204,16', 'M64,76 L86,70 L130,69 L194,71 L204,74',
        ...outside_mirrors(74), 'M22,24 Q38,20 54,20', 'M22,66 Q38,70 54,70'],
    },
    end: low_end,
    inside: { body: 'M12,26 Q12,6 53,6 Q94,6 94,26 L96,172 Q96,186 53,186 Q10,186 10,172 Z', lines: [...front_seats, box(20, 104, 66, 30, 6), 'M42,104 v30', 'M64,104 v30', 'M20,126 h66', box(18, 144, 70, 32, 4), 'M18,150 h70', 'M18,160 h70', 'M18,170 h70'] },
  },
  SUV: {
    side: {
      body: `M4,54 L5,38 Q7,32 18,30 L56,25 Q72,7 92,4 L178,3 Q196,5 206,26 L214,31 Q217,34 217,46 L216,56 Q215,60 208,61 ${under(45, 175, 19)} L8,60 Q4,59 4,54 Z`, wheels: wheels(45, 175, 16),
      lines: ['M62,26 Q76,10 93,8 L122,7.5 L122,26 Z', 'M127,7.5 L160,7 L166,26 L127,26 Z', 'M165,7 L178,8 Q190,10 198,26 L171,26 Z', 'M124.5,8 L124.5,58', 'M68,28 L67,58', 'M168,28 Q164,38 158,45', 'M106,32 h10', 'M146,32 h10', 'M96,1.5 h82', 'M68,56 h86',
        'M5,39 L16,38 L13,45 L5,45 Z', 'M216,36 L208,36 L209,45 L217,45 Z', ...rims(45, 175)],
    },
    top: {
      body: 'M13,45 Q11,15 26,9 Q60,3 110,3 Q170,3 202,8 Q213,14 214,45 Q213,76 202,82 Q170,87 110,87 Q60,87 26,81 Q11,75 13,45 Z', windscreen: 'M56,14 Q49,45 56,76 L80,69 Q74,45 80,21 Z',
      lines: ['M204,17 Q209,45 204,73 L192,68 Q196,45 192,22 Z', 'M84,21 L188,22 Q192,45 188,68 L84,69 Q78,45 84,21 Z', box(96, 30, 70, 30, 4), 'M86,25 h100', 'M86,65 h100', 'M62,11 L82,17 L190,17 L202,13', 'M62,79 L82,73 L190,73 L202,77', 'M70,3.5 l5,-3.5 l7,0 l1,3.2', 'M70,86.5 l5,3.5 l7,0 l1,-3.2', 'M20,22 Q36,18 52,18', 'M20,68 Q36,72 52,72'],
    },
    end: {
      body: 'M9,58 L8,36 Q8,29 17,26 L25,8 Q27,3 36,3 L64,3 Q73,3 75,8 L83,26 Q92,29 92,36 L91,58 Q91,64 84,64 L16,64 Q9,64 9,58 Z', window: 'M22,25 L28,9 Q50,6 72,9 L78,25 Q50,22 22,25 Z',
      front: ['M11,35 L27,37 L25,43 L10,42 Z', 'M89,35 L73,37 L75,43 L90,42 Z', 'M31,36 L69,36 L65,48 L35,48 Z', 'M33,42 h34', 'M39,53 h22 v6 h-22 Z', 'M18,28 Q50,24 82,28', 'M8,30 l-6,-4 l1,-4 l9,3', 'M92,30 l6,-4 l-1,-4 l-9,3', ...tyres],
      rear: ['M9,31 L20,31 L19,46 L9,44 Z', 'M91,31 L80,31 L81,46 L91,44 Z', 'M38,38 h24 v7 h-24 Z', 'M22,27 L24,54 L76,54 L78,27', 'M15,58 h70', ...tyres],
    },
    inside: { body: 'M10,26 Q10,5 53,5 Q96,5 96,26 L98,168 Q98,186 53,186 Q8,186 8,168 Z', lines: [...front_seats, box(18, 106, 70, 32, 6), 'M41,106 v32', 'M65,106 v32', 'M18,130 h70', box(18, 148, 70, 28, 4)] },
  },
  VAN: {
    side: {
      body: `M4,57 L5,42 Q6,36 14,33 L34,28 Q46,7 62,4 L204,3 Q213,4 214,14 L217,54 L216,60 Q216,63 210,63 ${under(42, 178, 17)} L8,63 Q4,63 4,57 Z`, wheels: wheels(42, 178, 14),
      lines: ['M42,28 Q51,11 64,9 L82,9 L82,28 Z', 'M88,9 L142,9 L142,28 L88,28 Z', 'M148,9 L204,9 L206,28 L148,28 Z', 'M85,8 L85,61', 'M145,8 L145,61', 'M50,31 L49,48', 'M88,34 h110', 'M76,34 h6', 'M90,38 h8',
        'M5,43 L14,41 L12,49 L5,49 Z', 'M215,30 L209,30 L210,46 L216,46 Z', ...rims(42, 178)],
    },
    top: {
      body: 'M12,45 Q10,16 22,9 Q40,5 70,5 L204,5 Q214,6 214,18 L214,72 Q214,84 204,85 L70,85 Q40,85 22,81 Q10,74 12,45 Z', windscreen: 'M36,14 Q29,45 36,76 L60,70 Q54,45 60,20 Z',
      lines: ['M64,20 L208,18 L208,72 L64,70 Q58,45 64,20 Z', 'M90,20 v50', 'M120,20 v50', 'M150,19 v52', 'M180,19 v52', 'M44,11 L62,15 L208,13', 'M44,79 L62,75 L208,77', 'M50,5.5 l5,-4.5 l7,0.5 l1,3.6', 'M50,84.5 l5,4.5 l7,-0.5 l1,-3.6'],
    },
    end: {
      body: 'M11,60 L10,36 Q10,30 16,27 L20,8 Q21,3 29,3 L71,3 Q79,3 80,8 L84,27 Q90,30 90,36 L89,60 Q89,66 83,66 L17,66 Q11,66 11,60 Z', window: 'M20,27 L24,9 Q50,6 76,9 L80,27 Q50,24 20,27 Z',
      front: ['M12,38 L26,40 L24,47 L12,46 Z', 'M88,38 L74,40 L76,47 L88,46 Z', 'M32,40 L68,40 L64,50 L36,50 Z', 'M39,55 h22 v6 h-22 Z', 'M17,31 Q50,27 83,31', 'M10,32 l-7,-4 l1,-9 l9,4', 'M90,32 l7,-4 l-1,-9 l-9,4', ...tyres],
      rear: ['M50,4 v58', 'M12,30 L18,30 L18,48 L11,48 Z', 'M88,30 L82,30 L82,48 L89,48 Z', 'M20,30 v32', 'M80,30 v32', 'M38,50 h24 v7 h-24 Z', 'M15,62 h70', 'M46,40 v6', 'M54,40 v6', ...tyres],
    },
    inside: { body: 'M10,22 Q10,5 53,5 Q96,5 96,22 L98,176 Q98,187 53,187 Q8,187 8,176 Z', lines: ['M16,34 Q53,24 90,34', circle(32, 38, 7), box(20, 48, 28, 28, 6), box(58, 48, 28, 28, 6), box(18, 90, 70, 26, 6), 'M41,90 v26', 'M65,90 v26', box(18, 128, 70, 26, 6), 'M41,128 v26', 'M65,128 v26', 'M16,166 Q53,161 90,166'] },
  },
}

function viewsOf({ side, top, end, inside }: Shape): readonly View[] {
  const sideView = (part: 'LEFT' | 'RIGHT', y: number, flip: boolean): View => ({
    name: part, x: 124, y, width: 220, height: 80, flip, areas: [{ part, path: side.body }, ...side.wheels.map(path => ({ part: 'WHEELS' as const, path }))], lines: side.lines,
  })
  const endView = (part: 'FRONT' | 'REAR', y: number): View => ({
    name: part, x: 6, y, width: 100, height: 78,
    areas: [{ part, path: end.body }, ...part === 'FRONT' ? [{ part: 'WINDSCREEN' as const, path: end.window }] : []],
    lines: part === 'FRONT' ? end.front : [end.window, ...end.rear],
  })
  return [
    sideView('LEFT', 6, false),
    { name: 'TOP', x: 124, y: 106, width: 220, height: 90, areas: [{ part: 'ROOF', path: top.body }, { part: 'WINDSCREEN', path: top.windscreen }], lines: top.lines },
    sideView('RIGHT', 212, true),
    endView('FRONT', 44), endView('REAR', 180),
    { name: 'INTERIOR', x: 366, y: 56, width: 106, height: 190, areas: [{ part: 'INTERIOR', path: inside.body }], lines: inside.lines },
  ]
}
/** The views of each body, in the order in which they are drawn. */
export const views: Record<CarBody, readonly View[]> = { CAR: viewsOf(shapes.CAR), ESTATE: viewsOf(shapes.ESTATE), SUV: viewsOf(shapes.SUV), VAN: viewsOf(shapes.VAN) }
export const viewsOfBody = (body: string | null | undefined): readonly View[] => views[carBodies.find(one => one === body) ?? 'CAR']
