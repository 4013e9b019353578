import type { FormInput } from '../../../../shared/forms.ts'
import type { SettingSection } from '../../../../shared/settings.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { nameFields, typedOf } from './fields.ts'
import type { Field, Typed } from './fields.ts'
import { categoryName, categoryOptions, every, orNull, reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'

const damageKinds = ['SCRATCH', 'DENT', 'CRACK', 'MISSING', 'STAIN', 'OTHER'] as const
const feeKinds = ['CLEANING', 'KEY_LOST', 'HANDLING_FEE', 'NO_SHOW', 'OTHER'] as const
/** A damage is found in the list by its kind and severity. */
const damageCodes = damageKinds.flatMap(kind => [1, 2, 3].map(severity => ({ code: `${kind}_${severity}`, kind, severity })))

const partOf = (section: 'fees' | 'damages'): Part => ({
  heads: section === 'fees' ? ['name', 'kind', 'amount', 'for', 'in_force'] : ['name', 'amount', 'for', 'in_force'],
  numbers: [section === 'fees' ? 2 : 1],
  canAdd: true,
  rows: (view, words) => view.fees.filter(({ kind }) => (kind === 'DAMAGE') === (section === 'damages')).map(fee => ({
    id: fee.id, isQuiet: !fee.is_active,
    cells: [words.called(fee), ...section === 'fees' ? [words.t(`charge.${fee.kind}`)] : [], showMoney(fee.amount_rp), categoryName(view, words, fee.category_id), words.t(fee.is_active ? 'settings.yes' : 'settings.no')],
  })),
  Form: props => <FeeForm {...props} section={section} />,
})
/** The price list for what comes up at the counter: cleaning, keys, handling. */
export const fees = partOf('fees')
/** The price list of damages, by kind and severity. */
export const damages = partOf('damages')

function FeeForm({ view, id, done, close, section }: SettingFormProps & { section: Extract<SettingSection, 'fees' | 'damages'> }) {
  const words = useWords()
  const { t } = words
  const before = view.fees.find(fee => fee.id === id)
  const isDamage = section === 'damages'
  const found: Field[] = isDamage
    ? [{ name: 'code', as: 'choice', label: 'damage', options: damageCodes.map(({ code, kind, severity }) => ({ value: code, label: `${t(`damage.kind.${kind}`)}, ${t(`damage.severity.${severity}`)}` })) }]
    : [{ name: 'kind', as: 'choice', label: 'fee_kind', options: feeKinds.map(value => ({ value, label: t(`charge.${value}`) })) }, { name: 'code', as: 'code' }]
  const fields: Field[] = [
    ...before ? [] : [...found, { name: 'category_id', as: 'choice', label: 'for_category', options: categoryOptions(view, words, true) } satisfies Field],
    { name: 'amount_rp', as: 'money' }, { name: 'is_active', as: 'check', label: 'in_force' }, ...nameFields,
  ]
  const start: Typed = before ? { amount_rp: typedOf('money', before.amount_rp), is_active: typedOf('check', before.is_active), name_de: before.name_de, name_fr: before.name_fr, name_it: before.name_it, name_en: before.name_en }
    : { kind: 'CLEANING', category_id: every, is_active: 'on', ...isDamage ? { code: 'SCRATCH_1' } : {} }
  return (
    <SettingForm form="put_counter_fee" isChange={before !== undefined} title={before ? words.called(before) : t(`settings.new.${section}`)} lead={before ? categoryName(view, words, before.category_id) : undefined}
      fields={() => fields} start={start} done={done} close={close}
      inputOf={values => ({ ...values, counter_fee_id: id, kind: before?.kind ?? (isDamage ? 'DAMAGE' : values['kind']), code: before?.code ?? values['code'],
        category_id: before ? before.category_id : orNull(values['category_id']) }) as FormInput<'put_counter_fee'>}
      reachOf={values => reachOf(section, { category_id: before ? before.category_id : orNull(values['category_id']) })} />
  )
}
