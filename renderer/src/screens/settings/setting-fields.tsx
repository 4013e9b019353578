import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useWords } from '../../words/use-words.ts'
import { typedOf, valueOf } from './fields.ts'
import type { Field, Typed } from './fields.ts'

type Props = { fields: readonly Field[]; typed: Typed; now: number; /** the form was confirmed in vain: what is missing is said too */ tried: boolean; refused: { field: string; text: string } | null; set(typed: Typed): void }

/** The fields of a setting, group by group; what can not be is said beside the field as soon as it stands there. */
export function SettingFields({ fields, typed, now, tried, refused, set }: Props) {
  const { t } = useWords()
  return groupsOf(fields).map(group => (
    <div key={group[0]?.name} className="setting-group">
      {group[0]?.group && group[0].group !== 'more' && <h3>{t(`settings.group.${group[0].group}`)}</h3>}
      <div className="fields">
        {group.map(field => <One key={field.name} field={field} value={typed[field.name] ?? ''} now={now} tried={tried} refused={refused?.field === field.name ? refused.text : null}
          set={value => set({ ...typed, [field.name]: value })} />)}
      </div>
    </div>
  ))
}

function One({ field, value, now, tried, refused, set }: Omit<Props, 'fields' | 'typed' | 'refused' | 'set'> & { field: Field; value: string; refused: string | null; set(value: string): void }) {
  const { t } = useWords()
  const label = field.called ?? t(`settings.field.${field.label ?? field.name}`)
  const found = valueOf(field, value, now)
  const bad = 'bad' in found && (value.trim() !== '' || tried) ? t(`settings.bad.${found.bad}`, { min: field.min ?? 0, max: field.max ?? 0 }) : null
  const own = { 'data-field': field.name, 'data-testid': `setting-${field.name}` }
  if (field.as === 'check') return <Checkbox className="whole-row" label={label} checked={value === 'on'} {...own} onChange={event => set(event.currentTarget.checked ? 'on' : '')} />
  if (field.as === 'choice') return <NativeSelect label={label} className={field.wide ? 'whole-row' : ''} value={value} data={field.options ?? []} error={refused ?? bad} {...own} onChange={event => set(event.currentTarget.value)} />
  const isNumber = field.as === 'money' || field.as === 'percent' || field.as === 'surcharge' || field.as === 'whole'
  return (
    <TextInput label={label} value={value} maxLength={field.as === 'iban' ? 30 : 200} autoComplete="off" spellCheck={false} className={`${isNumber ? 'amount-field' : ''} ${field.wide || field.as === 'iban' ? 'whole-row' : ''}`}
      inputMode={isNumber ? 'decimal' : 'text'} error={refused ?? bad} {...own} rightSection={unitOf(field) && <span className="unit">{unitOf(field)}</span>} rightSectionWidth={44}
      onChange={event => set(field.as === 'code' ? event.currentTarget.value.toUpperCase().replace(/[ -]/g, '_') : event.currentTarget.value)}
      onBlur={() => { if (field.as === 'day' && 'value' in found) set(typedOf('day', found.value)) }} />
  )
}

const unitOf = (field: Field): string | undefined => field.unit ?? (field.as === 'money' ? 'CHF' : undefined)

function groupsOf(fields: readonly Field[]): Field[][] {
  const groups: Field[][] = []
  for (const field of fields) {
    const last = groups.at(-1)
    if (!last || field.group) groups.push([field])
    else last.push(field)
  }
  return groups
}
