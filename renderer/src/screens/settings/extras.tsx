import type { FormInput } from '../../../../shared/forms.ts'
import { showKm, showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import type { Words } from '../../words/use-words.ts'
import { nameFields, typedOf } from './fields.ts'
import type { Field, Typed } from './fields.ts'
import { categoryName, categoryOptions, every, orNull, reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'

const extraKinds = ['EXTRA', 'EXCESS_REDUCTION', 'KM_PACKAGE'] as const

/** What is offered beside the car: things with their stock, covers, packages of kilometres. */
export const extras: Part = {
  heads: ['name', 'kind', 'price', 'per', 'stock', 'for', 'offered'],
  numbers: [2, 4],
  canAdd: true,
  rows: (view, words) => view.extras.map(extra => ({
    id: extra.id, isQuiet: !extra.is_active,
    cells: [words.called(extra), kindOf(words, extra), showMoney(extra.price_rp), words.t(`settings.per.${extra.per}`),
      extra.stock.length === 0 ? words.t('settings.uncounted') : String(extra.stock.reduce((sum, { pieces }) => sum + pieces, 0)), categoryName(view, words, extra.category_id),
      words.t(extra.is_active ? 'settings.yes' : 'settings.no')],
  })),
  Form: ExtraForm,
}

const kindOf = ({ t }: Words, { charge_kind, excess_bp, km }: { charge_kind: string; excess_bp: number | null; km: number | null }): string =>
  excess_bp !== null ? t('settings.cover_leaves', { percent: typedOf('percent', excess_bp) }) : km !== null ? showKm(km) : t(`settings.extra_kind.${charge_kind}`)

function ExtraForm({ view, id, done, close }: SettingFormProps) {
  const words = useWords()
  const { t } = words
  const before = view.extras.find(extra => extra.id === id)
  const stockField = (location_id: string) => `stock.${location_id}`
  const fields = (typed: Typed): Field[] => {
    const kind = typed['charge_kind']
    return [
      ...before ? [] : [{ name: 'charge_kind', as: 'choice', label: 'extra_kind', options: extraKinds.map(value => ({ value, label: t(`settings.extra_kind.${value}`) })) } satisfies Field, { name: 'code', as: 'code' } satisfies Field],
      { name: 'price_rp', as: 'money' },
      ...kind === 'KM_PACKAGE' ? [{ name: 'km', as: 'whole', min: 1, max: 100_000, unit: 'km', label: 'package_km' } satisfies Field]
        : [{ name: 'per', as: 'choice', options: (['DAY', 'ONCE'] as const).map(value => ({ value, label: t(`settings.per.${value}`) })) } satisfies Field],
      ...kind === 'EXCESS_REDUCTION' ? [{ name: 'excess_bp', as: 'percent', unit: '%' } satisfies Field] : [],
      { name: 'category_id', as: 'choice', label: 'offered_with', options: categoryOptions(view, words, true) }, { name: 'sort', as: 'whole', max: 10_000 }, { name: 'is_active', as: 'check' },
      ...nameFields,
      ...kind === 'EXTRA' ? view.locations.map((location, n): Field => ({ name: stockField(location.id), as: 'whole', max: 10_000, called: location.name, optional: true, ...n === 0 ? { group: 'stock' } : {} })) : [],
    ]
  }
  const start: Typed = { charge_kind: 'EXTRA', per: 'DAY', category_id: every, is_active: 'on', sort: '0' }
  if (before) {
    Object.assign(start, { charge_kind: before.charge_kind, code: before.code, per: before.per, category_id: before.category_id ?? every, is_active: typedOf('check', before.is_active), sort: String(before.sort),
      price_rp: typedOf('money', before.price_rp), excess_bp: typedOf('percent', before.excess_bp), km: typedOf('whole', before.km),
      name_de: before.name_de, name_fr: before.name_fr, name_it: before.name_it, name_en: before.name_en })
    for (const { location_id, pieces } of before.stock) start[stockField(location_id)] = String(pieces)
  }
  return (
    <SettingForm form="put_extra" isChange={before !== undefined} title={before ? words.called(before) : t('settings.new.extras')} fields={fields} start={start} done={done} close={close}
      inputOf={values => {
        const { charge_kind = before?.charge_kind, code = before?.code, per = 'ONCE', excess_bp = null, km = null } = values
        const stock = view.locations.flatMap(({ id: location_id }) => {
          const pieces = values[stockField(location_id)]
          return typeof pieces === 'number' ? [{ location_id, pieces }] : []
        })
        const plain = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('stock.')))
        return { ...plain, extra_id: id, charge_kind, code, per, excess_bp, km, category_id: orNull(values['category_id']), stock } as FormInput<'put_extra'>
      }}
      reachOf={values => reachOf('extras', { category_id: orNull(values['category_id']) })} />
  )
}
