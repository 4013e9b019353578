import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Keeping, useWhenKept } from '../../keeping.ts'
import { dropDraft, keepDraft } from '../../drafts.ts'
import { DamageList, freshDamage } from '../../parts/damage-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Plate } from '../../parts/plate.tsx'
import { Section } from '../../parts/section.tsx'
import { useChosenLanguage } from '../../parts/their-language.tsx'
import { PhotoSection } from '../../photos/photo-section.tsx'
import { useFetchedPhotos } from '../../photos/use-fetched-photos.ts'
import type { TypedPhoto } from '../../photos/views.ts'
import { SignatureSection } from '../../signature/signature-section.tsx'
import { useUi } from '../../ui-store.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { showKm, showMoney, type Language } from '../../words/format.ts'
import { useWords, useWordsIn } from '../../words/use-words.ts'
import { useCounterForm } from '../use-counter-form.ts'
import type { OpenCheckIn } from './check-in.tsx'
import { BackSection } from './back-section.tsx'
import { MoneySections } from './money-sections.tsx'
import { SpecialSection } from './special-section.tsx'
import { CheckInSummary } from './summary.tsx'
import { formOf, hasUnreadable, isUnreadable, type Due, type TypedCheckIn } from './typed.ts'

type Props = { contract_id: string; draftKey: string; initial: TypedCheckIn; first: OpenCheckIn }
const sections: Record<string, string> = {
  odometer_km: 'back', odometer_reason: 'back', fuel_level: 'back', needs_cleaning: 'back', damages: 'damages', photos: 'photos', capture_rp: 'deposit', payment: 'payment', receivable: 'payment',
  in_at: 'special', fees: 'special', reprice: 'special', bill: 'payment',
}

