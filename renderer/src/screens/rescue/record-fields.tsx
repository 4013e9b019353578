import type { KeyboardEvent } from 'react'
import type { RescueRow } from '../../../../shared/rescue.ts'
import { moved } from '../../keys.ts'
import { Notice } from '../../parts/notice.tsx'
import { Shape, State } from '../../parts/shape.tsx'
import { useWords } from '../../words/use-words.ts'
import { isOpen, shapes } from './records.tsx'
import { showCell } from './values.ts'

type Props = { row: RescueRow | null; /** the columns that come back */ chosen: readonly string[]; toggle(row: RescueRow, column: string): void; /** to the list of records */ back(): void }

/** One record: each field as it is in the backup and as it is today, and what somebody has done to it since. Of a changed one single fields are chosen. */
export function RecordFields({ row, chosen, toggle, back }: Props) {
  const words = useWords()
  const { t } = words
  if (!row) return <p className="empty">{t('rescue.choose_one')}</p>
  const isChanged = row.what === 'changed'
  const mayChoose = isChanged && isOpen(row)
  return (
    <section className="rescue-detail" data-testid="rescue-detail" aria-label={row.label ?? t('rescue.nameless')}>
      <h2>{row.label ?? t('rescue.nameless')}</h2>
      <p className="quiet">{t(`rescue.table.${row.table}`, { defaultValue: row.table })}{row.about && ` · ${row.about}`}</p>
      <p><State shape={shapes[row.what]} word={t(`rescue.what.${row.what}`)} />{'no' in row.way && <span className="quiet"> {t(`rescue.no.${row.way.no}`)}</span>}</p>
      <Newer row={row} />
      {mayChoose && <p className="quiet rescue-hint"><kbd className="key">→</kbd> <kbd className="key">{t('rescue.space')}</kbd> {t('rescue.pick_fields')}</p>}
      <table className="gaps rescue-fields" onKeyDown={event => walk(event, back)}>
        <thead><tr><th scope="col">{t('rescue.field')}</th>{row.what !== 'new' && <th scope="col">{t('rescue.was')}</th>}{row.what !== 'gone' && <th scope="col">{t('rescue.is')}</th>}</tr></thead>
        <tbody>{row.fields.map(({ column, was, is, comes_back }) => (
          <tr key={column} data-testid="rescue-field" data-column={column} data-stays={!comes_back} title={comes_back || row.what === 'new' ? undefined : t('rescue.stays')}>
            <th scope="row">{mayChoose && comes_back && <FieldBox on={chosen.includes(column)} name={t(`rescue.column.${column}`, { defaultValue: column })} toggle={() => toggle(row, column)} />}{t(`rescue.column.${column}`, { defaultValue: column })}</th>
            {row.what !== 'new' && <td>{showCell(column, was, words)}</td>}
            {row.what !== 'gone' && <td>{isChanged ? <span>{showCell(column, is, words)}</span> : showCell(column, is, words)}</td>}
          </tr>
        ))}</tbody>
      </table>
      {isChanged && 'command' in row.way && row.fields.some(({ comes_back }) => !comes_back) && <p className="quiet">{t('rescue.stays_note')}</p>}
    </section>
  )
}

/** Arrows go from field to field, and back to the records. */
function walk(event: KeyboardEvent<HTMLElement>, back: () => void): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="checkbox"]')]
  const to = moved(event.key, boxes.findIndex(box => box === document.activeElement), boxes.length)
  if (event.key === 'ArrowLeft' || event.key === 'Escape') back()
  else if (to !== null) boxes[to]?.focus()
  else return
  event.preventDefault()
}

function FieldBox({ on, name, toggle }: { on: boolean; name: string; toggle(): void }) {
  return <button type="button" role="checkbox" aria-checked={on} aria-label={name} className="rescue-box" data-on={on} data-testid="rescue-field-box" onClick={toggle}>{on && <Shape name="passed" />}</button>
}

/** What somebody has changed or deleted after the backup, on purpose for all that is known. */
export function Newer({ row }: { row: RescueRow }) {
  const { t, instant } = useWords()
  if (row.newer.length === 0) return null
  return (
    <Notice kind="conflict" testid="rescue-newer">
      {row.newer.map(({ at, by, fields }) => (
        <p key={`${at} ${fields.join(' ')}`}>{t(fields.length > 0 ? 'rescue.newer_changed' : 'rescue.newer_gone', {
          fields: fields.map(column => t(`rescue.column.${column}`, { defaultValue: column })).join(', '), when: instant(at), who: by ?? t('rescue.nobody') })}</p>
      ))}
    </Notice>
  )
}
