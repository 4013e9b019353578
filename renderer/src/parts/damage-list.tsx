import { NativeSelect, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { IconCurrentLocation, IconPlus, IconX } from '@tabler/icons-react'
import type { damageKinds, damageParts } from '../../../shared/commands.ts'
import type { ViewName } from '../../../shared/car-bodies.ts'
import { damageSizes, sizeText, type DamagePlace } from '../../../shared/car-views.ts'
import { formatRappen } from '../../../shared/money.ts'
import type { CounterFee, KnownDamage } from '../../../shared/queries.ts'
import { useWords } from '../words/use-words.ts'
import { DamageDiagram } from './damage-diagram.tsx'
import { KeyHint } from './hint.tsx'

export type TypedDamage = {
  part: (typeof damageParts)[number]
  kind: (typeof damageKinds)[number]
  severity: 1 | 2 | 3
  description: string
  /** where on the drawing; none of the three where only the part was chosen */
  view?: ViewName | null | undefined
  x?: number | null | undefined
  y?: number | null | undefined
  size_mm?: number | null | undefined
  /** as typed; check-in only */
  charge: string
}
// The values are listed again because the file that holds them needs zod; `satisfies` breaks when they drift apart.
const parts = ['FRONT', 'REAR', 'LEFT', 'RIGHT', 'ROOF', 'WINDSCREEN', 'WHEELS', 'INTERIOR'] as const satisfies readonly TypedDamage['part'][]
const kinds = ['SCRATCH', 'DENT', 'CRACK', 'MISSING', 'STAIN', 'OTHER'] as const satisfies readonly TypedDamage['kind'][]
const severities = ['1', '2', '3'] as const
/** As F8 adds it; where it is, the drawing or the first field says. */
export const freshDamage: TypedDamage = { part: 'FRONT', kind: 'SCRATCH', severity: 1, description: '', charge: '' }

type Props = {
  /** how the car is drawn */
  body: string | null | undefined
  known: KnownDamage[]
  damages: TypedDamage[]
  change(damages: TypedDamage[]): void
  hasCharge?: boolean
  /** the firm's price list: a new damage costs what its kind and severity say, until somebody types another amount */
  fees?: readonly CounterFee[]
  chargeError?: (charge: string) => string | undefined
}

/** The damages everybody knows of, and the new ones, one line each. */
export function DamageList({ body, known, damages, change, hasCharge = false, fees = [], chargeError }: Props) {
  const { t, instant } = useWords()
  const root = useRef<HTMLDivElement>(null)
  const [held, hold] = useState<number | null>(null)
  const move = (n: number) => {
    root.current?.querySelector<SVGSVGElement>('.diagram svg')?.focus()
    hold(n)
  }
  const priceOf = ({ kind, severity }: TypedDamage) => fees.find(fee => fee.kind === 'DAMAGE' && fee.code === `${kind}_${severity}`)?.amount_rp
  /** Kind or severity changed: the list's price takes the place of the list's price, never of an amount that somebody typed. */
  const priced = (before: TypedDamage, after: TypedDamage): TypedDamage => {
    const [was_rp, is_rp] = [priceOf(before), priceOf(after)]
    const isOfList = before.charge === '' || (was_rp !== undefined && before.charge === formatRappen(was_rp))
    return isOfList && (before.kind !== after.kind || before.severity !== after.severity) ? { ...after, charge: is_rp === undefined ? '' : formatRappen(is_rp) } : after
  }
  const patch = (place: number, part: Partial<TypedDamage>) => change(damages.map((one, at) => (at === place ? priced(one, { ...one, ...part }) : one)))
  /** F8 and then the place on the car are one damage, not two. */
  const pick = (part: TypedDamage['part'], place: DamagePlace | null): number => {
    const others = damages.at(-1) === freshDamage ? damages.slice(0, -1) : damages
    change([...others, { ...freshDamage, part, ...place }])
    return others.length
  }
  return (
    <div className="damages" ref={root}>
      <DamageDiagram body={body} known={known} fresh={damages} held={held} hold={hold} add={pick}
        change={(n, part) => patch(n, part)} remove={n => change(damages.filter((_, at) => at !== n))} />
      {known.length > 0 && (
        <ul className="known" aria-label={t('damage.known')}>
          {known.map((one, place) => (
            <li key={one.id} data-number={place + 1}><span>{t(`damage.part.${one.part}`)}</span> · {t(`damage.kind.${one.kind}`)} · {t(`damage.severity.${one.severity}`)}{one.size_mm !== null && ` · ${sizeText(one.size_mm)}`}
              {one.description && <span className="quiet"> – {one.description}</span>} · <span className="line-why" data-testid="damage-found">{instant(one.found_at)}{one.found_by && ` · ${one.found_by}`}</span></li>
          ))}
        </ul>
      )}
      {damages.map((one, place) => (
        <div className="damage" key={place} role="group" aria-label={t('damage.new_number', { number: place + 1 })} data-testid="damage" data-number={known.length + place + 1}>
          <NativeSelect aria-label={t('damage.part_label')} value={one.part} data-field="damages" data-testid="damage-part"
            data={parts.map(value => ({ value, label: t(`damage.part.${value}`) }))}
            onChange={event => patch(place, { part: event.currentTarget.value as TypedDamage['part'], view: null, x: null, y: null })} />
          <NativeSelect aria-label={t('damage.kind_label')} value={one.kind} data-field="damages" data-testid="damage-kind"
            data={kinds.map(value => ({ value, label: t(`damage.kind.${value}`) }))}
            onChange={event => patch(place, { kind: event.currentTarget.value as TypedDamage['kind'] })} />
          <NativeSelect aria-label={t('damage.severity_label')} value={String(one.severity)} data-field="damages" data-testid="damage-severity"
            data={severities.map(value => ({ value, label: t(`damage.severity.${value}`) }))}
            onChange={event => patch(place, { severity: Number(event.currentTarget.value) as TypedDamage['severity'] })} />
          {/* not on the way of Enter: who states a size goes there by Tab, or takes + and − on the drawing */}
          <NativeSelect aria-label={t('damage.size')} value={String(one.size_mm ?? '')} data-testid="damage-size"
            data={[{ value: '', label: t('damage.size_none') }, ...damageSizes.map(size => ({ value: String(size), label: sizeText(size) }))]}
            onChange={event => patch(place, { size_mm: Number(event.currentTarget.value) || null })} />
          <TextInput aria-label={t('damage.description')} placeholder={t('damage.description_hint')} title={t('damage.description_why')} value={one.description} maxLength={200}
            data-field="damages" data-testid="damage-description" onChange={event => patch(place, { description: event.currentTarget.value })} />
          {hasCharge && (
            <TextInput className="narrow" aria-label={t('damage.charge')} placeholder="CHF" value={one.charge} inputMode="decimal"
              data-field="damages" data-testid="damage-charge" error={chargeError?.(one.charge)} data-unreadable={chargeError?.(one.charge) !== undefined}
              onChange={event => patch(place, { charge: event.currentTarget.value })} />
          )}
          <button type="button" className="icon-button" aria-label={t('damage.move')} title={t('damage.move')} data-testid="damage-move" onClick={() => move(place)}>
            <IconCurrentLocation size={18} stroke={1.6} />
          </button>
          <button type="button" className="icon-button" aria-label={t('damage.remove')} onClick={() => change(damages.filter((_, at) => at !== place))}>
            <IconX size={18} stroke={1.6} />
          </button>
        </div>
      ))}
      <button type="button" className="text-button" data-testid="damage-add" onClick={() => change([...damages, freshDamage])}>
        <IconPlus size={18} stroke={1.6} />{t('damage.add')} <KeyHint keys="F8" />
      </button>
    </div>
  )
}
