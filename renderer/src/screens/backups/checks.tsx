import { plainTable, readClosed, readFinding } from '../../../../shared/drill-findings.ts'
import type { DrillCheck } from '../../../../shared/drills.ts'
import { Shape } from '../../parts/shape.tsx'
import { showDuration } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** What was looked at: what failed first and with what it means, what passed in a line each. */
export function Checks({ checks }: { checks: readonly DrillCheck[] }) {
  const { t } = useWords()
  const called = (table: string | undefined) => table && t(`rescue.table.${plainTable(table)}`, { defaultValue: table })
  const said = (sentence: string) => {
    const closed = readClosed(sentence)
    if (closed) return t(`backups.closed.${closed}`)
    const read = readFinding(sentence)
    return read ? t(`backups.found.${read.name}`, { ...read.values, table: called(read.values['table']), parent: called(read.values['parent']) }) : sentence
  }
  const ordered = [...checks.filter(({ ok }) => !ok), ...checks.filter(({ ok }) => ok)]
  return (
    <ul className="backups-checks" data-testid="backups-checks">
      {ordered.map(({ check, ok, ms, found }) => (
        <li key={check} data-testid="backups-check" data-check={check} data-ok={ok}>
          <Shape name={ok ? 'passed' : 'blocked'} />
          <div>
            {ok ? t(`backups.check.${check}.ok`) : <b>{t(`backups.check.${check}.bad`)}</b>}
            {found.length > 0 && <details><summary>{t('backups.details', { count: found.length })}</summary><ul>{found.map(sentence => <li key={sentence}>{said(sentence)}</li>)}</ul></details>}
          </div>
          <span className="quiet tabular">{showDuration(ms)}</span>
        </li>
      ))}
    </ul>
  )
}
