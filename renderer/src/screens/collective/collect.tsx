import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { formatRappen } from '../../../../shared/money.ts'
import type { QueryRows } from '../../../../shared/queries.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { Plate } from '../../parts/plate.tsx'
import { freshBill, RecipientFields } from '../../parts/recipient-fields.tsx'
import { useUi } from '../../ui-store.ts'
import { useConfirm } from '../../use-confirm.ts'
import { showDay, showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

type Customer = NonNullable<QueryRows['customer']>
type Rental = Customer['to_bill'][number]

/** What is owed by closed contracts goes onto one invoice: all of them at first, arrows move, the space bar takes one away. What stands on an invoice says so. */
export function Collect({ customer, close }: { customer: Customer; close(): void }) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('issue_collective_invoice')
  const [bill, setBill] = useState(() => freshBill(customer.address, customer.company ? 'COMPANY' : 'RENTER'))
  const [without, setWithout] = useState<readonly string[]>([])
  const [isTyped, setTyped] = useState(false)
  const waiting = customer.to_bill.filter(rental => rental.invoice === null)
  const chosen = waiting.filter(rental => !without.includes(rental.contract_id))
  const total_rp = chosen.reduce((sum, rental) => sum + rental.total_rp, 0)
  const owed_rp = chosen.reduce((sum, rental) => sum + rental.balance_rp, 0)
  const change = (typed: () => void) => {
    typed()
    setTyped(true)
    forget()
  }
  async function go(): Promise<void> {
    const done = await confirm({ ...bill, customer_id: customer.id, contract_ids: chosen.map(rental => rental.contract_id), due_days: 30 })
    if (done) useUi.getState().open({ name: 'collective', invoice_id: done.invoice_id })
  }
  return (
    <ActionFrame title={t('customer_file.bill')} lead={t('collective.lead')} verb={t('collective.do')} busy={busy} refusal={refusal} beside={['recipient.name', 'recipient.street', 'recipient.postcode', 'recipient.town']}
      isBad={chosen.length === 0} typed={isTyped ? JSON.stringify([bill, without]) : null} close={close} go={go}>
      <ul className="collect" data-testid="collect" onKeyDown={moveByArrows}>
        {customer.to_bill.map((rental, place) => (
          <li key={rental.contract_id} data-testid="collect-rental" data-invoiced={rental.invoice !== null}>
            <label className="collect-row">
              {rental.invoice === null
                ? <Checkbox checked={!without.includes(rental.contract_id)} data-field={`contract_ids.${place}`} data-testid="collect-choice" aria-label={rental.number}
                  onChange={event => { const isOn = event.currentTarget.checked; change(() => setWithout(before => (isOn ? before.filter(id => id !== rental.contract_id) : [...before, rental.contract_id]))) }} />
                : <span aria-hidden="true">–</span>}
              <RentalCells rental={rental} />
              <span className="amount">{rental.invoice === null ? formatRappen(rental.balance_rp) : <span className="quiet">{t('collective.on_invoice', { number: rental.invoice.number })}</span>}</span>
            </label>
          </li>
        ))}
      </ul>
      {waiting.length === 0 && <p className="quiet">{t('collective.nothing')}</p>}
      <div data-testid="collect-total" aria-live="polite">
        <p className="total"><span>{t('collective.to_pay')}</span><span className="amount">{showMoney(owed_rp)}</span></p>
        <p className="quiet">{t('collective.chosen', { chosen: chosen.length, all: waiting.length })}
          {total_rp !== owed_rp && ` · ${t('collective.total')} ${formatRappen(total_rp)}, ${t('collective.prepaid', { amount: formatRappen(total_rp - owed_rp) })}`}</p>
      </div>
      <h4>{t('collective.recipient')}</h4>
      <RecipientFields bill={bill} address={customer.address} field="recipient" errorOf={field => (refusal?.field === field ? say(refusal.message) : undefined)} change={next => change(() => setBill(next))} />
    </ActionFrame>
  )
}

/** Who drove what, and when. */
export function RentalCells({ rental }: { rental: Pick<Rental, 'number' | 'plate' | 'driver' | 'starts_at' | 'ends_at'> }) {
  return (
    <>
      <span className="number">{rental.number}</span>
      {rental.plate ? <Plate plate={rental.plate} small /> : <span />}
      <span className="collect-who"><span>{rental.driver}</span><span className="quiet tabular">{showDay(rental.starts_at)} – {showDay(rental.ends_at)}</span></span>
    </>
  )
}

function moveByArrows(event: React.KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')]
  const at = boxes.indexOf(event.target as HTMLElement)
  if (at < 0) return
  event.preventDefault()
  boxes[Math.min(boxes.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus()
}
