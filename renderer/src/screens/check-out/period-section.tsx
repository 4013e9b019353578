import { NativeSelect } from '@mantine/core'
import { Section } from '../../parts/section.tsx'
import { WhenField } from '../../parts/when-field.tsx'
import { useQuery } from '../../use-query.ts'
import { parseWhen } from '../../words/parse-when.ts'
import { typedWhen } from '../../words/typed-when.ts'
import { useWords } from '../../words/use-words.ts'
import type { SectionShared } from './section-props.ts'
import { unreadableOf } from './typed.ts'

/** From now until when, and where the car comes back. */
export function PeriodSection({ typed, patch, live, errorOf, active, open, now }: SectionShared & { now: number }) {
  const { t, instant } = useWords()
  const { rows: choices } = useQuery('choices', {})
  const when = parseWhen(typed.ends.date, typed.ends.time, now, typed.ends.fold)
  const isDone = when.kind === 'one' && !errorOf('ends_at') && unreadableOf(typed) !== 'out_at'
  const place = choices?.locations.find(one => one.id === typed.return_location_id)?.name ?? ''
  return (
    <Section name="period" title={t('check_out.period')} isDone={isDone} isOpen={!isDone || active === 'period'} open={open} testid="check-out-section-period"
      facts={when.kind === 'one' && <>{typed.out && live && <>{t('check_out.went_out', { when: instant(live.starts_at) })} · </>}<b>{t('check_out.until', { when: instant(when.at) })}</b>{live?.days ? ` · ${t('check_out.days', { count: live.days })}` : ''} · {place}</>}>
      <div className="fields">
        <NativeSelect label={t('check_out.return_location')} value={typed.return_location_id} data-field="return_location_id" data-testid="check-out-return-location"
          data={(choices?.locations ?? []).map(one => ({ value: one.id, label: one.name }))} error={errorOf('return_location_id')}
          onChange={event => patch({ return_location_id: event.currentTarget.value })} />
        <WhenField value={typed.ends} now={now} change={ends => patch({ ends })} field="ends_at" error={errorOf('ends_at')} testid="check-out-ends" />
      </div>
      {!typed.replaces && (typed.out ? (
        <div className="fields">
          <WhenField value={typed.out} now={now} change={out => patch({ out, accepted: [] })} field="out_at" error={errorOf('out_at')} testid="check-out-out"
            labels={{ day: t('check_out.out_on'), time: t('check_out.out_time') }} isNeeded />
          <button type="button" className="text-button" data-testid="check-out-now" onClick={() => patch({ out: null, accepted: [] })}>{t('check_out.leaves_now')}</button>
        </div>
      ) : <button type="button" className="text-button" data-testid="check-out-paper" onClick={() => patch({ out: typedWhen(now) })}>{t('check_out.from_paper')}</button>)}
    </Section>
  )
}
