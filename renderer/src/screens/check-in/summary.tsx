import { Button } from '@mantine/core'
import type { Refusal } from '../../../../shared/bridge.ts'
import { parseRappen } from '../../../../shared/money.ts'
import { Gates } from '../../parts/gates.tsx'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PriceLines } from '../../parts/price-lines.tsx'
import { ExplainIn, type TheirLanguage } from '../../parts/their-language.tsx'
import { showKm, showMoney } from '../../words/format.ts'
import { SpokenIn, useWords } from '../../words/use-words.ts'
import type { OpenCheckIn } from './check-in.tsx'
import { payingOf, type Due, type TypedCheckIn } from './typed.ts'

type Props = {
  live: OpenCheckIn
  typed: TypedCheckIn
  due: Due
  busy: boolean
  tried: boolean
  refusal: Refusal | null
  patch(part: Partial<TypedCheckIn>): void
  goTo(field: string): void
  language: TheirLanguage
  confirm(): void
}

/** What was agreed, what came on top and why, what is paid, and what is due now. */
export function CheckInSummary({ live, typed, due, busy, tried, refusal, patch, goTo, confirm, language }: Props) {
  const { t, say } = useWords()
  const capture_rp = Math.min(live.contract.deposit_rp, Math.max(0, parseRappen(typed.capture) ?? 0))
  const paying_rp = payingOf(typed, due)
  const booked = { method: t(`payment.${typed.payment.method}`), amount: showMoney(paying_rp) }
  return (
    <aside className="summary" aria-label={t('check_in.summary')} data-testid="check-in-summary">
      <div className="summary-scroll">
        <ExplainIn {...language} />
        <SpokenIn language={language.other}><Account live={live} capture_rp={capture_rp} /></SpokenIn>
        <Gates gates={live.gates} tried={tried} accepted={typed.accepted} goTo={goTo}
          accept={(key, isOn) => patch({ accepted: isOn ? [...typed.accepted, key] : typed.accepted.filter(one => one !== key) })} />
      </div>
      <div className="summary-foot">
        <div className="grand">
          <span className="grand-word">{due.due_rp < 0 ? t('check_in.back_to_customer') : t('check_in.due')}</span>
          <span className="grand-amount" data-testid="check-in-total">{showMoney(Math.abs(due.due_rp))}</span>
          <small className="tabular">{paying_rp > 0 ? t(due.due_rp < 0 ? 'check_in.pays_back' : 'check_in.books', booked) : ''}</small>
        </div>
        {refusal && <Notice kind="blocked" testid="confirm-refusal">{say(refusal.message)}</Notice>}
        <Button fullWidth size="md" loading={busy} onClick={confirm} data-primary data-testid="confirm" aria-disabled={!live.may_confirm}
          className={live.may_confirm ? '' : 'not-yet'}>
          {t('check_in.confirm')} <KeyHint keys="Ctrl Enter" />
        </Button>
      </div>
    </aside>
  )
}

/** What the customer reads. */
function Account({ live, capture_rp }: { live: OpenCheckIn; capture_rp: number }) {
  const { t, instant, language } = useWords()
  return (
    <div lang={language} data-testid="check-in-account">
      <p className="summary-fact"><span>{t('check_in.in_at')}</span><span className="tabular">{instant(live.in_at)}</span></p>
      {live.driven_km !== null && live.driven_km >= 0 && <p className="summary-fact"><span>{t('check_in.driven_km')}</span><span className="tabular">{showKm(live.driven_km)}</span></p>}
      {live.paid_lines.length > 0 && <><h3>{t('check_in.agreed')}</h3><PriceLines lines={live.paid_lines} /></>}
      <h3>{t('check_in.charges')}</h3>
      {live.lines.length > 0 ? <PriceLines lines={live.lines} /> : <p className="quiet" data-testid="no-charges">{t('check_in.no_charges')}</p>}
      <p className="summary-fact"><span>{t('check_in.paid')}</span><span className="tabular">{showMoney(live.paid_rp)}</span></p>
      {capture_rp > 0 && <p className="summary-fact"><span>{t('check_in.captured')}</span><span className="tabular">{showMoney(capture_rp)}</span></p>}
    </div>
  )
}
