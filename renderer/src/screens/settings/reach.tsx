import { formatRappen } from '../../../../shared/money.ts'
import type { QueryInput } from '../../../../shared/queries.ts'
import { useQuery } from '../../use-query.ts'
import { showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

const heads = ['booked', 'who', 'agreed', 'anew'] as const
const rent = (rp: number | null): string => (rp === null ? '–' : formatRappen(rp))

/** Which booked reservations a change is about, before it is confirmed; the line has its place from the beginning. */
export function Reach({ question }: { question: QueryInput<'settings_reach'> | null }) {
  const { t, called, instant } = useWords()
  const { rows: reach } = useQuery('settings_reach', question, 120)
  const section = question?.section
  if (section === 'account' || section === 'ledger') return <p className="setting-reach quiet" data-testid="setting-reach">{t(`settings.reach.${section}`)}</p>
  if (!question || !reach) return <p className="setting-reach quiet" data-testid="setting-reach">{t('settings.reach.not_yet')}</p>
  const keeps = section === 'plans' || section === 'seasons'
  return (
    <div className="setting-reach" data-testid="setting-reach" data-count={reach.count} role="status">
      <p><b>{t(keeps ? 'settings.reach.keep' : 'settings.reach.new', { count: reach.count, shown: showNumber(reach.count) })}</b> <span className="quiet">{t('settings.reach.known', { location: reach.location })}</span></p>
      {reach.rows.length > 0 && (
        <div className="reach-rows" tabIndex={0} role="group" aria-label={t('settings.reach.list')}>
          <table className="gaps">
            {keeps && <thead><tr>{heads.map((head, n) => <th key={head} scope="col" className={n > 1 ? 'number-cell' : undefined}>{t(`settings.reach.${head}`)}</th>)}</tr></thead>}
            <tbody>{reach.rows.map(row => (
              <tr key={row.id} data-testid="reach-row">
                {keeps ? <td><span className="number">{row.number}</span><br /><span className="tabular quiet">{instant(row.starts_at)}</span></td>
                  : <><td className="number">{row.number}</td><td className="tabular">{instant(row.starts_at)}</td></>}
                <td>{row.customer ?? '–'}<br /><span className="quiet">{called(row)}</span></td>
                {keeps && <><td className="number-cell">{rent(row.promised_rp)}</td><td className="number-cell">{rent(row.new_rp)}</td></>}
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {reach.count > reach.rows.length && <p className="quiet">{t('settings.reach.more', { count: reach.count - reach.rows.length })}</p>}
    </div>
  )
}
