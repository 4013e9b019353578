import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { QueryRows } from '../../../../shared/queries.ts'
import { Keeping, useWhenKept } from '../../keeping.ts'
import { dropDraft, keepDraft } from '../../drafts.ts'
import { mayAskAfar } from '../../parts/asked.tsx'
import { clockGates } from '../../parts/clock-gates.ts'
import { DamageList, freshDamage } from '../../parts/damage-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { useChosenLanguage } from '../../parts/their-language.tsx'
import { PhotoSection } from '../../photos/photo-section.tsx'
import type { TypedPhoto } from '../../photos/views.ts'
import { SignatureSection } from '../../signature/signature-section.tsx'
import { useUi } from '../../ui-store.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showKm, showMoney, type Language } from '../../words/format.ts'
import { useWords, useWordsIn } from '../../words/use-words.ts'
import { useCounterForm } from '../use-counter-form.ts'
import { CarSection } from './car-section.tsx'
import { CustomerSection } from './customer-section.tsx'
import { DepositSection } from './deposit-section.tsx'
import { DriverSection } from './driver-section.tsx'
import { ExtrasSection } from './extras-section.tsx'
import { PeriodSection } from './period-section.tsx'
import { ReadingSection } from './reading-section.tsx'
import { CheckOutSummary } from './summary.tsx'
import { formOf, unreadableOf, whenBack, type TypedCheckOut } from './typed.ts'

/** `fact_vehicle_id`: the car that left with a check-out that is put right; what was read on it stays. `arrived`: the fields are there, and the cursor in the first. */
type Props = { draftKey: string; initial: TypedCheckOut; opened: QueryRows['check_out_start']; fact_vehicle_id: string | null; arrived(): void }
const sections: Record<string, string> = {
  customer_id: 'customer', driver_ids: 'driver', licence_seen: 'driver', vehicle_id: 'car', return_location_id: 'period', ends_at: 'period', out_at: 'period',
  customs_reason: 'driver', extras: 'extras', discount: 'extras', handed: 'reading',
  odometer_km: 'reading', odometer_reason: 'reading', fuel_level: 'reading', damages: 'damages', photos: 'photos', deposit: 'deposit',
}

