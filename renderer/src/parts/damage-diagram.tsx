import { useState } from 'react'
import { canvas, markShapeOf, placesOf, views, type CarPart } from '../../../shared/car-views.ts'
import type { KnownDamage } from '../../../shared/queries.ts'
import { useWords } from '../words/use-words.ts'

/** In the order of the arrow keys: around the car, then what lies on and in it. */
const parts = ['FRONT', 'LEFT', 'REAR', 'RIGHT', 'ROOF', 'WINDSCREEN', 'WHEELS', 'INTERIOR'] as const satisfies readonly CarPart[]
type Mark = { part: string; kind: string }
type Props = { known: readonly KnownDamage[]; fresh: readonly Mark[]; add(part: CarPart): void }

/**
 * The car from six sides: known damages as outlines, new ones filled, each a shape for its kind and the number of its line. A part is picked
 * by click, by touch, or by arrow keys and Enter; it is one stop of the Tab key.
 */
export function DamageDiagram({ known, fresh, add }: Props) {
  const { t } = useWords()
  const [chosen, setChosen] = useState(0)
  const [hasFocus, setFocus] = useState(false)
  const marks: readonly Mark[] = [...known, ...fresh]
  const places = placesOf(marks)
  const part = parts[chosen] ?? 'FRONT'

  function key(event: React.KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const step = ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 } as const)[event.key]
    if (step) setChosen((chosen + step + parts.length) % parts.length)
    else if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) add(part)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="diagram">
      <svg viewBox={`0 0 ${canvas.width} ${canvas.height}`} tabIndex={0} role="listbox" aria-label={t('damage.diagram')} aria-activedescendant={`car-part-${part}`} data-testid="damage-diagram"
        onKeyDown={key} onFocus={() => setFocus(true)} onBlur={() => setFocus(false)}>
        {views.map(view => (
          <g key={view.name} transform={`translate(${view.x} ${view.y})`}>
            <g transform={view.flip ? `translate(${view.width} 0) scale(-1 1)` : undefined}>
              {view.areas.map(({ part: one, path }, n) => (
                <path key={n} d={path} className="car-part" data-part={one} data-chosen={hasFocus && one === part} data-testid={`car-part-${one}`} onClick={() => add(one)}><title>{t(`damage.part.${one}`)}</title></path>
              ))}
              {view.lines.map((path, n) => <path key={n} d={path} className="car-line" />)}
            </g>
            <text className="car-view" x={view.width / 2} y={view.height + 10}>{t(`damage.part.${view.name === 'TOP' ? 'ROOF' : view.name}`)}</text>
          </g>
        ))}
        {marks.map(({ kind }, n) => (
          <g key={n} className="mark" data-new={n >= known.length} data-testid="damage-mark" transform={`translate(${places[n]?.x ?? 0} ${places[n]?.y ?? 0})`}>
            <path d={markShapeOf(kind)} /><text y={2.8}>{n + 1}</text>
          </g>
        ))}
        {parts.map(one => <g key={one} id={`car-part-${one}`} role="option" aria-selected={one === part} aria-label={t(`damage.part.${one}`)} />)}
      </svg>
      <p className="quiet" aria-live="polite">{hasFocus ? t(`damage.part.${part}`) : t('damage.legend')}</p>
    </div>
  )
}
