import { useState } from 'react'
import { formatRappen } from '../../../shared/money.ts'
import type { QueryRows } from '../../../shared/queries.ts'
import { Bones } from '../parts/later.tsx'
import { Notice } from '../parts/notice.tsx'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { openContract, startCheckOut, useUi } from '../ui-store.ts'
import { useConfirm } from '../use-confirm.ts'
import { useKeys } from '../use-keys.ts'
import { useQuery } from '../use-query.ts'
import { labelled, showDate, showDay } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'
import { BlockCustomer, UnblockCustomer } from './block-customer.tsx'
import { ChangePerson } from './change-person.tsx'
import { Collect } from './collective/collect.tsx'
import { ActionFrame } from '../parts/action-frame.tsx'

type Customer = NonNullable<QueryRows['customer']>

/** A customer's contracts, and the other file of the same person, to make one of the two. */
export function CustomerSheet({ customer_id, action = null }: { customer_id: string; action?: Doing }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows, isLate } = useQuery('customer', { customer_id })
  const [doing, setDoing] = useState<Doing>(action)
  return (
    <Sheet title={rows?.name ?? t('contract.customer')} close={doing === null ? close : () => setDoing(null)} ownsEscape={doing !== null} width={760} testid="customer-sheet">
      {rows ? <File customer={rows} doing={doing} setDoing={setDoing} /> : isLate ? <Bones rows={6} /> : <p className="empty">{t('customer_file.missing')}</p>}
    </Sheet>
  )
}

type Doing = 'merge' | 'bill' | 'change' | 'block' | null

