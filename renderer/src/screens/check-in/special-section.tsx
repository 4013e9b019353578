import { Checkbox } from '@mantine/core'
import { formatRappen } from '../../../../shared/money.ts'
import { feeName, FeeSelect } from '../../parts/fee-select.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { WhenField } from '../../parts/when-field.tsx'
import { useQuery } from '../../use-query.ts'
import { showMoney } from '../../words/format.ts'
import { typedWhen } from '../../words/typed-when.ts'
import { useWords } from '../../words/use-words.ts'
import type { SectionShared } from './section-props.ts'
import { whenIn, type TypedFee } from './typed.ts'

/** What is not the rule: another time than now, fewer days than agreed, cleaning and a lost key by the price list. Folded while all is usual. */
export function SpecialSection({ typed, patch, live, errorOf, active, open, now }: SectionShared & { now: number }) {
  const { t, instant, language } = useWords()
  const { rows } = useQuery('counter_fees', { category_id: live.contract.vehicle.category_id })
  const { early, arrived } = live
  const chosen = (kind: TypedFee['kind']) => typed.fees?.find(fee => fee.kind === kind)
  const fees = (kind: TypedFee['kind']) => (rows ?? []).filter(fee => fee.kind === kind)
  const set = (kind: TypedFee['kind'], fee: TypedFee | null) => patch({ fees: [...(typed.fees ?? []).filter(one => one.kind !== kind), ...fee ? [fee] : []] })
  const facts = [typed.back_at && instant(live.in_at), ...(typed.fees ?? []).map(fee => `${t(`charge.${fee.kind}`)} ${fee.amount}`)].filter(Boolean).join(' · ')
  return (
    <>
      {arrived && typed.back_at && <Notice kind="calm" testid="check-in-arrived">{t(arrived.kind === 'ARRIVAL' ? 'check_in.arrived.ARRIVAL' : 'check_in.arrived.KEY_DROP', { when: instant(arrived.at), place: arrived.place || '–' })}</Notice>}
      {early && (
        <div className="early" data-testid="check-in-early">
          <dl>
            <div><dt>{t('check_in.early_agreed', { count: early.agreed_days })}</dt><dd className="tabular">{showMoney(early.agreed_rp)}</dd></div>
            <div><dt>{t('check_in.early_used', { count: early.used_days })}</dt><dd className="tabular">{showMoney(early.used_rp)}</dd></div>
          </dl>
          <Checkbox label={t('check_in.reprice', { amount: showMoney(early.agreed_rp - early.used_rp) })} checked={typed.reprice ?? false} data-field="reprice" data-testid="check-in-reprice"
            onChange={event => patch({ reprice: event.currentTarget.checked })} />
        </div>
      )}
      <Section name="special" title={t('check_in.special')} isDone={facts !== ''} isOpen={active === 'special' || (whenIn(typed.back_at)?.kind ?? 'one') !== 'one'} open={open} testid="check-in-section-special"
        facts={facts || t(live.contract.charged_at === null ? 'check_in.special_hint' : 'check_in.special_time')}>
        <WhenField value={typed.back_at ?? typedWhen(now)} now={now} change={back_at => patch({ back_at, accepted: [] })} field="in_at" testid="check-in-back" error={errorOf('in_at')}
          labels={{ day: t('check_in.back_on'), time: t('check_in.back_time') }} isNeeded />
        <div className="fields">
          {live.contract.charged_at === null && (['CLEANING', 'KEY_LOST'] as const).map(kind => (
            <FeeSelect key={kind} label={t(`charge.${kind}`)} none={t('fee.none')} fees={fees(kind)} code={chosen(kind)?.code ?? ''} field={`fees.${kind}`} testid={`check-in-fee-${kind}`}
              choose={fee => set(kind, fee && { kind, code: fee.code, amount: formatRappen(fee.amount_rp), description: feeName(fee, language) })} />
          ))}
        </div>
      </Section>
    </>
  )
}
