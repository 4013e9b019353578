import { useRef } from 'react'
import { moved } from '../../keys.ts'
import { useWords } from '../../words/use-words.ts'
import type { Part, SettingRow } from './part.ts'

type Props = { part: Part; rows: readonly SettingRow[]; label: string; /** null: this person reads it only */ open: ((id: string) => void) | null }

/** What is set, row by row: arrows go from one to the next, Enter opens it. */
export function SettingTable({ part, rows, label, open }: Props) {
  const { t } = useWords()
  const body = useRef<HTMLTableSectionElement>(null)
  const isNumber = (n: number) => (part.numbers.includes(n) ? 'number-cell' : undefined)
  if (rows.length === 0) return <p className="empty" data-testid="settings-none">{t('settings.none')}</p>
  return (
    <table className="gaps settings-table" aria-label={label}>
      <thead><tr>{part.heads.map((head, n) => <th key={head} scope="col" className={isNumber(n)}>{t(`settings.head.${head}`)}</th>)}</tr></thead>
      <tbody ref={body} onKeyDown={event => {
        const buttons = [...body.current?.querySelectorAll('button') ?? []]
        const to = moved(event.key, buttons.findIndex(button => button === document.activeElement), buttons.length)
        if (to === null) return
        event.preventDefault()
        buttons[to]?.focus()
        buttons[to]?.scrollIntoView({ block: 'nearest' })
      }}>
        {rows.map(({ id, cells, isQuiet = false }) => (
          <tr key={id} data-testid="settings-row" data-id={id} data-quiet={isQuiet}>
            {cells.map((cell, n) => (n === 0
              ? <th key="name" scope="row">{open ? <button type="button" className="text-button" onClick={() => open(id)}>{cell}</button> : cell}</th>
              : <td key={part.heads[n]} className={isNumber(n)}>{cell}</td>))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
