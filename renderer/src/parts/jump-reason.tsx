import { TextInput } from '@mantine/core'
import { useWords } from '../words/use-words.ts'

/** Why an odometer shows more than a car plausibly drives. */
export function JumpReason({ value, change, error, testid, field = 'odometer_reason' }: { value: string; change(value: string): void; error: string | undefined; testid: string; field?: string }) {
  const { t } = useWords()
  return <TextInput label={t('form.odometer_reason')} value={value} maxLength={190} autoComplete="off" data-field={field} data-testid={testid} error={error}
    onChange={event => change(event.currentTarget.value)} />
}
