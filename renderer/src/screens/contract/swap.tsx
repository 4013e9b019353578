import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { foundOf } from '../../../../shared/damage-found.ts'
import type { ContractView, FuelType, QueryRows, VehicleCard } from '../../../../shared/queries.ts'
import { Asked, mayAskAfar } from '../../parts/asked.tsx'
import { DamageList, type TypedDamage } from '../../parts/damage-list.tsx'
import { JumpReason } from '../../parts/jump-reason.tsx'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useSections } from '../../parts/use-sections.ts'
import { PhotoSection } from '../../photos/photo-section.tsx'
import type { TypedPhoto } from '../../photos/views.ts'
import { SignatureSection } from '../../signature/signature-section.tsx'
import { signatureOf, type TypedSignature } from '../../signature/typed.ts'
import { PriceLines } from '../../parts/price-lines.tsx'
import { useTheirLanguage } from '../../parts/their-language.tsx'
import { underlying, useUi } from '../../ui-store.ts'
import { Unbroken } from '../../parts/unbroken.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showKm, showMoney } from '../../words/format.ts'
import { useWords, useWordsIn, type Words } from '../../words/use-words.ts'
import { CarPick } from '../attention/car-pick.tsx'
import { whole } from '../check-out/typed.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'

const typedDamage = (found: NonNullable<Before['form']['out_damages']>[number]): TypedDamage => ({ ...found, severity: found.severity as TypedDamage['severity'], charge: '' })
const after = ['CLEANING', 'OUT_OF_SERVICE', 'AVAILABLE'] as const

type Props = { contract: ContractView; close(): void }
type Before = Extract<NonNullable<QueryRows['correction']>, { name: 'swap_vehicle' }>

/** A new swap, or one that the server refused, as it was. */
export function Swap({ contract, replaces, close }: Props & { replaces: string | null }) {
  const { t } = useWords()
  const { rows, isLate } = useQuery('correction', replaces === null ? null : { op_id: replaces })
  const [before, setBefore] = useState<Before | null>(null)
  // What it was stays while it is put right: once confirmed it is nothing refused any more.
  if (rows?.name === 'swap_vehicle' && before === null) setBefore(rows)
  if (replaces !== null && before === null) return isLate ? <Bones rows={6} /> : <Notice kind="blocked">{t('correction.gone')}</Notice>
  return <SwapForm contract={contract} before={before} close={close} />
}

