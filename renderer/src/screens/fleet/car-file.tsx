import { useEffect, useRef, useState } from 'react'
import type { CarHold, CarView, FleetList } from '../../../../shared/fleet-view.ts'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Plate } from '../../parts/plate.tsx'
import { State } from '../../parts/shape.tsx'
import { vehicleShape } from '../../parts/vehicle-shape.ts'
import { openContract, useUi } from '../../ui-store.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showDate, showDay, showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { actionsOn, keyOfCarAction } from './car-actions.ts'
import type { CarAction } from './car-actions.ts'
import { ChangeCar } from './change-car.tsx'
import { PlateForm } from './plate-form.tsx'
import { ReceiveForm, RetireForm, SendForm } from './car-forms.tsx'

type Props = { vehicle_id: string; fleet: FleetList; action: CarAction | null; saved: boolean; choose(action: CarAction | null): void; done(): void }

/** One car: what can be done to it, what it is, what keeps it busy, and the plates that it has borne. */
export function CarFile({ vehicle_id, fleet, action, saved, choose, done }: Props) {
  const { t } = useWords()
  const { rows: car, isLate } = useQuery('fleet_car', { vehicle_id })
  if (!car) return isLate ? <Bones rows={8} /> : <p className="empty">{t('papers.missing')}</p>
  const close = () => choose(null)
  return (
    <div className="stack" data-testid="car-file" data-status={car.status}>
      <div className="contract-head">
        {car.plate === '' ? <span className="quiet">{t('car.no_plate')}</span> : <Plate plate={car.plate} />}
        <b>{car.label}</b><State shape={vehicleShape[car.status]} word={t(`vehicle.${car.status}`)} />
      </div>
      <p role="status" className="quiet fleet-saved" data-testid="car-saved">{saved ? t('settings.saved') : ''}</p>
      <Actions key={String(action)} car={car} here={fleet.location_id} open={action} choose={choose} />
      {action === 'plate' && <PlateForm car={car} done={done} close={close} />}
      {action === 'change' && <ChangeCar car={car} fleet={fleet} done={done} close={close} />}
      {action === 'send' && <SendForm car={car} locations={fleet.locations} done={done} close={close} />}
      {action === 'receive' && <ReceiveForm car={car} done={done} close={close} />}
      {action === 'retire' && <RetireForm car={car} done={done} close={close} />}
      {(action === null || action === 'retire' || action === 'change') && <Holds car={car} />}
      {action === null && <Facts car={car} />}
    </div>
  )
}

