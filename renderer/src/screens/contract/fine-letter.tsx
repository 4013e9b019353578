import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FormInput } from '../../../../shared/forms.ts'
import type { ContractView } from '../../../../shared/queries.ts'
import { WhenField } from '../../parts/when-field.tsx'
import { useUi } from '../../ui-store.ts'
import { parseWhen } from '../../words/parse-when.ts'
import { typedWhen } from '../../words/typed-when.ts'
import type { TypedWhen } from '../../words/typed-when.ts'
import { useWords } from '../../words/use-words.ts'

type Text = { number: string; driver_id: string; authority: string }
export type LetterDraft = {
  /** what the letters say; undefined where none is wanted, since nothing of it was typed */
  fine: FormInput<'charge_afterwards'>['fine']
  isBad: boolean; isTyped: boolean
  when: TypedWhen; now: number; text: Text
  setWhen(when: TypedWhen): void
  set(part: Partial<Text>): void
}

/** What is typed for the letters about a fine. The moment comes along where the fine was looked up by it. */
export function useFineLetter(contract: ContractView): LetterDraft {
  const at = useUi(ui => (ui.sheet?.name === 'contract' ? ui.sheet.at ?? null : null))
  const [now] = useState(() => Date.now())
  const [when, setWhen] = useState(() => typedWhen(at))
  const [text, setText] = useState<Text>(() => ({ number: '', driver_id: contract.drivers[0]?.id ?? '', authority: '' }))
  const found = parseWhen(when.date, when.time, now, when.fold)
  const hasWhen = when.date !== '' || when.time !== ''
  const authority = text.authority.split(',').map(line => line.trim()).filter(Boolean).join('\n')
  const isWanted = text.driver_id !== '' && (hasWhen || text.number.trim() !== '' || authority !== '')
  return {
    when, now, text, setWhen, set: part => setText(before => ({ ...before, ...part })), isBad: hasWhen && found.kind !== 'one', isTyped: text.number !== '' || text.authority !== '' || (hasWhen && at === null),
    fine: isWanted ? { offence_at: found.kind === 'one' ? found.at : null, number: text.number.trim(), driver_id: text.driver_id, authority } : undefined,
  }
}

type Props = { letter: LetterDraft; drivers: ContractView['drivers']; errorOf(field: string): string | undefined; forget(): void }

/** When it was, who drove, and which authority is told so; without an authority the customer alone is written to. */
export function FineLetter({ letter: { when, now, text, setWhen, set }, drivers, errorOf, forget }: Props) {
  const { t } = useWords()
  if (drivers.length === 0) return null
  return (
    <div className="stack" onChange={forget}>
      <div className="fields">
        <WhenField value={when} now={now} change={setWhen} field="offence_at" testid="fine-when" error={errorOf('offence_at')} labels={{ day: t('contract.offence_on'), time: t('incident.at') }} />
        <TextInput label={t('contract.offence_number')} value={text.number} maxLength={60} autoComplete="off" className="medium" data-field="offence_number" data-testid="fine-number"
          onChange={event => set({ number: event.currentTarget.value })} />
        {drivers.length > 1 && <NativeSelect label={t('contract.offence_driver')} value={text.driver_id} className="medium" data={drivers.map(({ id, name }) => ({ value: id, label: name }))}
          data-field="driver_id" data-testid="fine-driver" onChange={event => set({ driver_id: event.currentTarget.value })} />}
      </div>
      <TextInput label={t('contract.authority')} description={t('contract.authority_hint')} value={text.authority} maxLength={400} autoComplete="off" data-field="authority" data-testid="fine-authority"
        onChange={event => set({ authority: event.currentTarget.value })} />
    </div>
  )
}
