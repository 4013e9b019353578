import type { FormInput } from '../../../../shared/forms.ts'
import type { SettingsView } from '../../../../shared/settings.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { typedOf } from './fields.ts'
import type { Field, Typed } from './fields.ts'
import { reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'

const nameOf = (view: SettingsView, id: string): string => view.locations.find(location => location.id === id)?.name ?? '–'

/** What it costs to bring a car back elsewhere, way by way. */
export const oneWay: Part = {
  heads: ['from', 'to', 'fee'],
  numbers: [2],
  canAdd: true,
  rows: view => view.one_way.map(way => ({ id: way.id, cells: [nameOf(view, way.from_location_id), nameOf(view, way.to_location_id), showMoney(way.fee_rp)] })),
  Form: OneWayForm,
}

function OneWayForm({ view, id, done, close }: SettingFormProps) {
  const { t } = useWords()
  const before = view.one_way.find(way => way.id === id)
  const options = view.locations.map(({ id: value, name: label }) => ({ value, label }))
  const start: Typed = before ? { fee_rp: typedOf('money', before.fee_rp) } : { from_location_id: options[0]?.value ?? '', to_location_id: options[1]?.value ?? '' }
  const ways: Field[] = before ? [] : [{ name: 'from_location_id', as: 'choice', options }, { name: 'to_location_id', as: 'choice', options }]
  const wayOf = (values: Record<string, unknown>) => ({ from_location_id: before?.from_location_id ?? String(values['from_location_id']), to_location_id: before?.to_location_id ?? String(values['to_location_id']) })
  return (
    <SettingForm form="put_one_way_fee" title={before ? `${nameOf(view, before.from_location_id)} → ${nameOf(view, before.to_location_id)}` : t('settings.new.one_way')}
      fields={() => [...ways, { name: 'fee_rp', as: 'money' }]} start={start} done={done} close={close}
      inputOf={values => ({ ...values, ...wayOf(values) }) as FormInput<'put_one_way_fee'>} reachOf={values => reachOf('one_way', wayOf(values))} />
  )
}
