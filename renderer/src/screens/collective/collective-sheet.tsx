import { useState } from 'react'
import type { CollectiveAction, CollectiveView } from '../../../../shared/collective-view.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { Documents } from '../../parts/documents.tsx'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { openContract, useUi } from '../../ui-store.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showDate, showDay, showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { keyOfAction } from '../contract/action-keys.ts'
import { RentalCells } from './collect.tsx'
import { CreditAll, PayAll, RemindAll } from './collective-forms.tsx'

type Doing = CollectiveAction['name'] | null
type Props = { invoice: CollectiveView; doing: Doing; setDoing(doing: Doing): void }

/** One invoice for several contracts: what each of them owes, and what can be done with all of it, by the letters of a contract's sheet. */
export function CollectiveSheet({ invoice_id }: { invoice_id: string }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows: invoice, isLate } = useQuery('collective', { invoice_id })
  const [doing, setDoing] = useState<Doing>(null)
  return (
    <Sheet title={invoice ? t('collective.title', { number: invoice.number }) : t('customer_file.bill')} close={doing === null ? close : () => setDoing(null)} ownsEscape={doing !== null} width={960} testid="collective-sheet">
      {invoice ? <Invoice invoice={invoice} doing={doing} setDoing={setDoing} /> : isLate ? <Bones rows={8} /> : <p className="empty">{t('collective.missing')}</p>}
    </Sheet>
  )
}

function Invoice({ invoice, doing, setDoing }: Props) {
  const { t, say } = useWords()
  /** the last barred action that was tried: its reason stands there until something else is done */
  const [barred, setBarred] = useState<Doing>(null)
  const barrier = invoice.actions.find(action => action.name === barred)?.blocked ?? null
  const start = (action: CollectiveAction) => {
    setBarred(action.blocked ? action.name : null)
    if (!action.blocked) setDoing(action.name)
  }
  useKeys(event => {
    if (doing !== null || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return
    const action = invoice.actions.find(({ name }) => keyOfAction[name] === event.key.toUpperCase())
    if (!action) return
    event.preventDefault()
    start(action)
  })
  return (
    <div className="agreement">
      <div className="actions" role="toolbar" aria-label={t('collective.actions')}>
        {invoice.actions.map((action, place) => (
          <button key={action.name} type="button" className={place === 0 && doing === null ? 'action action-first' : 'action'} data-testid={`action-${action.name}`} data-barred={action.blocked !== null}
            aria-pressed={doing === action.name} aria-keyshortcuts={keyOfAction[action.name]} data-autofocus={place === 0 && doing === null ? true : undefined} autoFocus={place === 0 && doing === null} onClick={() => start(action)}>
            <kbd>{keyOfAction[action.name]}</kbd>{t(`contract.action.${action.name}`)}
          </button>
        ))}
      </div>
      {barrier && <Notice kind="conflict" testid="action-barred">{say(barrier)}</Notice>}
      <div className="agreement-columns">
        <div className="agreement-left">
          {doing === null ? <Contracts invoice={invoice} /> : <Form key={doing} invoice={invoice} doing={doing} close={() => setDoing(null)} />}
        </div>
        <Sums invoice={invoice} />
      </div>
    </div>
  )
}

function Form({ invoice, doing, close }: { invoice: CollectiveView; doing: CollectiveAction['name']; close(): void }) {
  switch (doing) {
    case 'pay': return <PayAll invoice={invoice} close={close} />
    case 'credit': return <CreditAll invoice={invoice} close={close} />
    case 'remind': return <RemindAll invoice={invoice} close={close} />
    case 'documents': return <Documents contract_id={invoice.id} />
  }
}

function Contracts({ invoice }: { invoice: CollectiveView }) {
  const { t } = useWords()
  return (
    <>
      <h3>{t('collective.contracts')}</h3>
      <ul className="collect">
        {invoice.contracts.map(one => (
          <li key={one.contract_id} data-testid="collective-contract">
            <button type="button" className="collect-row collect-open" onClick={() => openContract(one.contract_id)}>
              <RentalCells rental={one} />
              <span className="amount">{formatRappen(one.total_rp)}<span className="line-why">{one.open_rp > 0 ? `${t('collective.open')} ${formatRappen(one.open_rp)}`
                : t(one.is_replaced ? 'collective.replaced' : one.left_rp === 0 ? 'collective.credited' : 'collective.settled')}</span></span>
            </button>
          </li>
        ))}
      </ul>
      {invoice.credits.length > 0 && (
        <>
          <h3>{t('collective.credits')}</h3>
          <ul className="lines">
            {invoice.credits.map(one => (
              <li key={one.id} data-testid="collective-credit"><span className="number">{one.number}</span><span className="amount">−{formatRappen(one.total_rp)}</span>
                <span className="line-why">{showDay(one.at)} · {one.contract ?? t('collective.whole')}{one.is_reissue && ` · ${t('collective.replaced')}`}{one.reason && ` · ${one.reason}`}</span></li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function Sums({ invoice }: { invoice: CollectiveView }) {
  const { t } = useWords()
  return (
    <aside className="agreement-money" aria-label={t('collective.open')}>
      <div className="bill" data-testid="collective-sums">
        <h3>{t('collective.recipient')}</h3>
        <p className="collect-recipient"><b>{invoice.recipient ?? invoice.customer}</b></p>
        <p className="quiet">{t('collective.issued', { day: showDay(invoice.at) })}{invoice.due_on && ` · ${t('contract.due_on', { day: showDate(invoice.due_on) })}`}</p>
        {invoice.reminders > 0 && <p className="quiet">{t('collective.reminders', { count: invoice.reminders })}</p>}
        {invoice.pending && <p className="quiet" data-testid="collective-pending">{t('collective.pending')}</p>}
        <ul className="lines">
          <li><span>{t('collective.total')}</span><span className="amount">{formatRappen(invoice.total_rp)}</span></li>
          {invoice.credited_rp !== 0 && <li><span>{t('collective.credited')}</span><span className="amount">−{formatRappen(invoice.credited_rp)}</span></li>}
          {invoice.paid_rp !== 0 && <li><span>{t('collective.settled')}</span><span className="amount">−{formatRappen(invoice.paid_rp)}</span></li>}
        </ul>
        <p className="total" data-testid="collective-open"><span>{t('collective.open')}</span><span className="amount">{showMoney(invoice.open_rp)}</span></p>
      </div>
    </aside>
  )
}
