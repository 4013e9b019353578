import { formatRappen } from '../../../../shared/money.ts'
import type { ContractView } from '../../../../shared/queries.ts'
import { PriceLines } from '../../parts/price-lines.tsx'
import { ExplainIn, useTheirLanguage } from '../../parts/their-language.tsx'
import { useUi } from '../../ui-store.ts'
import { showDate, showMoney } from '../../words/format.ts'
import { SpokenIn, useWords } from '../../words/use-words.ts'

/** What it costs, in the customer's language first: the screen is turned to the customer who asks why. */
export function ContractMoney({ contract }: { contract: ContractView }) {
  const { t } = useWords()
  const language = useTheirLanguage(contract.locale)
  return (
    <aside className="agreement-money" aria-label={t('contract.charges')}>
      <ExplainIn {...language} />
      <SpokenIn language={language.other}><Bill contract={contract} /></SpokenIn>
    </aside>
  )
}

function Bill({ contract }: { contract: ContractView }) {
  const { t, instant, language } = useWords()
  const { lines, payments, deposits, balance_rp } = contract
  const undone = new Set(payments.map(one => one.reverses_id))
  return (
    <div className="bill" lang={language} data-testid="contract-bill">
      <h3>{t('contract.charges')}</h3>
      {lines.length > 0 ? <PriceLines lines={lines} /> : <p className="quiet">{t('contract.no_charges')}</p>}
      {deposits.length > 0 && (
        <>
          <h3>{t('contract.deposits')}</h3>
          <ul className="lines">
            {deposits.map((one, place) => (
              <li key={place} data-testid="contract-deposit" data-status={one.status}><span>{t(`payment.${one.method}`)}{one.card_last4 && <span className="quiet"> ···· {one.card_last4}</span>}</span>
                <span className="amount">{formatRappen(one.amount_rp)}</span>
                <span className="line-why">{one.status === 'HELD' ? t('contract.held') : t('contract.settled', { captured: showMoney(one.captured_rp), released: showMoney(one.amount_rp - one.captured_rp) })}</span></li>
            ))}
          </ul>
        </>
      )}
      {payments.length > 0 && (
        <>
          <h3>{t('contract.payments')}</h3>
          <ul className="lines">
            {payments.map(one => (
              <li key={one.id} data-testid="contract-payment" data-undone={undone.has(one.id)}><span>{one.reverses_id !== null && `${t('contract.taken_back')}: `}{t(`payment.${one.method}`)}
                {one.reference && <span className="quiet"> · {one.reference}</span>}</span>
                <span className="amount">{one.kind === 'REFUND' ? '−' : ''}{formatRappen(one.amount_rp)}</span>
                <span className="line-why">{instant(one.at)}{one.by && ` · ${one.by}`}</span></li>
            ))}
          </ul>
        </>
      )}
      {contract.invoices.length > 0 && (
        <>
          <h3>{t('contract.invoices')}</h3>
          <ul className="lines">
            {contract.invoices.map(one => (
              <li key={one.id} data-testid="contract-invoice" data-replaced={one.is_replaced}>{one.is_collective && one.kind === 'INVOICE'
                ? <button type="button" className="number link" data-testid="contract-collective" onClick={() => useUi.getState().open({ name: 'collective', invoice_id: one.id })}>{one.number}</button>
                : <span className="number">{one.number}</span>}<span className="amount">{one.kind === 'CREDIT_NOTE' ? '−' : ''}{formatRappen(one.total_rp)}</span>
                <span className="line-why">{one.is_collective && one.kind === 'INVOICE' ? t('customer_file.bill') : t(`documents.kind.${one.kind}`)} · {one.is_replaced && `${t('contract.replaced')} · `}{t(`payer.${one.payer}`)}{one.recipient && ` · ${one.recipient}`}{one.due_on && ` · ${t('contract.due_on', { day: showDate(one.due_on) })}`}</span></li>
            ))}
          </ul>
        </>
      )}
      <p className="total" data-testid="contract-balance"><span>{t(balance_rp < 0 ? 'contract.in_favour' : 'contract.balance')}</span>
        <span className="amount">{showMoney(Math.abs(balance_rp))}</span></p>
      {contract.is_receivable && balance_rp > 0 && <p className="quiet">{t('contract.receivable')}</p>}
    </div>
  )
}
