import { useEffect } from 'react'
import type { ActResult } from '../../../../shared/acts.ts'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { showDate, showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

export type Delivery = ActResult<'read_deliveries'>['deliveries'][number]
type Props = { /** looked at anew when it changes */ news: string; busy: boolean; hand(delivery: Delivery): void }

/** What the fiduciary was given of the closed books, under which number, and what has arrived since. Only the server knows. */
export function Deliveries({ news, busy, hand }: Props) {
  const { t, say, instant } = useWords()
  const { act: look, busy: looking, refusal, value } = useAct('read_deliveries')
  const making = useAct('deliver_journal')
  useEffect(() => void look({}), [look, news])
  async function deliver(): Promise<void> {
    if (await making.act({})) await look({})
  }
  const until = value?.locked_until ? showDate(value.locked_until) : ''
  const is_late = value?.deliveries.some(({ until_on }) => until_on === value.locked_until) ?? false
  return (
    <div className="deliveries" data-testid="deliveries" data-undelivered={value?.undelivered ?? ''}>
      <header><h3>{t('exports.deliveries.title')}</h3>
        <button type="button" className="step" disabled={looking} data-testid="deliveries-look" onClick={() => void look({})}>{t('exports.deliveries.look')}</button></header>
      <p className="quiet">{t('exports.deliveries.lead')}</p>
      {refusal && <Notice kind="conflict" testid="deliveries-refused">{say(refusal.message)}</Notice>}
      {making.refusal && <Notice kind="blocked" testid="deliver-refused">{say(making.refusal.message)}</Notice>}
      {!refusal && value && value.locked_until === null && <p className="empty" data-testid="deliveries-none">{t('exports.deliveries.not_closed')}</p>}
      {!refusal && value && value.locked_until !== null && (
        <p className="row" role="status" data-testid="deliveries-state">
          <span>{t('exports.deliveries.waiting', { count: value.undelivered, shown: showNumber(value.undelivered), until })}{value.undelivered > 0 && is_late && <> {t('exports.deliveries.late')}</>}</span>
          {value.undelivered > 0 && <button type="button" className="step" disabled={making.busy || looking} data-testid="deliver" onClick={() => void deliver()}>{t('exports.deliveries.go')}</button>}
        </p>
      )}
      {!refusal && value && value.deliveries.length > 0 && (
        <table className="gaps">
          <thead><tr>{(['number', 'until', 'entries', 'made', 'file'] as const).map(head => <th key={head} scope="col" className={head === 'entries' || head === 'number' ? 'number-cell' : undefined}>{t(`exports.deliveries.head.${head}`)}</th>)}</tr></thead>
          <tbody>{value.deliveries.map(delivery => (
            <tr key={delivery.number} data-testid="delivery" data-number={delivery.number} data-late={delivery.is_late} data-entries={delivery.entry_count}>
              <td className="tabular number-cell">{delivery.number}</td>
              <td className="tabular">{showDate(delivery.until_on)}{delivery.is_late && <> · <b>{t('exports.deliveries.is_late')}</b></>}</td>
              <td className="tabular number-cell">{showNumber(delivery.entry_count)}</td>
              <td className="tabular">{instant(delivery.delivered_at)}<br /><span className="quiet">{delivery.delivered_by ?? ''}</span></td>
              <td><button type="button" className="step" disabled={busy} data-testid="delivery-file" onClick={() => hand(delivery)}>{t('exports.deliveries.again')}</button></td>
            </tr>
          ))}</tbody>
        </table>
      )}
    </div>
  )
}
