import { useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Figures } from '../../../../shared/figures.ts'
import { openContracts } from '../../ui-store.ts'
import { showDate, showWeekday } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { dayOf, ratiosOf, showPercent, showTenths, shareOf } from './show.ts'
import { Term } from './term.tsx'
import { useRows } from './use-rows.ts'

const [label_width, row, axis] = [52, 28, 28]
const keys: Record<string, [row: number, day: number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [0, -7], PageDown: [0, 7], Home: [0, -1000], End: [0, 1000] }
const within = (value: number, length: number) => Math.max(0, Math.min(length - 1, value))

/** How full each category was on each day; the more, the darker. The same rows as a table beside it. */
export function HeatMap({ figures }: { figures: Figures }) {
  const { t, language } = useWords()
  const rows = useRows(figures)
  const { days, contracts } = figures
  const [at, setAt] = useState<[row: number, day: number]>([0, days.length - 1])
  const [over, setOver] = useState<[row: number, day: number] | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const cell = Math.max(6, Math.min(36, Math.floor((width - label_width) / days.length)))
  const [cursor_row, cursor_day] = [within(at[0], rows.length), within(at[1], days.length)]
  const [read_row, read_day] = over ?? [cursor_row, cursor_day]
  const dayName = (n: number) => {
    const day = days[n] ?? ''
    return `${showWeekday(dayOf(day).from, language)} ${showDate(day)}`
  }
  const reading = (r: number, n: number) => {
    const use = rows[r]?.figures.days[n]
    return t('figures.use.read', { day: dayName(n), category: rows[r]?.name ?? '', percent: showPercent(use ? shareOf(use) : null), cars: use?.cars ?? 0 })
  }
  const open = (r: number, n: number) => {
    const { from, until } = dayOf(days[n] ?? '')
    openContracts(`${dayName(n)} · ${rows[r]?.name ?? ''}`, contracts.filter(({ category, out }) => (rows[r]?.code ?? category) === category && out.some(trip => trip.from < until && trip.until > from)))
  }
  function onKey(event: KeyboardEvent) {
    const move = keys[event.key]
    if (event.key === 'Enter') open(cursor_row, cursor_day)
    else if (move) {
      setAt([within(cursor_row + move[0], rows.length), within(cursor_day + move[1], days.length)])
      setOver(null) // a mouse that was left lying over it says nothing against the keys
    } else return
    event.preventDefault()
  }
  const gap = cell > 12 ? 2 : 1
  return (
    <section className="figure" data-testid="figure-heat">
      <h2><Term word={t('figures.use.title')} means={t('figures.means.use')} /></h2>
      <div className="heat">
        <div className="heat-plot" ref={box}>
          <svg width={label_width + cell * days.length} height={axis + row * rows.length} role="grid" tabIndex={0} aria-label={t('figures.use.title')} aria-activedescendant={`heat-${cursor_row}-${cursor_day}`}
            data-testid="heat-map" onKeyDown={onKey} onPointerLeave={() => setOver(null)}>
            <Axis days={days} cell={cell} />
            {rows.map(({ code, figures: { days: uses } }, r) => (
              <g key={code ?? 'all'} role="row" className={code === null ? 'heat-all' : undefined}>
                <text role="rowheader" x={0} y={axis + r * row + 18}>{code ?? 'Σ'}</text>
                {uses.map((use, n) => {
                  const share = shareOf(use)
                  return <rect key={days[n]} role="gridcell" id={`heat-${r}-${n}`} aria-label={reading(r, n)} data-cursor={r === cursor_row && n === cursor_day} data-share={share === null ? 'none' : Math.round(share * 100)}
                    x={label_width + n * cell} y={axis + r * row + 2} width={cell - gap} height={row - 4} rx={2} fillOpacity={share === null ? 0 : 0.08 + 0.92 * share}
                    onPointerEnter={() => setOver([r, n])} onClick={() => { setAt([r, n]); open(r, n) }} />
                })}
              </g>
            ))}
          </svg>
        </div>
        <table className="heat-table">
          <thead><tr><th scope="col">{t('figures.category')}</th><th scope="col">{t('figures.use.mean')}</th><th scope="col">{t('figures.use.peak')}</th><th scope="col">{t('figures.use.cars')}</th></tr></thead>
          <tbody>{rows.map(({ code, name, figures: one }) => (
            <tr key={code ?? 'all'} className={code === null ? 'heat-all' : undefined} data-testid="heat-row" data-code={code ?? 'all'}>
              <th scope="row">{name}</th>
              <td className="tabular">{showPercent(ratiosOf(one).use)}</td>
              <td className="tabular">{showPercent(one.days.reduce<number | null>((most, day) => Math.max(most ?? 0, shareOf(day) ?? 0), null))}</td>
              <td className="tabular">{showTenths(one.days.reduce((sum, { cars }) => sum + cars, 0) / days.length)}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      <div className="heat-foot">
        <p className="tabular" aria-live="polite" data-testid="heat-reading">{reading(within(read_row, rows.length), within(read_day, days.length))}</p>
        <p className="quiet figures-hint">{t('figures.use.hint')}</p>
        <Legend />
      </div>
    </section>
  )
}

/** Mondays by their date, as far apart as they can be read. */
function Axis({ days, cell }: { days: readonly string[]; cell: number }) {
  const mondays = days.map((day, n) => ({ day, n })).filter(({ day }) => new Date(day).getUTCDay() === 1)
  const step = Math.ceil(44 / (cell * 7))
  return (
    <g className="heat-axis" aria-hidden="true">
      {mondays.filter((_, k) => k % step === 0).map(({ day, n }) => <text key={day} x={label_width + n * cell} y={18}>{showDate(day).slice(0, 6)}</text>)}
    </g>
  )
}

const Legend = () => (
  <svg className="heat-legend" width={200} height={16} aria-hidden="true">
    <text x={0} y={12}>0 %</text>
    {[0, 0.25, 0.5, 0.75, 1].map((share, n) => <rect key={share} x={34 + n * 22} y={2} width={20} height={12} rx={2} fillOpacity={0.08 + 0.92 * share} />)}
    <text x={150} y={12}>100 %</text>
  </svg>
)

function useWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(640)
  useLayoutEffect(() => {
    if (!box.current) return undefined
    const seen = new ResizeObserver(([entry]) => { if (entry) setWidth(entry.contentRect.width) })
    seen.observe(box.current)
    return () => seen.disconnect()
  }, [box])
  return width
}
