import type { FormInput } from '../../../../shared/forms.ts'
import { surchargeText } from '../../../../shared/seasons.ts'
import { showDate } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { nameFields, typedOf } from './fields.ts'
import type { Field, Typed } from './fields.ts'
import { categoryName, categoryOptions, every, orNull, reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'
import type { Values } from './setting-form.tsx'

/** Days on which the rent costs more or less, of one category or of all. */
export const seasons: Part = {
  heads: ['season', 'first_day', 'last_day', 'surcharge', 'for', 'state'],
  numbers: [3],
  canAdd: true,
  rows: (view, words) => view.seasons.map(season => ({
    id: season.id, isQuiet: season.state === 'OVER' || season.state === 'OFF',
    cells: [words.called(season), showDate(season.first_day), showDate(season.last_day), surchargeText(season.surcharge_bp),
      categoryName(view, words, season.category_id), words.t(`settings.season_state.${season.state}`)],
  })),
  Form: SeasonForm,
}

function SeasonForm({ view, id, done, close }: SettingFormProps) {
  const words = useWords()
  const { t } = words
  const before = view.seasons.find(season => season.id === id)
  const fields: Field[] = [
    ...before ? [] : [{ name: 'category_id', as: 'choice', label: 'for_category', options: categoryOptions(view, words, true), wide: true } satisfies Field],
    { name: 'first_day', as: 'day' }, { name: 'last_day', as: 'day' }, { name: 'surcharge_bp', as: 'surcharge', unit: '%' },
    ...before ? [{ name: 'is_active', as: 'check', label: 'in_force' } satisfies Field] : [], ...nameFields,
  ]
  const start: Typed = before ? {
    first_day: typedOf('day', before.first_day), last_day: typedOf('day', before.last_day), surcharge_bp: typedOf('surcharge', before.surcharge_bp),
    is_active: typedOf('check', before.is_active), name_de: before.name_de, name_fr: before.name_fr, name_it: before.name_it, name_en: before.name_en,
  } : { category_id: every }
  const inputOf = (values: Values) => ({
    is_active: true, ...values, season_id: id, category_id: before ? before.category_id : orNull(values['category_id']),
  }) as FormInput<'put_season'>
  return (
    <SettingForm form="put_season" isChange={before !== undefined} title={before ? words.called(before) : t('settings.new.seasons')}
      lead={before ? categoryName(view, words, before.category_id) : t('settings.season_lead')} fields={() => fields} start={start} done={done} close={close} inputOf={inputOf}
      reachOf={values => {
        const { category_id, season_id, first_day, last_day, surcharge_bp, is_active } = inputOf(values)
        return last_day < first_day ? null : reachOf('seasons', { category_id, season: { season_id, first_day, last_day, surcharge_bp, is_active } })
      }} />
  )
}
