import { useRef } from 'react'
import type { TableCount } from '../../../../shared/rescue.ts'
import { moved } from '../../keys.ts'
import { showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

type Props = { tables: readonly TableCount[]; chosen: string | null; choose(table: string | null): void; goOn(): void }
const all = '*'

/** How many records of each table are missing, different or new: what comes back singly first. Arrows choose, Enter goes to the records. */
export function TableBoard({ tables, chosen, choose, goOn }: Props) {
  const { t } = useWords()
  const list = useRef<HTMLUListElement>(null)
  const rows = [null, ...tables]
  const at = rows.findIndex(row => (row?.table ?? null) === chosen)
  const sum = (what: 'gone' | 'changed' | 'new') => tables.reduce((total, table) => total + table[what], 0)
  const counts = (row: TableCount | null) => (['gone', 'changed', 'new'] as const).map(what => <Count key={what} what={what} count={row ? row[what] : sum(what)} />)
  const group = (row: TableCount | null, before: TableCount | null | undefined) =>
    row && (before === null || before?.comes_back !== row.comes_back) ? <li role="presentation" className="rescue-group">{t(row.comes_back ? 'rescue.singly' : 'rescue.history')}</li> : null
  return (
    <ul ref={list} className="rescue-board" role="listbox" tabIndex={0} aria-label={t('rescue.board')} aria-activedescendant={`rescue-${chosen ?? all}`} data-testid="rescue-board" onKeyDown={event => {
      if (event.key === 'Enter' || event.key === 'ArrowRight') {
        event.preventDefault()
        return goOn()
      }
      const to = moved(event.key, at, rows.length)
      if (to === null) return
      event.preventDefault()
      choose(rows[to]?.table ?? null)
      list.current?.querySelectorAll('[role="option"]')[to]?.scrollIntoView({ block: 'nearest' })
    }}>
      <li role="presentation" className="rescue-count rescue-heads"><span />{(['gone', 'changed', 'new'] as const).map(what => <span key={what}>{t(`rescue.what.${what}`)}</span>)}</li>
      {rows.map((row, n) => [group(row, n === 0 ? undefined : rows[n - 1]), (
        <li key={row?.table ?? all} id={`rescue-${row?.table ?? all}`} role="option" aria-selected={n === at} className="rescue-count" data-testid="rescue-table" data-table={row?.table ?? all} onClick={() => choose(row?.table ?? null)}>
          <span>{row ? t(`rescue.table.${row.table}`, { defaultValue: row.table }) : <b>{t('rescue.all')}</b>}</span>{counts(row)}
        </li>
      )])}
    </ul>
  )
}

const Count = ({ what, count }: { what: string; count: number }) => <span className="tabular" data-what={what} data-none={count === 0}>{count === 0 ? '–' : showNumber(count)}</span>
