import { Button } from '@mantine/core'
import type { Refusal } from '../../../../shared/bridge.ts'
import type { QueryRows } from '../../../../shared/queries.ts'
import { Gates } from '../../parts/gates.tsx'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Plate } from '../../parts/plate.tsx'
import { PriceLines } from '../../parts/price-lines.tsx'
import { ExplainIn, type TheirLanguage } from '../../parts/their-language.tsx'
import { showKm, showMoney } from '../../words/format.ts'
import { SpokenIn, useWords } from '../../words/use-words.ts'
import { Asked } from '../../parts/asked.tsx'
import type { TypedCheckOut } from './typed.ts'

type Props = {
  live: QueryRows['check_out'] | null
  typed: TypedCheckOut
  busy: boolean
  tried: boolean
  refusal: Refusal | null
  patch(part: Partial<TypedCheckOut>): void
  goTo(field: string): void
  confirm(): void
  language: TheirLanguage
  /** asks a manager at another desk */
  ask(): void
}

/** The agreement as it grows: who, what, how much and why, what stands in the way, and the one action. */
export function CheckOutSummary({ live, typed, busy, tried, refusal, patch, goTo, confirm, ask, language }: Props) {
  const { t, say } = useWords()
  const price = live?.price ?? null
  return (
    <aside className="summary" aria-label={t('check_out.summary')} data-testid="check-out-summary">
      <div className="summary-scroll">
        <p className="summary-who">{live?.customer?.name ?? <span className="quiet">{t('check_out.nobody_yet')}</span>}</p>
        <p className="summary-car">{live?.vehicle ? <><Plate plate={live.vehicle.plate} small /> {live.vehicle.make} {live.vehicle.model}</> : <span className="quiet">{t('check_out.no_car_yet')}</span>}</p>
        {live?.customer && <ExplainIn {...language} />}
        <SpokenIn language={language.other}><Offer live={live} isWaived={typed.deposit.method === 'none'} /></SpokenIn>
        <Gates gates={live?.gates ?? []} tried={tried} accepted={typed.accepted} goTo={goTo}
          accept={(key, isOn) => patch({ accepted: isOn ? [...typed.accepted, key] : typed.accepted.filter(one => one !== key) })} />
        <Asked live={live} ask={ask} />
      </div>
      <div className="summary-foot">
        <div className="grand">
          <span className="grand-word">{t('form.total')}</span>
          <span className="grand-amount" data-testid="check-out-total">{price ? showMoney(price.total_rp) : '–'}</span>
          <small className="tabular">{price ? t('form.vat', { rate: price.vat_bp / 100, vat: showMoney(price.vat_rp) }) : ''}</small>
        </div>
        {refusal && <Notice kind="blocked" testid="confirm-refusal">{say(refusal.message)}</Notice>}
        <Button fullWidth size="md" loading={busy} onClick={confirm} data-primary data-testid="confirm" aria-disabled={live?.may_confirm !== true}
          className={live?.may_confirm ? '' : 'not-yet'}>
          {t('check_out.confirm')} <KeyHint keys="Ctrl Enter" />
        </Button>
      </div>
    </aside>
  )
}

/** What the customer reads. */
function Offer({ live, isWaived }: { live: QueryRows['check_out'] | null; isWaived: boolean }) {
  const { t, language } = useWords()
  const price = live?.price ?? null
  const minutes = Math.ceil(live?.reckoning?.minutes ?? 0) // a second beyond the grace is a minute, as the days are reckoned
  return (
    <div lang={language} data-testid="check-out-offer">
      {price ? <PriceLines lines={price.lines} /> : <p className="quiet">{t('check_out.no_price_yet')}</p>}
      {live?.reckoning && <p className="summary-why" data-testid="check-out-reckoning">{t('check_out.reckoning', {
        hours: Math.floor(minutes / 60), minutes: minutes % 60, grace: live.reckoning.grace_min })}
        {live.reckoning.next_tier && <b> {t('check_out.next_tier', { from_days: live.reckoning.next_tier.from_days, rate: showMoney(live.reckoning.next_tier.day_rate_rp) })}</b>}</p>}
      {live && live.included_km !== null && <p className="summary-fact"><span>{t('check_out.included_km')}</span><span className="tabular">{showKm(live.included_km)}</span></p>}
      {live && live.excess_rp !== null && <p className="summary-fact"><span>{t('check_out.excess')}</span><span className="tabular">{showMoney(live.excess_rp)}</span></p>}
      {live && live.deposit_rp !== null && <p className="summary-fact"><span>{t('check_out.deposit')}</span><span className="tabular">{showMoney(live.deposit_rp)}{isWaived && live.deposit_rp > 0 && live.may_waive && ` · ${t('check_out.waived')}`}</span></p>}
    </div>
  )
}
