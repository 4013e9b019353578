import type { VehicleCard } from '../../../../shared/queries.ts'
import { Notice } from '../../parts/notice.tsx'
import { Plate } from '../../parts/plate.tsx'
import { State } from '../../parts/shape.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { vehicleShape } from '../../parts/vehicle-shape.ts'
import { openSearch, startCheckOut, useUi } from '../../ui-store.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** The cars of one category, each with its state and the step that fits. */
export function CategorySheet({ category_id }: { category_id: string }) {
  const { t, say, called } = useWords()
  const close = useUi(ui => ui.close)
  const { rows: fleet } = useQuery('fleet', {})
  const { confirm, busy, refusal } = useConfirm('mark_ready')
  const category = fleet?.categories.find(one => one.id === category_id)
  const cars = fleet?.vehicles.filter(one => one.category_id === category_id) ?? []
  return (
    <Sheet title={category ? `${category.code} · ${called(category)}` : ''} close={close} testid="category-sheet">
      {refusal && <Notice kind="blocked">{say(refusal.message)}</Notice>}
      {fleet && cars.length === 0 && <p className="empty">{t('fleet.no_cars')}</p>}
      <ul className="cars">
        {cars.map(car => (
          <li key={car.id} data-testid="car" data-plate={car.plate}>
            <Plate plate={car.plate} small />
            <span className="car-text"><span>{car.make} {car.model}</span><span className="quiet tabular">{showKm(car.odometer_km)} · {car.location}</span></span>
            <State shape={vehicleShape[car.status]} word={t(`vehicle.${car.status}`)} />
            <Step car={car} ready={() => void confirm({ vehicle_id: car.id })} busy={busy} />
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function Step({ car, ready, busy }: { car: VehicleCard; ready(): void; busy: boolean }) {
  const { t } = useWords()
  if (car.status === 'CLEANING') return <button type="button" className="step" disabled={busy} onClick={ready} data-testid="mark-ready">{t('fleet.mark_ready')}</button>
  if (car.status === 'AVAILABLE') return <button type="button" className="step" onClick={() => startCheckOut({ vehicle_id: car.id })}>{t('board.step.check_out')}</button>
  if (car.status === 'RENTED') return <button type="button" className="step" onClick={() => openSearch(car.plate, 'check_in')}>{t('board.step.check_in')}</button>
  return <span />
}