/** The customer goes on with another car: what the old one shows, which one instead, and what that one shows. */
function SwapForm({ contract, before, close }: Props & { before: Before | null }) {
  const { t, instant } = useWords()
  const language = useTheirLanguage(contract.locale)
  const theirs = useWordsIn(language.other)
  const root = useRef<HTMLDivElement>(null)
  const sections = useSections(root)
  const { confirm, busy, refusal, forget } = useConfirm('swap_vehicle')
  const asking = useConfirm('ask_approval')
  const [request_id, setRequest] = useState<string | null>(null)
  const leg = contract.legs.at(-1)
  const was = before?.form
  const [back, setBack] = useState({ km: String(was?.back_km ?? ''), fuel: String(was?.back_fuel ?? '') })
  const [car, setCar] = useState<VehicleCard | null>(before?.vehicle ?? null)
  /** null: what is known of the car */
  const [out, setOut] = useState<{ km: string | null; fuel: string | null }>({ km: was ? String(was.out_km) : null, fuel: was ? String(was.out_fuel) : null })
  const [next_status, setNext] = useState<(typeof after)[number]>(was?.next_status ?? 'CLEANING')
  const [damages, setDamages] = useState(() => (was?.damages ?? []).map(typedDamage))
  const [hasDamage, setHasDamage] = useState(damages.length > 0)
  const [outDamages, setOutDamages] = useState(() => (was?.out_damages?.length ? was.out_damages.map(typedDamage) : null))
  const [photos, setPhotos] = useState<{ back: TypedPhoto[]; out: TypedPhoto[] }>({ back: [], out: [] })
  const [signature, setSignature] = useState<TypedSignature | null>(null)
  const [reason, setReason] = useState(was?.reason ?? '')
  const [jumps, setJumps] = useState({ back: was?.back_reason ?? '', out: was?.odometer_reason ?? '' })
  const [accepted, setAccepted] = useState<string[]>([])
  const [isTyped, setTyped] = useState(false)
  const out_km = out.km ?? String(car?.odometer_km ?? '')
  const out_fuel = out.fuel ?? String(car?.fuel_level ?? '')
  const form = {
    contract_id: contract.id, vehicle_id: car?.id ?? null, back_km: whole(back.km, 2_000_000), back_fuel: whole(back.fuel, 100),
    out_km: car ? whole(out_km, 2_000_000) : null, out_fuel: car ? whole(out_fuel, 100) : null,
    damages: damages.map(damage => ({ ...foundOf(damage), description: damage.description.trim() })), next_status, reason: reason.trim(), accepted,
    out_damages: (outDamages ?? []).map(damage => ({ ...foundOf(damage), description: damage.description.trim() })),
    back_photos: photos.back, out_photos: photos.out, signature: signatureOf(signature), back_reason: jumps.back.trim() || null, odometer_reason: jumps.out.trim() || null, request_id, replaces: was?.replaces ?? null,
  }
  const { rows: live, isLate } = useQuery('swap_vehicle', form, 40)
  const isAsked = live?.asked?.state === 'waiting'
  const mayAsk = mayAskAfar(live)
  /** Asks a manager at another desk about the odometer of the car that leaves; who is asked already is called. */
  async function ask(byPhone = isAsked): Promise<void> {
    const { open, sheet } = useUi.getState()
    const back = underlying(sheet)
    const asked = isAsked && request_id ? { request_id } : await asking.confirm({ swap: form })
    if (asked) setRequest(asked.request_id)
    if (asked && byPhone) open({ name: 'phone', request_id: asked.request_id, back })
    else if (back) open(back)
  }
  const newestAsk = useRef(ask)
  useEffect(() => { newestAsk.current = ask })
  useEffect(() => {
    useUi.getState().offerPhone(mayAsk ? () => void newestAsk.current(true) : null)
    return () => useUi.getState().offerPhone(null)
  }, [mayAsk])
  useKeys(event => {
    if (event.key !== 'F11' || useUi.getState().sheet?.name !== 'contract') return
    event.preventDefault()
    if (mayAsk && !event.repeat) void ask()
  })
  const wantsReason = (field: 'back_reason' | 'odometer_reason') => live?.gates.some(gate => gate.field === field) === true
  const photographBack = useCallback((update: (before: readonly TypedPhoto[]) => TypedPhoto[]) => setPhotos(before => ({ ...before, back: update(before.back) })), [])
  const photographOut = useCallback((update: (before: readonly TypedPhoto[]) => TypedPhoto[]) => setPhotos(before => ({ ...before, out: update(before.out) })), [])
  const level = ({ t }: Words, fuel: number, type: FuelType) => (type === 'ELECTRIC' ? `${t('fuel.battery')} ${fuel} %` : `${t('fuel.tank')} ${fuel}/8`)
  const words = !theirs || !car || !live?.next || form.back_km === null || form.back_fuel === null || form.out_km === null || form.out_fuel === null ? null : theirs.t('signature.text_swap', {
    before: contract.plate, back_km: showKm(form.back_km), back_fuel: level(theirs, form.back_fuel, leg?.fuel_type ?? 'PETROL'), plate: car.plate, car: `${car.make} ${car.model}`,
    km: showKm(form.out_km), fuel: level(theirs, form.out_fuel, car.fuel_type), damages: live.out_damages.length + form.out_damages.length, until: theirs.instant(contract.ends_at), added: showMoney(live.added_rp),
  })
  /** read on the cars then */
  const isFact = (name: string) => was !== undefined && (name.startsWith('back') || car?.id === was.vehicle_id)
  const unit = (type: FuelType) => <span className="unit">{type === 'ELECTRIC' ? '%' : '/ 8'}</span>
  const field = (label: string, value: string, change: (text: string) => void, name: string, right = <span className="unit">km</span>, hint?: string) => (
    <TextInput label={label} value={value} readOnly={isFact(name)} inputMode="numeric" autoComplete="off" className="narrow" data-field={name} data-testid={`swap-${name.replace('_', '-')}`} rightSection={right}
      description={hint && <Unbroken text={hint} />} onFocus={event => event.currentTarget.select()} onChange={event => change(event.currentTarget.value)} />
  )
  return (
    <ActionFrame title={t('contract.action.swap')} verb={t('contract.do.swap')} gates={live?.gates ?? []} accepted={accepted} accept={setAccepted}
      isBad={live?.may_confirm === false} isLate={isLate} busy={busy} refusal={refusal ?? asking.refusal} typed={isTyped || car || photos.back.length > 0 ? JSON.stringify(form) : null} close={close} go={async () => { if (await confirm(form)) close() }}>
      <div className="stack" ref={root} onChange={() => {
        setTyped(true)
        forget()
        asking.forget()
      }}>
        {before && <Notice kind="conflict" testid="correction">{t('correction.of', { when: instant(before.at) })}</Notice>}
        <TextInput label={t('contract.swap_why')} value={reason} maxLength={200} data-field="reason" data-testid="action-reason" onChange={event => setReason(event.currentTarget.value)} />
        <h4>{t('contract.swap_back', { plate: contract.plate })}</h4>
        <div className="fields fields-level">
          {field(t('form.odometer'), back.km, km => setBack({ ...back, km }), 'back_km', undefined, leg && t('check_in.out_km', { out: showKm(leg.out_km) }))}
          {field(t(leg?.fuel_type === 'ELECTRIC' ? 'fuel.battery' : 'fuel.tank'), back.fuel, fuel => setBack({ ...back, fuel }), 'back_fuel', unit(leg?.fuel_type ?? 'PETROL'))}
          <NativeSelect label={t('contract.swap_next')} value={next_status} data={after.map(value => ({ value, label: t(`contract.swap_to.${value}`) }))} data-field="next_status"
            data-testid="swap-next" onChange={event => setNext(event.currentTarget.value as (typeof after)[number])} />
        </div>
        {(jumps.back !== '' || wantsReason('back_reason')) && <JumpReason value={jumps.back} change={back => setJumps({ ...jumps, back })} error={undefined} field="back_reason" testid="swap-back-reason" />}
        {hasDamage ? <DamageList body={live?.vehicle?.body} known={live?.known_damages ?? []} damages={damages} change={setDamages} />
          : <Checkbox label={t('contract.swap_damage')} checked={false} data-field="has_damage" onChange={() => setHasDamage(true)} />}
        {!before && <PhotoSection name="back_photos" title={t('photos.of_car', { plate: contract.plate })} photos={photos.back} active={sections.active} open={sections.open} change={photographBack} />}
        <h4>{t('contract.swap_out')}</h4>
        <CarPick label={t('check_out.car')} category_id={live?.vehicle?.category_id ?? ''} ends_at={contract.ends_at} chosen={car} choose={setCar} />
        {car && (
          <div className="fields">
            {field(t('form.odometer'), out_km, km => setOut({ ...out, km }), 'out_km')}
            {field(t(car.fuel_type === 'ELECTRIC' ? 'fuel.battery' : 'fuel.tank'), out_fuel, fuel => setOut({ ...out, fuel }), 'out_fuel', unit(car.fuel_type))}
          </div>
        )}
        {car && (jumps.out !== '' || wantsReason('odometer_reason')) && <JumpReason value={jumps.out} change={out => setJumps({ ...jumps, out })} error={undefined} testid="swap-out-reason" />}
        {car && (outDamages ? <DamageList body={car.body} known={live?.out_damages ?? []} damages={outDamages} change={setOutDamages} />
          : <Checkbox label={t('contract.swap_out_damage')} checked={false} data-field="has_out_damage" onChange={() => setOutDamages([])} />)}
        {car && !before && <PhotoSection name="out_photos" title={t('photos.of_car', { plate: car.plate })} photos={photos.out} active={sections.active} open={sections.open} change={photographOut} />}
        {!before && <SignatureSection text={words} language={language} name={contract.customer ?? ''} signature={signature} active={sections.active} open={sections.open} change={setSignature} />}
      </div>
      <Asked live={live} ask={() => void ask()} />
      {live && live.lines.length > 0 && (
        <div className="both">
          <PriceLines lines={live.lines} />
          <p className="total"><span>{t('contract.balance_after')}</span><span className="amount">{showMoney(live.balance_rp)}</span></p>
        </div>
      )}
    </ActionFrame>
  )
}