function File({ customer, doing, setDoing }: { customer: Customer; doing: Doing; setDoing(doing: Doing): void }) {
  const { t, say, instant } = useWords()
  const [isBarred, setBarred] = useState(false)
  const canMerge = customer.merged_into === null && customer.twins.length > 0
  const canBill = customer.to_bill.length > 0
  const merge = () => {
    setBarred(!customer.may_merge)
    if (customer.may_merge) setDoing('merge')
  }
  const block = () => {
    setBarred(!customer.may_merge)
    if (customer.may_merge) setDoing('block')
  }
  useKeys(event => {
    if (doing !== null || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    const key = event.key.toUpperCase()
    if (key === 'R' && customer.merged_into === null) startCheckOut({ customer_id: customer.id })
    else if (key === 'A' && customer.merged_into === null) setDoing('change')
    else if (key === 'S' && customer.merged_into === null) block()
    else if (key === 'F' && canBill) setDoing('bill')
    else if (key === 'M' && canMerge) merge()
    else return
    event.preventDefault()
  })
  return (
    <div className="agreement">
      {customer.merged_into === null && (
        <div className="actions" role="toolbar" aria-label={t('customer_file.actions')}>
          <button type="button" className={doing !== null ? 'action' : 'action action-first'} autoFocus onClick={() => startCheckOut({ customer_id: customer.id })}><kbd>R</kbd>{t('rail.check_out')}</button>
          <button type="button" className="action" data-testid="customer-change" aria-pressed={doing === 'change'} onClick={() => setDoing('change')}><kbd>A</kbd>{t('customer_file.change')}</button>
          {canBill && <button type="button" className="action" data-testid="customer-bill" aria-pressed={doing === 'bill'} onClick={() => setDoing('bill')}><kbd>F</kbd>{t('customer_file.bill')}</button>}
          <button type="button" className="action" data-barred={!customer.may_merge} data-testid="customer-block" aria-pressed={doing === 'block'} onClick={block}><kbd>S</kbd>{t(customer.blocked ? 'customer_file.unblock' : 'customer_file.block')}</button>
          {canMerge && <button type="button" className="action" data-barred={!customer.may_merge} data-testid="customer-merge" aria-pressed={doing === 'merge'} onClick={merge}><kbd>M</kbd>{t('customer_file.merge')}</button>}
        </div>
      )}
      {isBarred && <Notice kind="conflict" testid="action-barred">{say({ key: 'action.needs_manager', values: { number: customer.name } })}</Notice>}
      {customer.merged_into !== null && <Notice kind="calm" testid="customer-merged">{t('customer_file.merged')}</Notice>}
      {doing === 'change' && <ChangePerson customer_id={customer.id} close={() => setDoing(null)} />}
      {customer.blocked && <Notice kind="blocked" testid="customer-blocked">{t('customer_file.blocked', { when: instant(customer.blocked.at), by: customer.blocked.by ?? '–' })}</Notice>}
      {doing === 'block' && (customer.blocked ? <UnblockCustomer customer={customer} close={() => setDoing(null)} /> : <BlockCustomer customer={customer} close={() => setDoing(null)} />)}
      {doing === 'merge' && <Merge customer={customer} close={() => setDoing(null)} />}
      {doing === 'bill' && <Collect customer={customer} close={() => setDoing(null)} />}
      <p className="quiet">{[customer.company, customer.town, customer.phone].filter(Boolean).join(' · ')}</p>
      {customer.collectives.length > 0 && <Collectives collectives={customer.collectives} />}
      <h3>{t('customer_file.contracts')}</h3>
      {customer.contracts.length === 0 && <p className="quiet">{t('customer_file.no_contracts')}</p>}
      <ul className="picks customer-contracts">
        {customer.contracts.map(one => (
          <li key={one.id}>
            <button type="button" className="pick" onClick={() => openContract(one.id)}><span className="number">{one.number}</span>{one.plate && <Plate plate={one.plate} small />}
              <span className="quiet tabular">{showDay(one.starts_at)} · {t(`contract.status.${one.status}`)}{one.balance_rp !== 0 && ` · ${formatRappen(one.balance_rp)}`}</span></button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** One invoice for several contracts each, the newest first. */
function Collectives({ collectives }: Pick<Customer, 'collectives'>) {
  const { t, language } = useWords()
  return (
    <>
      <h3>{t('customer_file.collectives')}</h3>
      <ul className="picks customer-contracts">
        {collectives.map(one => (
          <li key={one.id}>
            <button type="button" className="pick" data-testid="customer-collective" onClick={() => useUi.getState().open({ name: 'collective', invoice_id: one.id })}>
              <span className="number">{one.number}</span><span className="quiet tabular">{showDay(one.at)} · {labelled(t('collective.contracts'), String(one.contracts), language)}</span>
              <span className="quiet tabular">{one.open_rp > 0 ? `${t('collective.open')} ${formatRappen(one.open_rp)}` : t('collective.settled')}</span></button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** This file goes into the other one: arrows choose which, the surest stands there. */
function Merge({ customer, close }: { customer: Customer; close(): void }) {
  const { t } = useWords()
  const { confirm, busy, refusal } = useConfirm('merge_customers')
  const [into, setInto] = useState(customer.twins[0]?.id ?? '')
  return (
    <ActionFrame title={t('customer_file.merge')} lead={t('customer_file.merge_lead', { name: customer.name })} verb={t('customer_file.do_merge')} busy={busy} refusal={refusal} typed={null}
      close={close} go={async () => {
        const done = await confirm({ customer_id: customer.id, into_customer_id: into || null })
        if (done) useUi.getState().open({ name: 'customer', customer_id: done.customer_id })
      }}>
      <select className="twins" size={Math.max(2, customer.twins.length)} value={into} aria-label={t('customer_file.which')} data-field="into_customer_id" data-testid="merge-into" onChange={event => setInto(event.currentTarget.value)}>
        {customer.twins.map(one => <option key={one.id} value={one.id}>{[one.name, one.birth_date && showDate(one.birth_date), one.town, one.phone].filter(Boolean).join(' · ')} – {t(`customer_file.why.${one.why}`)}</option>)}
      </select>
    </ActionFrame>
  )
}
