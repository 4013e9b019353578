import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { creditKinds, isCreditable } from '../../../../shared/invoice-view.ts'
import { formatRappen, parseRappen } from '../../../../shared/money.ts'
import type { ContractView } from '../../../../shared/queries.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** What a document asked for is taken off: all of it for another document, what is left of it, or a part of its lines. */
export function Credit({ contract, close }: { contract: ContractView; close(): void }) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('credit_invoice')
  const documents = contract.invoices.filter(isCreditable)
  const [invoice_id, setInvoice] = useState(documents.at(-1)?.id ?? '')
  const [how, setHow] = useState<(typeof creditKinds)[number]>('ANEW')
  const [typed, setTyped] = useState<Record<string, string>>({})
  const [reason, setReason] = useState('')
  const invoice = documents.find(one => one.id === invoice_id)
  const ways = creditKinds.filter(one => one !== 'ANEW' || !invoice?.has_credit)
  const way = ways.includes(how) ? how : 'ALL'
  const lines = (invoice?.lines ?? []).filter(line => line.left_rp !== 0)
  const amountOf = (line: (typeof lines)[number]) => (way === 'PART' ? parseRappen(typed[line.id]?.trim() || '0') : line.left_rp)
  const isBeyond = (line: (typeof lines)[number]) => {
    const amount_rp = amountOf(line)
    return amount_rp === null || amount_rp < Math.min(line.left_rp, 0) || amount_rp > Math.max(line.left_rp, 0)
  }
  const total_rp = lines.reduce((sum, line) => sum + (amountOf(line) ?? 0), 0)
  const isBad = lines.some(isBeyond)
  const form = { contract_id: contract.id, invoice_id, how: way, reason: reason.trim(), lines: way === 'PART' ? lines.map(line => ({ line_id: line.id, amount_rp: amountOf(line) ?? 0 })) : [] }
  return (
    <ActionFrame title={t('contract.action.credit')} lead={t(`credit.lead_${way}`)} verb={t('contract.do.credit')} busy={busy} refusal={refusal} beside={['reason']} isBad={isBad}
      typed={reason || Object.keys(typed).length > 0 ? JSON.stringify(form) : null} close={close} go={async () => { if (await confirm(form)) close() }}>
      <div className="fields" onChange={forget}>
        <NativeSelect label={t('credit.which')} className="whole-row" value={invoice_id} data-field="invoice_id" data-testid="credit-which" onChange={event => {
          setInvoice(event.currentTarget.value)
          setTyped({})
        }} data={documents.map(one => ({ value: one.id, label: [one.number, showMoney(one.left_rp), one.recipient].filter(Boolean).join(' · ') }))} />
        <NativeSelect label={t('credit.how')} className="whole-row" value={way} data-field="how" data-testid="credit-how" data={ways.map(value => ({ value, label: t(`credit.way.${value}`) }))}
          onChange={event => setHow(event.currentTarget.value as typeof how)} />
      </div>
      {way === 'PART' && (
        <div className="fields" onChange={forget}>
          {lines.map((line, place) => (
            <TextInput key={line.id} label={line.description} description={t('credit.left', { amount: formatRappen(line.left_rp) })} value={typed[line.id] ?? ''} inputMode="decimal" autoComplete="off"
              className="narrow amount-field" data-field={place === 0 ? 'amount' : `amount.${place}`} data-testid="credit-amount" error={isBeyond(line) ? t('credit.beyond') : undefined}
              onChange={event => {
                const { value } = event.currentTarget
                setTyped(before => ({ ...before, [line.id]: value }))
              }} />
          ))}
        </div>
      )}
      <p className="total" data-testid="credit-total"><span>{t('contract.action.credit')}</span><span className="amount">{isBad ? '–' : showMoney(total_rp)}</span></p>
      <div className="fields" onChange={forget}>
        <TextInput label={t('contract.reason')} description={t('credit.reason_hint')} value={reason} maxLength={200} data-field="reason" data-testid="action-reason"
          error={refusal?.field === 'reason' ? say(refusal.message) : undefined} onChange={event => setReason(event.currentTarget.value)} />
      </div>
    </ActionFrame>
  )
}
