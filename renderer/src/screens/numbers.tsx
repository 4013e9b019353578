import { useEffect } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { Bones } from '../parts/later.tsx'
import { Notice } from '../parts/notice.tsx'
import { useAct } from '../use-act.ts'
import { useWords } from '../words/use-words.ts'

/** Numbers of this location that no document bears, and why: what somebody who checks the books asks for. Only the server knows. */
export function Numbers({ line }: { line: QueryRows['status']['line'] }) {
  const { t, say, instant } = useWords()
  const { act, busy, refusal, value: gaps } = useAct('number_gaps')
  // with the line that comes back the list comes by itself
  useEffect(() => void act({}), [act, line])
  const shown = refusal ? null : gaps
  return (
    <div className="attention" data-testid="numbers">
      <header className="page-head"><h1>{t('numbers.title')}</h1><p className="quiet">{t('numbers.lead')}</p></header>
      {refusal && <Notice kind="conflict" testid="numbers-refused">{say(refusal.message)}</Notice>}
      {!shown && busy && <Bones rows={4} />}
      {shown?.length === 0 && <p className="empty" data-testid="numbers-none">{t('numbers.none')}</p>}
      {shown && shown.length > 0 && (
        <table className="gaps">
          <thead><tr>{(['kind', 'range', 'count', 'state', 'device'] as const).map(head => <th key={head} scope="col">{t(`numbers.head.${head}`)}</th>)}</tr></thead>
          <tbody>{shown.map(gap => (
            <tr key={`${gap.kind} ${gap.first_number}`} data-testid="number-gap" data-state={gap.state} data-kind={gap.kind}>
              <td>{t(`numbers.kind.${gap.kind}`)}</td>
              <td className="number">{gap.numbers === 1 ? gap.first_number : <>{gap.first_number} –<br />{gap.last_number}</>}</td>
              <td className="tabular">{gap.numbers}</td>
              <td><b>{t(`numbers.state.${gap.state}`)}</b><br /><span className="quiet">{t(`numbers.means.${gap.state}`)}</span></td>
              <td>{gap.device_name}<br /><span className="quiet tabular">{t('numbers.leased', { when: instant(gap.leased_at) })}</span></td>
            </tr>
          ))}</tbody>
        </table>
      )}
      <button type="button" className="step" autoFocus disabled={busy} data-testid="numbers-again" onClick={() => void act({})}>{t('numbers.again')}</button>
    </div>
  )
}
