import type { FormInput } from '../../../../shared/forms.ts'
import type { CategorySetting } from '../../../../shared/settings.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { categoryFields, typedOf } from './fields.ts'
import type { Typed } from './fields.ts'
import { categoryName, reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'

/** What each category holds back, who may drive it, and what young drivers pay. */
export const categories: Part = {
  heads: ['category', 'excess', 'deposit', 'min_age', 'years_held', 'young_age', 'young_fee'],
  numbers: [1, 2, 3, 4, 5, 6],
  canAdd: false,
  rows: (view, words) => view.categories.map(one => ({
    id: one.id,
    cells: [categoryName(view, words, one.id), showMoney(one.excess_rp), showMoney(one.deposit_rp), String(one.min_age), String(one.min_years_held), String(one.young_driver_age), showMoney(one.young_driver_fee_rp)],
  })),
  Form: CategoryForm,
}

function CategoryForm({ view, id, done, close }: SettingFormProps) {
  const words = useWords()
  const before = view.categories.find(one => one.id === id)
  if (!before) return null
  const start: Typed = Object.fromEntries(categoryFields.map(({ name, as }) => [name, typedOf(as, before[name as keyof CategorySetting])]))
  return (
    <SettingForm form="change_category" isChange title={categoryName(view, words, before.id)} fields={() => categoryFields} start={start} done={done} close={close}
      inputOf={values => ({ ...values, category_id: before.id }) as FormInput<'change_category'>} reachOf={() => reachOf('categories', { category_id: before.id })} />
  )
}
