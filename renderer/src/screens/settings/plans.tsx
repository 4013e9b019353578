import type { FormInput } from '../../../../shared/forms.ts'
import type { PlanSetting, Tier } from '../../../../shared/settings.ts'
import { showDate, showKm, showMoney, showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { planNumbers, typedOf } from './fields.ts'
import type { Field, Typed } from './fields.ts'
import { categoryName, categoryOptions, reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'
import type { Values } from './setting-form.tsx'

const most_tiers = 20
const sorted = (tiers: readonly Tier[]): Tier[] => [...tiers].sort((a, b) => a.from_days - b.from_days)
const tierName = (n: number, column: keyof Tier) => `tiers.${n}.${column}`

/** Prices by category and day of beginning, with the tiers of longer rentals. A change is a new price from a day on. */
export const plans: Part = {
  heads: ['category', 'valid_from', 'state', 'day_rate', 'tiers', 'included_km', 'extra_km'],
  numbers: [3, 5, 6],
  canAdd: true,
  rows: (view, words) => view.plans.map(plan => ({
    id: plan.id, isQuiet: plan.state === 'OVER',
    cells: [categoryName(view, words, plan.category_id), showDate(plan.valid_from), words.t(`settings.plan_state.${plan.state}`), showMoney(plan.day_rate_rp),
      sorted(plan.tiers).map(({ from_days, day_rate_rp }) => <span key={from_days} className="tier">{words.t('settings.tier', { count: from_days, rate: showMoney(day_rate_rp) })}</span>), showKm(plan.included_km_day), showMoney(plan.extra_km_rp)],
  })),
  Form: PlanForm,
}

function PlanForm({ view, id, done, close }: SettingFormProps) {
  const words = useWords()
  const { t } = words
  const before = view.plans.find(plan => plan.id === id) ?? view.plans[0]
  const first = before?.category_id ?? view.categories[0]?.id ?? ''
  return (
    <SettingForm form="add_price_plan" title={t('settings.new.plans')} lead={t('settings.plan_lead')} start={startOf(before, first)} done={done} close={close}
      fields={typed => [
        { name: 'category_id', as: 'choice', options: categoryOptions(view, words, false) }, { name: 'valid_from', as: 'day' }, { name: 'name', as: 'text', label: 'plan_name' },
        ...planNumbers, ...tierFields(typed),
      ]}
      inputOf={inputOf} reachOf={values => reachOf('plans', { category_id: String(values['category_id']), from_on: String(values['valid_from']), plan: { day_rate_rp: inputOf(values).day_rate_rp, tiers: inputOf(values).tiers } })} />
  )
}

function startOf(before: PlanSetting | undefined, category_id: string): Typed {
  const typed: Typed = { category_id, valid_from: '', name: before?.name ?? '' }
  if (!before) return typed
  for (const { name, as } of planNumbers) typed[name] = typedOf(as, (before[name as keyof PlanSetting] ?? null) as number | null)
  sorted(before.tiers).forEach((tier, n) => {
    typed[tierName(n, 'from_days')] = showNumber(tier.from_days)
    typed[tierName(n, 'day_rate_rp')] = typedOf('money', tier.day_rate_rp)
  })
  return typed
}

/** As many tiers as are typed and an empty one; an empty one counts as none, half of one has to become whole. */
function tierFields(typed: Typed): Field[] {
  const has = (n: number, column: keyof Tier) => (typed[tierName(n, column)] ?? '').trim() !== ''
  const last = Array.from({ length: most_tiers }, (_, n) => n).filter(n => has(n, 'from_days') || has(n, 'day_rate_rp')).at(-1) ?? -1
  return Array.from({ length: Math.min(last + 2, most_tiers) }, (_, n) => n).flatMap((n): Field[] => [
    { name: tierName(n, 'from_days'), as: 'whole', min: 2, max: 366, label: 'from_days', optional: !has(n, 'day_rate_rp'), group: n === 0 ? 'tiers' : 'more' },
    { name: tierName(n, 'day_rate_rp'), as: 'money', label: 'tier_rate', optional: !has(n, 'from_days') },
  ])
}

function inputOf(values: Values): FormInput<'add_price_plan'> {
  const tiers: Tier[] = []
  const plan: Values = {}
  for (const [name, value] of Object.entries(values)) if (!name.startsWith('tiers.')) plan[name] = value
  for (let n = 0; n < most_tiers; n++) {
    const [from_days, day_rate_rp] = [values[tierName(n, 'from_days')], values[tierName(n, 'day_rate_rp')]]
    if (typeof from_days === 'number' && typeof day_rate_rp === 'number') tiers.push({ from_days, day_rate_rp })
  }
  return { ...plan, tiers } as FormInput<'add_price_plan'>
}
