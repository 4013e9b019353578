import { useRef } from 'react'
import type { RescueRow } from '../../../../shared/rescue.ts'
import { moved } from '../../keys.ts'
import { Shape, State } from '../../parts/shape.tsx'
import type { ShapeName } from '../../parts/shape.tsx'
import { useWords } from '../../words/use-words.ts'

type Props = { rows: readonly RescueRow[]; current: RescueRow | null; picked: (row: RescueRow) => boolean; /** where not all of its fields are chosen */ some: (row: RescueRow) => { n: number; of: number } | null; look(row: RescueRow): void; toggle(row: RescueRow): void; toFields(): void; withTable: boolean }
export const shapes: Record<RescueRow['what'], ShapeName> = { gone: 'blocked', changed: 'conflict', new: 'free' }
export const keyOf = ({ table, row_id }: Pick<RescueRow, 'table' | 'row_id'>): string => `${table} ${row_id}`
/** Whether it can be chosen: a command brings it back, and has not yet. */
export const isOpen = ({ way, outcome }: RescueRow): boolean => 'command' in way && outcome?.status !== 'applied'

/** The records that differ: arrows go from one to the other and to the fields of one, the space bar chooses. */
export function Records({ rows, current, picked, some, look, toggle, toFields, withTable }: Props) {
  const { t } = useWords()
  const list = useRef<HTMLUListElement>(null)
  const at = rows.findIndex(row => current !== null && keyOf(row) === keyOf(current))
  return (
    <ul ref={list} className="rescue-records" role="listbox" aria-multiselectable tabIndex={0} aria-label={t('rescue.list')} {...current ? { 'aria-activedescendant': `record-${current.row_id}` } : {}} data-testid="rescue-records"
      onFocus={() => { const [first] = rows; if (at === -1 && first) look(first) }}
      onKeyDown={event => {
        if (event.key === ' ' && current) {
          event.preventDefault()
          return toggle(current)
        }
        if (event.key === 'ArrowRight') {
          event.preventDefault()
          return toFields()
        }
        const to = event.ctrlKey || event.altKey ? null : moved(event.key, at, rows.length)
        const row = to === null ? undefined : rows[to]
        if (!row) return
        event.preventDefault()
        look(row)
        list.current?.children[to ?? 0]?.scrollIntoView({ block: 'nearest' })
      }}>
      {rows.map(row => (
        <Record key={keyOf(row)} row={row} isCurrent={current !== null && keyOf(row) === keyOf(current)} isPicked={picked(row)} some={some(row)} look={look} toggle={toggle} withTable={withTable} />
      ))}
    </ul>
  )
}

type Shown = Pick<Props, 'look' | 'toggle' | 'withTable'> & { row: RescueRow; isCurrent: boolean; isPicked: boolean; some: { n: number; of: number } | null }
function Record({ row, isCurrent, isPicked, some, look, toggle, withTable }: Shown) {
  const { t } = useWords()
  return (
    <li id={`record-${row.row_id}`} role="option" aria-selected={isPicked} data-current={isCurrent} data-testid="rescue-record" data-table={row.table} data-row={row.row_id} data-what={row.what} onClick={() => look(row)} onDoubleClick={() => toggle(row)}>
      <span className="rescue-box" data-on={isPicked} data-off={!isOpen(row)} onClick={event => { event.stopPropagation(); look(row); toggle(row) }}>{isPicked && <Shape name="passed" />}</span>
      <span className="rescue-name">
        <b>{row.label ?? t('rescue.nameless')}</b>{row.about && <span className="quiet"> · {row.about}</span>}
        <span className="rescue-way quiet">{withTable && <>{t(`rescue.table.${row.table}`, { defaultValue: row.table })} · </>}{'command' in row.way ? t(`rescue.command.${row.way.command}`) : t(`rescue.no.${row.way.no}`)}</span>
        {some && <span className="rescue-way" data-testid="rescue-some">{t('rescue.some', some)}</span>}
      </span>
      <span className="rescue-states">
        {row.outcome ? <Outcome status={row.outcome.status} /> : <State shape={shapes[row.what]} word={t(`rescue.what.${row.what}`)} />}
      </span>
    </li>
  )
}

const outcomes: Record<NonNullable<RescueRow['outcome']>['status'], ShapeName> = { applied: 'passed', refused: 'blocked', unknown: 'waiting' }
export function Outcome({ status }: { status: NonNullable<RescueRow['outcome']>['status'] }) {
  const { t } = useWords()
  return <State shape={outcomes[status]} word={t(`rescue.outcome.${status}`)} />
}