/** The whole check-out on one screen; every change is answered by the data process with gates and figures. */
export function CheckOutForm({ draftKey, initial, opened, fact_vehicle_id, arrived }: Props) {
  const { t, instant, called } = useWords()
  const [typed, setTyped] = useState(initial)
  const [rule_rp, setRule] = useState<number | null>(null)
  const [now, setNow] = useState(() => Date.now())
  const { confirm, busy, refusal, forget } = useConfirm('check_out')
  /** the price that was refused at confirm: asking with it brings the new one */
  const [refused_stamp, setRefusedStamp] = useState<string | null>(null)
  const form = useMemo(() => ({ ...formOf(typed, now, rule_rp), price_stamp: refused_stamp }), [typed, now, rule_rp, refused_stamp])
  const { rows: told, isLate, failed } = useQuery('check_out', form, 40)
  const live = useMemo(() => told && { ...told, gates: clockGates(told.gates, 'ends_at', whenBack(typed, now)) }, [told, typed, now])
  const asking = useConfirm('ask_approval')
  const go = useUi(ui => ui.go)
  const isDropped = useRef(false)
  // The answer is part of the next question: the rule's deposit is proposed, and the rental starts when it says.
  const [answered, setAnswered] = useState<typeof told>(null)
  if (told && told !== answered) {
    setAnswered(told)
    setRule(told.deposit_rp)
    setNow(told.starts_at)
  }

  function patch(part: Partial<TypedCheckOut>): void {
    forget()
    asking.forget()
    setTyped(before => ({ ...before, ...part }))
  }
  useEffect(() => {
    if (typed === initial || isDropped.current) return
    const label = live?.customer?.name ?? opened.reservation?.customer ?? ''
    keepDraft('check_out', { key: draftKey, saved_at: Date.now(), label, plate: live?.vehicle?.plate ?? null, typed })
  }, [typed, initial, draftKey, live, opened])

  async function submit(): Promise<void> {
    const price_stamp = live?.price?.stamp ?? null
    const result = await confirm({ ...form, price_stamp, texts_stamp: live?.texts?.stamp ?? null })
    if (!result) {
      setRefusedStamp(price_stamp)
      return
    }
    isDropped.current = true
    const { contract_id, number } = result
    go({ name: 'done', kind: 'check_out', contract_id, number, balance_rp: 0, plate: live?.vehicle?.plate ?? null, deposits: [] })
    await dropDraft('check_out', draftKey)
  }
  const isAsked = live?.asked?.state === 'waiting'
  const mayAsk = mayAskAfar(live)
  /** Asks a manager at another desk; who is asked already is called. */
  async function ask(byPhone = isAsked): Promise<void> {
    const result = isAsked && form.request_id ? { request_id: form.request_id } : await asking.confirm({ check_out: form })
    if (result && !isAsked) patch({ request_id: result.request_id })
    useUi.getState().close() // a refusal stands on the page
    if (result && byPhone) useUi.getState().open({ name: 'phone', request_id: result.request_id, back: null })
  }
  const newestAsk = useRef(ask)
  useEffect(() => { newestAsk.current = ask })
  useEffect(() => {
    useUi.getState().offerPhone(mayAsk ? () => void newestAsk.current(true) : null)
    return () => useUi.getState().offerPhone(null)
  }, [mayAsk])
  useKeys(event => {
    if (event.key !== 'F11' || useUi.getState().sheet !== null) return
    event.preventDefault()
    if ((isAsked || live?.gates.some(gate => gate.by_manager)) && !event.repeat) void ask()
  })
  const kept = useWhenKept(() => { if (live?.may_confirm !== false || isLate) void submit() })
  const unreadable = unreadableOf(typed)
  const hands = useCounterForm({
    gates: live?.gates ?? [], isReady: live !== null, isLate: isLate && !failed,
    sectionOf: field => sections[field.split('.')[0] ?? ''] ?? 'customer',
    confirm: kept.confirm,
    addDamage: () => patch({ damages: [...typed.damages, freshDamage] }),
    refusal: refusal ?? asking.refusal, hasUnreadable: unreadable !== undefined, ...unreadable ? { unreadableIn: unreadable } : {},
    fieldOf: { F5: 'extras', F7: 'vehicle_id' },
  })
  const isThere = live !== null
  const newestArrived = useRef(arrived)
  useEffect(() => { newestArrived.current = arrived })
  useEffect(() => { if (isThere) newestArrived.current() }, [isThere])
  const photograph = useCallback((update: (photos: readonly TypedPhoto[]) => TypedPhoto[]) => setTyped(before => ({ ...before, photos: update(before.photos ?? []) })), [])
  const sign = useCallback((signature: TypedCheckOut['signature']) => setTyped(before => ({ ...before, ...signature === undefined ? {} : { signature } })), [])
  const speak = useCallback((spoken: Language) => setTyped(before => ({ ...before, spoken })), [])
  const language = useChosenLanguage(live?.customer?.locale, typed.spoken ?? null, speak)
  const theirs = useWordsIn(language.other)
  // Without the hour: a walk-in begins when it is confirmed, and the words have to stay what was signed.
  const signed_words = theirs && live?.vehicle && live.price && form.ends_at !== null && form.odometer_km !== null && form.fuel_level !== null ? theirs.t('signature.text_out', {
    plate: live.vehicle.plate, car: `${live.vehicle.make} ${live.vehicle.model}`, until: theirs.instant(form.ends_at), total: showMoney(live.price.total_rp), excess: showMoney(live.excess_rp ?? 0),
    km: showKm(form.odometer_km), fuel: live.vehicle.fuel_type === 'ELECTRIC' ? `${theirs.t('fuel.battery')} ${form.fuel_level} %` : `${theirs.t('fuel.tank')} ${form.fuel_level}/8`, damages: live.known_damages.length + typed.damages.length,
  }) : null
  // the terms by the mark under which they stand on the agreement
  const words = theirs && signed_words !== null && live?.texts?.terms ? `${signed_words}\n${theirs.t('signature.terms', { mark: live.texts.terms.mark })}` : signed_words
  const shared = { typed, patch, live, errorOf: hands.errorOf, active: hands.active, open: hands.open }

  return (
    <div className="counter-form" data-testid="check-out" {...hands.frame}>
      <Keeping value={kept.begin}><div className="form-left">
        <header className="page-head">
          <h1>{t('check_out.title')}</h1>
          {opened.reservation && <p className="quiet"><span className="number">{opened.reservation.number}</span> · {called(opened.reservation.category)}</p>}
        </header>
        {typed.replaces && live && <Notice kind="conflict" testid="correction">{t('correction.of', { when: instant(live.starts_at) })}</Notice>}
        {opened.numbers_left === 0 && !typed.replaces && <Notice kind="blocked" testid="no-numbers">{t('check_out.no_numbers')}</Notice>}
        <CustomerSection {...shared} />
        <DriverSection {...shared} />
        <CarSection {...shared} now={now} />
        <PeriodSection {...shared} now={now} />
        <ExtrasSection {...shared} />
        <ReadingSection {...shared} fact_vehicle_id={fact_vehicle_id} />
        <Section name="damages" title={t('form.damages')} isDone isOpen={hands.active === 'damages'} open={hands.open} testid="check-out-section-damages"
          facts={t('damage.facts', { known: live?.known_damages.length ?? 0, fresh: typed.damages.length })}>
          <DamageList body={live?.vehicle?.body} known={live?.known_damages ?? []} damages={typed.damages} change={damages => patch({ damages })} />
        </Section>
        {!typed.replaces && <PhotoSection photos={typed.photos ?? []} active={hands.active} open={hands.open} change={photograph} />}
        <DepositSection {...shared} rule_rp={rule_rp} />
        {!typed.replaces && <SignatureSection text={words} language={language} terms={live?.texts?.terms?.words ?? null} name={live?.customer?.name ?? ''} signature={typed.signature ?? null} active={hands.active} open={hands.open} change={sign} />}
      </div></Keeping>
      <CheckOutSummary live={live} language={language} typed={typed} busy={busy || kept.isWaiting} tried={hands.tried} refusal={refusal ?? asking.refusal} ask={() => void ask()} patch={patch} goTo={hands.goTo} confirm={hands.tryConfirm} />
    </div>
  )
}