function Actions({ car, here, open, choose }: { car: CarView; here: string; open: CarAction | null; choose(action: CarAction): void }) {
  const { t, say } = useWords()
  const root = useRef<HTMLDivElement>(null)
  const actions = actionsOn(car, here)
  const [barred, setBarred] = useState<CarAction | null>(null)
  const barrier = actions.find(({ name }) => name === barred)?.blocked ?? null
  // Where nothing can be done the sheet itself has the cursor, so that Escape still goes back.
  useEffect(() => { if (open === null) (root.current?.querySelector('button') ?? root.current)?.focus() }, [open])
  const start = ({ name, blocked }: (typeof actions)[number]) => {
    setBarred(blocked ? name : null)
    if (blocked) return
    if (name === 'papers') useUi.getState().open({ name: 'papers', vehicle_id: car.id })
    else choose(name)
  }
  useKeys(event => {
    if (open !== null || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    const action = actions.find(({ name }) => keyOfCarAction[name] === event.key.toUpperCase())
    if (!action) return
    event.preventDefault()
    start(action)
  })
  return (
    <div ref={root} tabIndex={-1} className="stack fleet-actions">
      <div className="actions" role="toolbar" aria-label={t('contract.actions')}>
        {actions.map((action, place) => (
          <button key={action.name} type="button" className="action" data-testid={`car-do-${action.name}`} data-autofocus={place === 0 && open === null ? true : undefined} data-barred={action.blocked !== null} aria-pressed={open === action.name}
            aria-keyshortcuts={keyOfCarAction[action.name]} onClick={() => start(action)}><kbd>{keyOfCarAction[action.name]}</kbd>{t(`car.action.${action.name}`)}</button>
        ))}
      </div>
      {barrier && <Notice kind="conflict" testid="car-barred">{say(barrier)}</Notice>}
    </div>
  )
}

/** What keeps it busy; what is a reservation's or contract's opens from here. */
function Holds({ car }: { car: CarView }) {
  const { t, instant } = useWords()
  if (car.holds.length === 0 && !car.out) return null
  return (
    <section>
      <h3>{t('car.holds')}</h3>
      <ul className="picks">
        {car.out && !car.holds.some(({ contract_id }) => contract_id === car.out?.contract_id) && (
          <li><button type="button" className="pick fleet-hold" data-testid="car-hold" data-kind="CONTRACT" onClick={() => openContract(car.out?.contract_id ?? '')}>
            <span>{t('car.hold.CONTRACT')} <span className="number">{car.out.number}</span></span><span className="quiet tabular">– {instant(car.out.ends_at)}</span></button></li>
        )}
        {car.holds.map(hold => {
          const go = stepOf(hold)
          const what = <><span>{t(`car.hold.${hold.kind}`)} {hold.number && <span className="number">{hold.number}</span>}{detail(hold)}</span>
            <span className="quiet tabular">{instant(hold.starts_at)} – {instant(hold.ends_at)}</span></>
          return <li key={hold.id}>{go ? <button type="button" className="pick fleet-hold" data-testid="car-hold" data-kind={hold.kind} onClick={go}>{what}</button>
            : <div className="pick fleet-hold" data-testid="car-hold" data-kind={hold.kind}>{what}</div>}</li>
        })}
      </ul>
    </section>
  )
}

const detail = ({ customer, to_location, reason }: CarHold): string => [customer, to_location && `→ ${to_location}`, reason].filter(Boolean).map(text => ` · ${text}`).join('')
function stepOf({ reservation_id, contract_id }: CarHold): (() => void) | null {
  if (contract_id !== null) return () => openContract(contract_id)
  return reservation_id === null ? null : () => useUi.getState().open({ name: 'reservation', reservation_id })
}

function Facts({ car }: { car: CarView }) {
  const { t, instant } = useWords()
  const isElectric = car.fuel_type === 'ELECTRIC'
  return (
    <>
      <dl className="facts fleet-facts">
        <dt>{t('car.field.vin')}</dt><dd className="tabular">{car.vin}</dd>
        <dt>{t('car.field.category_id')}</dt><dd>{car.category_code}</dd>
        <dt>{t('car.field.location_id')}</dt><dd>{car.location}</dd>
        <dt>{t('car.field.odometer_km')}</dt><dd className="tabular">{showKm(car.odometer_km)} · {isElectric ? `${car.fuel_level} %` : `${car.fuel_level}/8`}</dd>
        <dt>{t('car.field.fuel_type')}</dt><dd>{t(`vehicle.fuel.${car.fuel_type}`)} · {t(`vehicle.transmission.${car.transmission}`)}</dd>
        <dt>{t('car.field.colour')}</dt><dd>{car.colour}</dd>
        <dt>{t('car.field.first_registered')}</dt><dd className="tabular">{showDate(car.first_registered)}</dd>
        {car.joined_at !== null && <><dt>{t('car.joined')}</dt><dd className="tabular">{showDay(car.joined_at)}</dd></>}
        {car.retired_at !== null && <><dt>{t('car.retired')}</dt><dd className="tabular">{showDay(car.retired_at)}</dd></>}
        {car.status_reason && <><dt>{t('car.why')}</dt><dd>{car.status_reason}</dd></>}
      </dl>
      {car.plates.length > 0 && (
        <section>
          <h3>{t('car.plates')}</h3>
          <ul className="legs">
            {car.plates.map(one => <li key={one.id} data-testid="car-plate" data-plate={one.plate}><Plate plate={one.plate} small />
              <span className="quiet tabular">{instant(one.valid_from)} – {one.valid_to === null ? t('car.still') : instant(one.valid_to)}</span></li>)}
          </ul>
        </section>
      )}
    </>
  )
}
