import { NativeSelect } from '@mantine/core'
import { formatRappen } from '../../../shared/money.ts'
import type { CounterFee } from '../../../shared/queries.ts'
import { useWords } from '../words/use-words.ts'

/** What a line of the price list is called in the language of the screen. */
export const feeName = (fee: CounterFee, language: 'de' | 'fr' | 'it' | 'en'): string => fee[`name_${language}`]

type Props = { label: string; none: string; fees: readonly CounterFee[]; code: string; choose(fee: CounterFee | null): void; field?: string; testid: string }

/** One line of the firm's price list, with its price beside it, or none. */
export function FeeSelect({ label, none, fees, code, choose, field, testid }: Props) {
  const { language } = useWords()
  return (
    <NativeSelect label={label} value={code} data={[{ value: '', label: none }, ...fees.map(fee => ({ value: fee.code, label: `${feeName(fee, language)} · ${formatRappen(fee.amount_rp)}` }))]}
      {...field ? { 'data-field': field } : {}} data-testid={testid} onChange={event => choose(fees.find(fee => fee.code === event.currentTarget.value) ?? null)} />
  )
}
