import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import type { Drawer as DrawerView } from '../../../../shared/cash-view.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { OwnEscape } from '../../parts/own-escape.tsx'
import { State } from '../../parts/shape.tsx'
import { openContract } from '../../ui-store.ts'
import { showMoney, showTime } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { CloseDrawer } from './close-drawer.tsx'
import { MoveCash } from './move-cash.tsx'

/** One open drawer: what has to lie in it, what went in and out, and its two actions. */
export function Drawer({ drawer }: { drawer: DrawerView }) {
  const { t, instant } = useWords()
  const { till, opened_at, opened_by, opening_rp, expected_rp, lines, may_close, waiting } = drawer
  const [action, setAction] = useState<'move' | 'close' | null>(null)
  const first = useRef<HTMLButtonElement>(null)
  const back = () => {
    setAction(null)
    setTimeout(() => first.current?.focus())
  }
  return (
    <section className="cash-drawer stack" data-testid="cash-drawer" aria-label={till}>
      <header className="cash-head">
        <div>
          <h2>{till}</h2>
          <p className="quiet">{t('cash.opened', { when: instant(opened_at), who: opened_by })}</p>
        </div>
        <dl className="cash-figures">
          <div><dt>{t('cash.opening')}</dt><dd className="tabular">{showMoney(opening_rp)}</dd></div>
          <div className="cash-expected"><dt>{t('cash.expected')}</dt><dd className="tabular" data-testid="cash-expected">{showMoney(expected_rp)}</dd></div>
        </dl>
      </header>
      {waiting > 0 && <State shape="waiting" word={t('cash.waiting', { count: waiting })} />}
      {action === null && (
        <div className="row">
          <Button ref={first} autoFocus={may_close} disabled={!may_close} data-testid="cash-close" onClick={() => setAction('close')}>{t('cash.close')}</Button>
          <Button variant="default" autoFocus={!may_close} data-testid="cash-move" onClick={() => setAction('move')}>{t('cash.move')}</Button>
          {!may_close && <span className="quiet">{t('cash.not_yours', { who: opened_by })}</span>}
        </div>
      )}
      {action !== null && (
        <OwnEscape leave={back}>{action === 'close' ? <CloseDrawer drawer={drawer} close={back} /> : <MoveCash drawer={drawer} close={back} />}</OwnEscape>
      )}
      {lines.length === 0 ? <p className="empty">{t('cash.empty')}</p> : (
        <table className="gaps cash-lines">
          <thead><tr>{(['when', 'what', 'text', 'who', 'amount'] as const).map(head => <th key={head} scope="col" className={head === 'amount' ? 'cash-sum' : ''}>{t(`cash.head.${head}`)}</th>)}</tr></thead>
          <tbody>{lines.map(({ id, at, kind, text, by, amount_rp, contract_id }) => (
            <tr key={id} data-testid="cash-line" data-kind={kind}>
              <td className="tabular">{showTime(at)}</td>
              <td>{t(`cash.kind.${kind}`)}</td>
              <td>{contract_id === null ? text ?? <span className="quiet">{t('cash.of_another_branch')}</span> : <button type="button" className="text-button tabular" onClick={() => openContract(contract_id)}>{text}</button>}</td>
              <td>{by}</td>
              <td className="tabular cash-sum">{formatRappen(amount_rp)}</td>
            </tr>
          ))}</tbody>
        </table>
      )}
    </section>
  )
}
