import { canvas, viewsOfBody, type CarPart } from '../../../shared/car-bodies.ts'
import { markShapeOf, marksOf, type Placed } from '../../../shared/car-views.ts'
import { useWords } from '../words/use-words.ts'

export type MarkedDamage = Placed & { kind: string }
type Props = {
  body: string | null | undefined
  known: readonly MarkedDamage[]; fresh: readonly MarkedDamage[]
  /** the part that the arrow keys are on */
  chosen?: CarPart | null
  /** number among `fresh` of the mark that is moved */
  held?: number | null
  children?: React.ReactNode
} & Omit<React.ComponentProps<'svg'>, 'children' | 'fill'>

/** The car from six sides with its damages by number: known ones as outlines, new ones filled, a shape a kind, larger where they are larger. Also what is only looked at. */
export function CarPicture({ body, known, fresh, chosen = null, held = null, children, ...svg }: Props) {
  const { t } = useWords()
  const marks = [...known, ...fresh]
  const places = marksOf(marks)
  return (
    <svg viewBox={`0 0 ${canvas.width} ${canvas.height}`} {...svg}>
      {viewsOfBody(body).map(view => (
        <g key={view.name} transform={`translate(${view.x} ${view.y})`}>
          <g transform={view.flip ? `translate(${view.width} 0) scale(-1 1)` : undefined}>
            {view.areas.map(({ part, path }, n) => (
              <path key={n} d={path} className="car-part" data-part={part} data-view={view.name} data-chosen={part === chosen} data-testid={`car-part-${part}`}><title>{t(`damage.part.${part}`)}</title></path>
            ))}
            {view.lines.map((path, n) => <path key={n} d={path} className="car-line" />)}
          </g>
          <text className="car-view" x={view.width / 2} y={view.height + 10}>{t(`damage.part.${view.name === 'TOP' ? 'ROOF' : view.name}`)}</text>
        </g>
      ))}
      {marks.map(({ kind }, n) => {
        const { x, y, scale } = places[n] ?? { x: 0, y: 0, scale: 1 }
        const fresh_n = n - known.length
        return (
          <g key={n} className="mark" data-new={fresh_n >= 0} data-fresh={fresh_n >= 0 ? fresh_n : undefined} data-held={held !== null && fresh_n === held} data-testid="damage-mark" transform={`translate(${x} ${y})`}>
            {held !== null && fresh_n === held && <circle className="mark-ring" r={12 * scale + 3} />}
            {fresh_n >= 0 && <circle className="mark-reach" r={16} />}
            <path d={markShapeOf(kind)} transform={`scale(${scale})`} style={{ strokeWidth: 1.3 / scale }} /><text y={2.8}>{n + 1}</text>
          </g>
        )
      })}
      {children}
    </svg>
  )
}
