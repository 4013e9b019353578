import { useRef, useState } from 'react'
import type { CarPart } from '../../../shared/car-bodies.ts'
import { marksOf, nextSize, placeAt, sizeText, type DamagePlace } from '../../../shared/car-views.ts'
import { useWords } from '../words/use-words.ts'
import { CarPicture, type MarkedDamage } from './car-picture.tsx'
import { partUnder, pointOf } from './point-on-car.ts'

/** In the order of the arrow keys: around the car, then what lies on and in it. */
const parts = ['FRONT', 'LEFT', 'REAR', 'RIGHT', 'ROOF', 'WINDSCREEN', 'WHEELS', 'INTERIOR'] as const satisfies readonly CarPart[]
const arrows: Record<string, readonly [x: number, y: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
type Change = Partial<DamagePlace> & { part?: CarPart; size_mm?: number }
type Props = {
  body: string | null | undefined; known: readonly MarkedDamage[]; fresh: readonly MarkedDamage[]
  /** gives the number of the new damage that it became */
  add(part: CarPart, place: DamagePlace | null): number
  change(n: number, change: Change): void
  remove(n: number): void
  /** number of the new damage whose mark is moved now */
  held: number | null
  hold(n: number | null): void
}

/**
 * The car from six sides. A click or a touch puts a new damage where it hit; a new mark is dragged. By keyboard it is one stop of the Tab key: arrows
 * choose a part, Enter adds a damage there and holds its mark, arrows move it, + and − make it larger or smaller, Enter lets it go, a digit holds one again.
 */
export function DamageDiagram({ body, known, fresh, add, change, remove, held, hold }: Props) {
  const { t } = useWords()
  const svg = useRef<SVGSVGElement>(null)
  const [chosen, setChosen] = useState(0)
  const [hasFocus, setFocus] = useState(false)
  /** a second finger takes nothing out of the first one's hand */
  const dragged = useRef<{ n: number; pointer: number } | null>(null)
  /** the press that held a mark also ends as a click */
  const isHold = useRef(false)
  const part = parts[chosen] ?? 'FRONT'
  const in_hand = held === null ? undefined : fresh[held]

  /** To a point of the canvas, where the car is; beside it the mark stays. */
  function moveTo(n: number, point: { x: number; y: number }): void {
    const place = placeAt(point)
    const under = svg.current && place ? partUnder(svg.current, place, point) : null
    if (place && under) change(n, { ...place, part: under })
  }
  function moveBy(n: number, [x, y]: readonly [number, number], far: boolean): void {
    const from = marksOf([...known, ...fresh])[known.length + n]
    const step = far ? 8 : 2
    if (from) moveTo(n, { x: from.x + x * step, y: from.y + y * step })
  }

  function key(event: React.KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (!(held !== null && in_hand ? keyHeld(event, held) : keyFree(event))) return
    event.preventDefault()
    event.stopPropagation()
  }
  function keyHeld(event: React.KeyboardEvent, n: number): boolean {
    const arrow = arrows[event.key]
    if (arrow) moveBy(n, arrow, event.shiftKey)
    else if (event.key === '+' || event.key === '-') change(n, { size_mm: nextSize(in_hand?.size_mm, event.key === '+' ? 1 : -1) })
    else if (event.key === 'Enter' || event.key === ' ' || event.key === 'Escape') hold(null)
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      hold(null)
      remove(n)
    } else return false
    return true
  }
  function keyFree(event: React.KeyboardEvent): boolean {
    const [x, y] = arrows[event.key] ?? [0, 0]
    const number = Number(event.key) - 1 - known.length
    if (x !== 0 || y !== 0) setChosen((chosen + x + y + parts.length) % parts.length)
    else if (/^[1-9]$/.test(event.key) && number >= 0 && number < fresh.length) hold(number)
    else if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) {
      hold(add(part, null))
    } else return false
    return true
  }

  function press(event: React.PointerEvent<SVGSVGElement>): void {
    if (event.button !== 0 || dragged.current) return
    const mark = (event.target as Element).closest<SVGGElement>('.mark[data-fresh]')?.dataset['fresh']
    isHold.current = false
    if (mark === undefined) return
    dragged.current = { n: Number(mark), pointer: event.pointerId }
    isHold.current = true
    hold(Number(mark))
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  function release(event: React.PointerEvent): void {
    if (dragged.current?.pointer === event.pointerId) dragged.current = null
  }
  function click(event: React.MouseEvent<SVGSVGElement>): void {
    const was_hold = isHold.current
    isHold.current = false
    if (was_hold) return
    const point = pointOf(event.currentTarget, event)
    const place = placeAt(point)
    const under = place && partUnder(event.currentTarget, place, point)
    if (!under) return hold(null)
    hold(add(under, place))
  }

  return (
    <div className="diagram">
      <CarPicture ref={svg} body={body} known={known} fresh={fresh} chosen={hasFocus && held === null ? part : null} held={in_hand ? held : null}
        tabIndex={0} role="listbox" aria-label={t('damage.diagram')} aria-activedescendant={`car-part-${part}`} data-testid="damage-diagram" data-held={in_hand ? held : undefined}
        onKeyDown={key} onFocus={() => setFocus(true)} onBlur={() => {
          setFocus(false)
          hold(null)
        }} onPointerDown={press} onClick={click} onPointerMove={event => {
          if (dragged.current?.pointer === event.pointerId) moveTo(dragged.current.n, pointOf(event.currentTarget, event))
        }} onPointerUp={release} onPointerCancel={release}>
        {parts.map(one => <g key={one} id={`car-part-${one}`} role="option" aria-selected={one === part} aria-label={t(`damage.part.${one}`)} />)}
      </CarPicture>
      <p className="quiet" aria-live="polite">{in_hand ? t('damage.held', { number: known.length + (held ?? 0) + 1, part: t(`damage.part.${in_hand.part as CarPart}`), size: sizeText(in_hand.size_mm) || t('damage.size_none') })
        : hasFocus ? t(`damage.part.${part}`) : t('damage.legend')}</p>
    </div>
  )
}