/** The whole check-in on one screen. The cursor starts in the odometer; the charges follow every key. */
export function CheckInForm({ contract_id, draftKey, initial: given, first: latest }: Props) {
  const { t, instant } = useWords()
  // The form stays with the car it was opened for, whatever leaves or comes back meanwhile.
  const [first] = useState(latest)
  const [initial] = useState<TypedCheckIn>({ ...given, contract_id, vehicle_id: first.contract.vehicle.id })
  const [typed, setTyped] = useState(initial)
  const [now] = useState(() => Date.now())
  const { rows: fees } = useQuery('counter_fees', { category_id: first.contract.vehicle.category_id })
  const { rows: session } = useQuery('session', {})
  const may_refund = session?.person?.role === 'MANAGER' || session?.person?.role === 'ADMIN'
  const [amounts, setAmounts] = useState({ due_rp: first.due_rp, due_cash_rp: first.due_cash_rp })
  const due: Due = useMemo(() => ({ ...amounts, may_refund }), [amounts, may_refund])
  const { confirm, busy, refusal, forget } = useConfirm('check_in')
  const form = useMemo(() => formOf(contract_id, typed, due), [contract_id, typed, due])
  const { rows, isLate, failed } = useQuery('check_in', form, 40)
  // While another desk's check-in arrives the contract may vanish; the last answer stays until the person leaves.
  const live = rows && !('missing' in rows) ? rows : first
  const go = useUi(ui => ui.go)
  const isDropped = useRef(false)
  // The answer is part of the next question: what is proposed to be paid is what is due.
  if (amounts.due_rp !== live.due_rp || amounts.due_cash_rp !== live.due_cash_rp) setAmounts({ due_rp: live.due_rp, due_cash_rp: live.due_cash_rp })

  function patch(part: Partial<TypedCheckIn>): void {
    forget()
    setTyped(before => ({ ...before, ...part }))
  }
  const { contract } = live
  useFetchedPhotos(contract_id, live.handed_out)
  useEffect(() => {
    if (typed === initial || isDropped.current) return
    keepDraft('check_in', { key: draftKey, saved_at: Date.now(), label: contract.customer ?? contract.number, plate: contract.plate, typed })
  }, [typed, initial, draftKey, contract.customer, contract.number, contract.plate])

  async function submit(): Promise<void> {
    const result = await confirm(form)
    if (!result) return
    isDropped.current = true
    const { number, balance_rp, deposits } = result
    go({ name: 'done', kind: 'check_in', contract_id, number, balance_rp, plate: contract.plate, deposits })
    await dropDraft('check_in', draftKey)
  }
  const kept = useWhenKept(() => { if (live.may_confirm || isLate) void submit() })
  const hands = useCounterForm({
    gates: live.gates, isReady: true, isLate: isLate && !failed, sectionOf: field => sections[field.split('.')[0] ?? ''] ?? 'back',
    hasUnreadable: hasUnreadable(typed),
    confirm: kept.confirm,
    addDamage: () => patch({ damages: [...typed.damages, freshDamage] }),
    refusal,
  })
  const photograph = useCallback((update: (photos: readonly TypedPhoto[]) => TypedPhoto[]) => setTyped(before => ({ ...before, photos: update(before.photos ?? []) })), [])
  const sign = useCallback((signature: TypedCheckIn['signature']) => setTyped(before => ({ ...before, ...signature === undefined ? {} : { signature } })), [])
  const speak = useCallback((spoken: Language) => setTyped(before => ({ ...before, spoken })), [])
  const language = useChosenLanguage(contract.locale, typed.spoken ?? null, speak)
  const theirs = useWordsIn(language.other)
  const words = theirs && form.odometer_km !== null && form.fuel_level !== null ? theirs.t('signature.text_in', {
    plate: contract.plate, km: showKm(form.odometer_km), fuel: contract.vehicle.fuel_type === 'ELECTRIC' ? `${theirs.t('fuel.battery')} ${form.fuel_level} %` : `${theirs.t('fuel.tank')} ${form.fuel_level}/8`,
    damages: typed.damages.length, charges: showMoney(live.charges_rp),
  }) : null
  const shared = { typed, patch, live, errorOf: hands.errorOf, active: hands.active, open: hands.open }

  return (
    <div className="counter-form" data-testid="check-in" {...hands.frame}>
      <Keeping value={kept.begin}><div className="form-left">
        <header className="page-head">
          <h1>{t('check_in.title')} <Plate plate={contract.plate} /></h1>
          <p className="quiet"><span className="number">{contract.number}</span> · {contract.customer ?? t('contract.customer_elsewhere')} · {contract.vehicle.make} {contract.vehicle.model}</p>
          <p className="quiet tabular">{t('check_in.was_out', { from: instant(contract.starts_at), place: contract.pickup_location })} · {t('check_in.is_due', { when: instant(contract.ends_at), place: contract.return_location })}</p>
          {contract.charged_at !== null && <Notice kind="conflict" testid="check-in-charged">{t('check_in.charged_before', { number: contract.number, when: instant(contract.charged_at) })}</Notice>}
          {typed.replaces && <Notice kind="conflict" testid="correction">{t('correction.of', { when: instant(live.in_at) })}</Notice>}
        </header>
        <BackSection {...shared} />
        <Section name="damages" title={t('form.damages')} isDone isOpen={hands.active === 'damages' || typed.damages.length > 0} open={hands.open} testid="check-in-section-damages"
          facts={t('damage.facts', { known: live.known_damages.length, fresh: typed.damages.length })}>
          <DamageList body={contract.vehicle.body} known={live.known_damages} damages={typed.damages} change={damages => patch({ damages })} hasCharge={contract.charged_at === null} fees={fees ?? []}
            chargeError={charge => (isUnreadable(charge) ? t('form.bad_amount') : undefined)} />
        </Section>
        {!typed.replaces && <PhotoSection photos={typed.photos ?? []} before={live.handed_out} active={hands.active} open={hands.open} change={photograph} />}
        <SpecialSection {...shared} now={now} />
        {(contract.charged_at === null || due.due_rp !== 0 || contract.deposit_rp > 0 || typed.payment.amount !== null) && <MoneySections {...shared} due={due} />}
        {!typed.replaces && <SignatureSection text={words} language={language} name={contract.customer ?? ''} signature={typed.signature ?? null} active={hands.active} open={hands.open} change={sign} />}
      </div></Keeping>
      <CheckInSummary live={live} language={language} typed={typed} due={due} busy={busy || kept.isWaiting} tried={hands.tried} refusal={refusal} patch={patch} goTo={hands.goTo} confirm={hands.tryConfirm} />
    </div>
  )
}
