import { viewsOfPart, type DamagePlace } from '../../../shared/car-views.ts'
import type { CarPart } from '../../../shared/car-bodies.ts'

type Point = { x: number; y: number }

/** Where a pointer is on the canvas of the drawing, in its units. */
export function pointOf(svg: SVGSVGElement, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const to_screen = svg.getScreenCTM()
  const { x, y } = to_screen ? through(svg, { x: clientX, y: clientY }, to_screen.inverse()) : { x: -1, y: -1 }
  return { x, y }
}

/** `isPointInFill` takes no other points than those of the drawing. */
function through(svg: SVGSVGElement, { x, y }: Point, matrix: DOMMatrix): DOMPoint {
  const point = svg.createSVGPoint()
  point.x = x
  point.y = y
  return point.matrixTransform(matrix)
}

/** The part of the car that lies uppermost under a point of the canvas; null beside the car. */
export function partUnder(svg: SVGSVGElement, { view }: DamagePlace, point: Point): CarPart | null {
  const to_screen = svg.getScreenCTM()
  const areas = [...svg.querySelectorAll<SVGPathElement>(`.car-part[data-view="${view}"]`)].reverse()
  const hit = areas.find(area => {
    const from_area = area.getScreenCTM()
    return to_screen && from_area && area.isPointInFill(through(svg, point, from_area.inverse().multiply(to_screen)))
  })
  const part = hit?.dataset['part'] as CarPart | undefined
  return part && viewsOfPart[part].includes(view) ? part : null
}
