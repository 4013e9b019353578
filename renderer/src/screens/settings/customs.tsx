import type { FormInput } from '../../../../shared/forms.ts'
import { useWords } from '../../words/use-words.ts'
import { typedOf } from './fields.ts'
import { gates } from './firm.tsx'
import { reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'

const firm_row = 'firm'

/** What the firm does where somebody who lives in the EU takes a car near the border, and which locations lie there. */
export const customs: Part = {
  heads: ['rule', 'value'],
  numbers: [],
  canAdd: false,
  rows: ({ firm, locations }, { t }) => [
    { id: firm_row, cells: [t('settings.customs.rule'), t(`settings.customs.${firm.customs_gate}`)] },
    ...locations.map(({ id, name, is_border }) => ({ id, cells: [name, t(is_border ? 'settings.customs.border' : 'settings.customs.inland')], isQuiet: !is_border })),
  ],
  Form: CustomsForm,
}

function CustomsForm({ view, id, done, close }: SettingFormProps) {
  const { t } = useWords()
  const location = view.locations.find(one => one.id === id)
  if (location) {
    return (
      <SettingForm form="mark_border" isChange title={location.name} fields={() => [{ name: 'is_border', as: 'check' }]} start={{ is_border: typedOf('check', location.is_border) }} done={done} close={close}
        inputOf={values => ({ location_id: location.id, is_border: values['is_border'] === true })} reachOf={() => reachOf('customs', { from_location_id: location.id })} />
    )
  }
  return (
    <SettingForm form="change_firm" isChange title={t('settings.customs.rule')} start={{ customs_gate: view.firm.customs_gate }} done={done} close={close}
      fields={() => [{ name: 'customs_gate', as: 'choice', wide: true, options: gates.map(value => ({ value, label: t(`settings.customs.${value}`) })) }]}
      inputOf={values => values as FormInput<'change_firm'>} reachOf={() => reachOf('customs')} />
  )
}
