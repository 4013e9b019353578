import { formatRappen } from '../../../shared/money.ts'
import type { QueryRows } from '../../../shared/queries.ts'
import { Bones } from '../parts/later.tsx'
import { Notice } from '../parts/notice.tsx'
import { Plate } from '../parts/plate.tsx'
import { PriceLines } from '../parts/price-lines.tsx'
import { Shape } from '../parts/shape.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { startCheckIn, useUi } from '../ui-store.ts'
import { useQuery } from '../use-query.ts'
import { showMoney } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'
import { TakePayment } from './take-payment.tsx'

type Contract = NonNullable<QueryRows['contract']>

/** All of one contract on a sheet: facts, what it costs and why, what was paid, what is damaged. */
export function ContractSheet({ contract_id }: { contract_id: string }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows: contract, isLate } = useQuery('contract', { contract_id })
  return (
    <Sheet title={contract ? <span className="number">{contract.number}</span> : t('contract.title')} close={close} testid="contract-sheet">
      {contract ? <Facts contract={contract} /> : isLate ? <Bones rows={8} /> : <p className="empty">{t('contract.missing')}</p>}
    </Sheet>
  )
}

function Facts({ contract }: { contract: Contract }) {
  const { t, instant } = useWords()
  return (
    <div className="contract">
      {contract.in_conflict && <Notice kind="conflict">{t('contract.in_conflict')}</Notice>}
      {contract.pending && <p className="contract-pending"><Shape name="waiting" /> {t('contract.pending')}</p>}
      <dl className="facts">
        <dt>{t('contract.state')}</dt><dd>{t(`contract.status.${contract.status}`)}</dd>
        <dt>{t('contract.customer')}</dt><dd>{contract.customer ?? t('contract.customer_elsewhere')}</dd>
        <dt>{t('contract.car')}</dt><dd><Plate plate={contract.plate} small /> {contract.vehicle}</dd>
        <dt>{t('contract.out')}</dt><dd>{instant(contract.starts_at)} · {contract.pickup_location}</dd>
        <dt>{t('contract.due')}</dt><dd>{instant(contract.ends_at)} · {contract.return_location}</dd>
        {contract.returned_at !== null && <><dt>{t('contract.back')}</dt><dd>{instant(contract.returned_at)}</dd></>}
      </dl>
      <h3>{t('contract.charges')}</h3>
      {contract.lines.length > 0 ? <PriceLines lines={contract.lines} /> : <p className="quiet">{t('contract.no_charges')}</p>}
      {contract.deposits.length > 0 && (
        <>
          <h3>{t('contract.deposits')}</h3>
          <ul className="lines">
            {contract.deposits.map((one, place) => (
              <li key={place}><span>{t(`payment.${one.method}`)}</span><span className="amount">{formatRappen(one.amount_rp)}</span>
                {one.captured_rp > 0 && <span className="line-why">{t('contract.captured', { amount: showMoney(one.captured_rp) })}</span>}</li>
            ))}
          </ul>
        </>
      )}
      {contract.payments.length > 0 && (
        <>
          <h3>{t('contract.payments')}</h3>
          <ul className="lines">
            {contract.payments.map((one, place) => (
              <li key={place}><span>{t(`payment.${one.method}`)}{one.reference && <span className="quiet"> · {one.reference}</span>}</span>
                <span className="amount">{one.kind === 'REFUND' ? '−' : ''}{formatRappen(one.amount_rp)}</span>
                <span className="line-why">{instant(one.at)}</span></li>
            ))}
          </ul>
        </>
      )}
      <p className="total" data-testid="contract-balance"><span>{t('contract.balance')}</span><span className="amount">{showMoney(contract.balance_rp)}</span></p>
      {contract.damages.length > 0 && (
        <>
          <h3>{t('contract.damages')}</h3>
          <ul className="known">
            {contract.damages.map(one => <li key={one.id}>{t(`damage.part.${one.part}`)} · {t(`damage.kind.${one.kind}`)} · {t(`damage.severity.${one.severity}`)}
              {one.description && <span className="quiet"> – {one.description}</span>}</li>)}
          </ul>
        </>
      )}
      {contract.status === 'ACTIVE' && (
        <button type="button" className="step step-wide" autoFocus data-testid="contract-check-in" onClick={() => startCheckIn(contract.id)}>{t('board.step.check_in')}</button>
      )}
      {['RETURNED', 'COMPLETED'].includes(contract.status) && contract.balance_rp !== 0 && <TakePayment key={contract.balance_rp} contract_id={contract.id} balance_rp={contract.balance_rp} />}
    </div>
  )
}
