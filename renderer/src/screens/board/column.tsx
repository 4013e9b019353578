import { startTransition, useEffect, useRef, useState } from 'react'
import type { BoardRow } from '../../../../shared/queries.ts'
import { showDay, showWeekday } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { firstOf, grouped, type BoardGroup } from './group.ts'
import { watched } from './painted.ts'
import { Row } from './row.tsx'

type Props = { kind: BoardRow['kind']; title: string; rows: BoardRow[]; now: number }
/** What the window can show; the rest follows when that is on the screen. A row takes 36 px or more, the frame around the rows 140. */
const rowsInSight = (): number => Math.ceil((window.innerHeight - 140) / 36)
const second = 80
const second_ms = 250
const more = 200

/** One side of the board. Long lists grow after the first paint and while one scrolls. */
export function Column({ kind, title, rows, now }: Props) {
  const { t, language } = useWords()
  const [limit, setLimit] = useState(rowsInSight)
  useEffect(() => {
    const later = setTimeout(() => startTransition(() => setLimit(shown => Math.max(shown, second))), second_ms)
    return () => clearTimeout(later)
  }, [])
  const groups = grouped(rows, now)
  const overdue = groups[0]?.when === 'overdue' ? groups[0].rows.length : 0
  return (
    <section className={`board-column board-${kind}s`} aria-label={title} data-testid={`board-${kind}s`}>
      <header className="board-head">
        <h1>{title}</h1>
        <span className="quiet tabular">{rows.length}</span>
        {overdue > 0 && <span className="board-overdue tabular">{t('board.overdue_count', { count: overdue })}</span>}
      </header>
      <div className="board-list">
        {rows.length === 0 && <p className="empty" data-testid="board-empty" {...watched}>{t(`board.empty_${kind}`)}</p>}
        {firstOf(groups, limit).map(group => (
          <div key={String(group.when)}>
            <h2 className="board-day" data-when={group.when === 'overdue' ? 'overdue' : 'day'}>{titleOf(group)} <span className="tabular">{group.total}</span></h2>
            <ul aria-label={titleOf(group)}>{group.rows.map(row => <Row key={`${row.id} ${row.plate}`} row={row} now={now} />)}</ul>
          </div>
        ))}
        {rows.length > limit && <Sentinel key={limit} reached={() => setLimit(limit + more)} />}
      </div>
    </section>
  )

  function titleOf(group: BoardGroup): string {
    if (group.when === 'overdue') return t('board.overdue')
    if (group.when === 0) return t('board.today')
    return group.when === 1 ? t('board.tomorrow') : `${showWeekday(group.at, language)} ${showDay(group.at)}`
  }
}

function Sentinel({ reached }: { reached(): void }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && reached(), { rootMargin: '600px' })
    if (place.current) watch.observe(place.current)
    return () => watch.disconnect()
  }, [reached])
  return <div ref={place} className="sentinel" />
}
