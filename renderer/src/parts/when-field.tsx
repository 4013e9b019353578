import { Radio, TextInput } from '@mantine/core'
import { DAY } from '../../../shared/time.ts'
import { parseDate, parseTime, parseWhen } from '../words/parse-when.ts'
import type { TypedWhen } from '../words/typed-when.ts'
import { useWords } from '../words/use-words.ts'

type Props = { value: TypedWhen; now: number; change(value: TypedWhen): void; field: string; error?: string | undefined; testid: string; /** when it comes back, where nothing else is said */ labels?: { day: string; time: string }; /** what can't be read would count as now: it stops the confirm */ isNeeded?: boolean }

/** A day and a time as people type them (`24.11.`, `+3`, `1430`); what is understood is written out on leaving the field. */
export function WhenField({ value, now, change, field, error, testid, labels, isNeeded = false }: Props) {
  const { t } = useWords()
  const when = parseWhen(value.date, value.time, now, value.fold)
  const badDate = (isNeeded || value.date !== '') && parseDate(value.date, now) === null
  const badTime = (isNeeded || value.time !== '') && parseTime(value.time) === null
  const isFold = when.kind === 'fold' || value.fold !== null
  const isGap = when.kind === 'gap'
  const said = { time: writtenTime(value.time), day: written(value.date, now) }
  return (
    <div className="when">
      <TextInput label={labels?.day ?? t('form.return_day')} value={value.date} autoComplete="off" data-field={field} data-testid={`${testid}-date`} data-unreadable={isNeeded && badDate}
        placeholder="24.11. / +3" error={badDate ? t('form.bad_date') : isGap || isFold ? undefined : error}
        onChange={event => change({ ...value, date: event.currentTarget.value, fold: null })}
        onBlur={() => change({ ...value, date: written(value.date, now) })} />
      <TextInput label={labels?.time ?? t('form.return_time')} value={value.time} autoComplete="off" data-field={`${field}.time`} data-testid={`${testid}-time`} data-unreadable={isNeeded && !badDate && (badTime || isGap)}
        placeholder="14:30" error={badTime ? t('form.bad_time') : isGap}
        onChange={event => change({ ...value, time: event.currentTarget.value, fold: null })}
        onBlur={() => change({ ...value, time: writtenTime(value.time) })} />
      {isGap && <p className="field-error fold" role="alert">{t('form.gap', said)}</p>}
      {isFold && (
        <Radio.Group className="fold" label={t('form.fold', said)} value={value.fold ?? ''}
          onChange={fold => change({ ...value, fold: fold === 'earlier' ? 'earlier' : 'later' })}>
          <Radio value="earlier" label={t('form.fold_earlier')} data-field={`${field}.fold`} data-unreadable={isNeeded && when.kind === 'fold'} />
          <Radio value="later" label={t('form.fold_later')} />
        </Radio.Group>
      )}
    </div>
  )
}

function written(text: string, now: number): string {
  const date = parseDate(text, now)
  return date === null ? text : new Date(date).toISOString().slice(0, 10).split('-').reverse().join('.')
}

function writtenTime(text: string): string {
  const minutes = parseTime(text)
  return minutes === null ? text : new Date((minutes * 60_000) % DAY).toISOString().slice(11, 16)
}
