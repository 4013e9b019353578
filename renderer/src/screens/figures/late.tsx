import { useState } from 'react'
import type { Figures } from '../../../../shared/figures.ts'
import { Plate } from '../../parts/plate.tsx'
import { State } from '../../parts/shape.tsx'
import { openContract } from '../../ui-store.ts'
import { useWords } from '../../words/use-words.ts'
import { Term } from './term.tsx'

const shown_first = 8

/** Who brought a car back too late, or has not yet; the latest first. */
export function Late({ figures: { late } }: { figures: Figures }) {
  const { t, instant, span } = useWords()
  const [shows_all, setShowsAll] = useState(false)
  const rows = shows_all ? late : late.slice(0, shown_first)
  const rest = late.length - rows.length
  return (
    <section className="figure" data-testid="figure-late-list">
      <h2><Term word={t('figures.late.title')} means={t('figures.means.late')} /></h2>
      {late.length === 0 ? <p className="quiet"><State shape="passed" word={t('figures.late.none')} /></p> : (
        <table className="figure-table">
          <thead><tr>{(['contract', 'car', 'customer', 'due', 'by'] as const).map(head => <th key={head} scope="col" className={head === 'by' ? 'cash-sum' : ''}>{t(`figures.late.${head}`)}</th>)}</tr></thead>
          <tbody>{rows.map(({ id, number, plate, customer, ends_at, back_at, late_ms }) => (
            <tr key={number} data-testid="late-row">
              <td className="tabular">{id === null ? number : <button type="button" className="text-button number" onClick={() => openContract(id)}>{number}</button>}</td>
              <td>{plate && <Plate plate={plate} small />}</td>
              <td className="figure-name">{customer ?? '–'}</td>
              <td className="tabular">{instant(ends_at)}</td>
              <td className="tabular cash-sum">{span(late_ms)}{back_at === null && <><br /><State shape="overdue" word={t('figures.late.still_out')} /></>}</td>
            </tr>
          ))}</tbody>
        </table>
      )}
      {rest > 0 && <p className="quiet">{t('figures.late.more', { count: rest })} <button type="button" className="text-button figures-inline" onClick={() => setShowsAll(true)}>{t('figures.late.show_all')}</button></p>}
    </section>
  )
}
