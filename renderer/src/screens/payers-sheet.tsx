import { useEffect, useRef, useState } from 'react'
import { moved } from '../keys.ts'
import { formatRappen } from '../../../shared/money.ts'
import { KeyHint } from '../parts/hint.tsx'
import { Bones } from '../parts/later.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useUi } from '../ui-store.ts'
import { useKeys } from '../use-keys.ts'
import { useQuery } from '../use-query.ts'
import { showDay, showMoney } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'

/** Companies that closed contracts wait for an invoice to: arrows choose, F makes the invoice, Enter opens the file. */
export function PayersSheet() {
  const { t } = useWords()
  const { close, open } = useUi()
  const { rows, isLate } = useQuery('payers', {})
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const chosen = Math.min(at, (rows?.length ?? 1) - 1)
  const bill = (place: number) => { const payer = rows?.[place]; if (payer) open({ name: 'customer', customer_id: payer.customer_id, action: 'bill' }) }
  useEffect(() => { list.current?.querySelectorAll('button')[chosen]?.focus() }, [chosen, rows])
  useKeys(event => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !rows) return
    const to = moved(event.key, chosen, rows.length)
    if (to !== null) setAt(to)
    else if (event.key.toUpperCase() === 'F') bill(chosen)
    else return
    event.preventDefault()
  })
  return (
    <Sheet title={t('payers.title')} close={close} testid="payers" width={760}>
      {!rows && isLate && <Bones rows={6} />}
      {rows?.length === 0 && <p className="empty" data-testid="payers-none">{t('payers.none')}</p>}
      {rows && rows.length > 0 && (
        <div className="stack">
          <p className="quiet">{t('payers.lead')}</p>
          <ul className="picks payers" ref={list}>
            {rows.map((payer, place) => (
              <li key={payer.customer_id}>
                <button type="button" className="pick" data-autofocus={place === chosen || undefined} data-testid="payer" aria-current={place === chosen || undefined} onFocus={() => setAt(place)} onClick={() => open({ name: 'customer', customer_id: payer.customer_id })}>
                  <span className="payer-who"><b>{payer.name}</b><span className="quiet">{[payer.town, payer.of_others > 0 && t('payers.of_others', { count: payer.of_others })].filter(Boolean).join(' · ')}</span></span>
                  <span className="quiet tabular">{t('payers.contracts', { count: payer.contracts })} · {t('payers.oldest', { day: showDay(payer.oldest_at) })}</span>
                  <span className="amount">{formatRappen(payer.owed_rp)}</span>
                </button>
              </li>
            ))}
          </ul>
          <p className="total" data-testid="payers-total"><span>{t('payers.total')}</span><span className="amount">{showMoney(rows.reduce((sum, { owed_rp }) => sum + owed_rp, 0))}</span></p>
          <p className="quiet"><KeyHint keys="F" /> {t('payers.bill')} · <KeyHint keys="Enter" /> {t('payers.file')} · <KeyHint keys="↑ ↓" /> {t('search.choose')}</p>
        </div>
      )}
    </Sheet>
  )
}
