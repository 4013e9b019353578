import { TextInput } from '@mantine/core'
import { useWords } from '../words/use-words.ts'

type Props = {
  value: string
  isElectric: boolean
  /** it was read then and stays */
  isFact?: boolean
  change(value: string): void
  label: string
  hint?: string | undefined
  error?: string | undefined
  testid: string
}

/** Eighths of the tank by one digit (8 is full), percent of the battery for electric cars; the gauge shows what was typed. */
export function FuelField({ value, isElectric, isFact = false, change, label, hint, error, testid }: Props) {
  const { t } = useWords()
  const full = isElectric ? 100 : 8
  const level = /^\d+$/.test(value) ? Math.min(full, Number(value)) : 0
  const steps = isElectric ? 10 : 8
  return (
    <div className="fuel">
      <TextInput label={label} value={value} readOnly={isFact} inputMode="numeric" autoComplete="off" data-field="fuel_level" data-testid={testid}
        description={hint} error={error} rightSection={<span className="unit">{isElectric ? '%' : '/ 8'}</span>}
        onChange={event => change(event.currentTarget.value.replace(/\D/g, '').slice(0, isElectric ? 3 : 1))} />
      <div className="gauge" aria-hidden="true" data-empty={value === ''}>
        {Array.from({ length: steps }, (_, step) => (
          <i key={step} className={level >= ((step + 1) * full) / steps ? 'on' : ''}
            onPointerDown={event => {
              event.preventDefault() // keeps the cursor in the field
              if (!isFact) change(String(((step + 1) * full) / steps))
            }} />
        ))}
        <b>{value === '' ? '' : level === full ? t('fuel.full') : level === 0 ? t('fuel.empty') : isElectric ? `${level} %` : `${level}/8`}</b>
      </div>
    </div>
  )
}
