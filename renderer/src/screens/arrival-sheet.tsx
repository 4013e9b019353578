import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { VehicleCard } from '../../../shared/queries.ts'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useUi } from '../ui-store.ts'
import { useConfirm } from '../use-confirm.ts'
import { useWords } from '../words/use-words.ts'
import { whole } from './check-out/typed.ts'
import { ActionFrame } from '../parts/action-frame.tsx'

/** A car stands here and nobody knows it to be out: another desk without a line holds its check-out. What it shows is written down for the check-in. */
export function ArrivalSheet({ vehicle }: { vehicle: Pick<VehicleCard, 'id' | 'plate'> }) {
  const { t, say } = useWords()
  const close = useUi(ui => ui.close)
  const { confirm, busy, refusal, forget } = useConfirm('report_incident')
  const [km, setKm] = useState('')
  const [fuel, setFuel] = useState('')
  const [place, setPlace] = useState('')
  const [isDone, setDone] = useState(false)
  const form = { contract_id: null, vehicle_id: vehicle.id, kind: 'ARRIVAL' as const, happened_at: null, place: place.trim(), police_number: '', counterparty: '', description: '',
    odometer_km: whole(km, 2_000_000), fuel_level: whole(fuel, 100), out_of_service: false }
  return (
    <Sheet title={<span className="contract-head">{t('arrival.title')} <Plate plate={vehicle.plate} small /></span>} close={close} width={640} testid="arrival-sheet">
      {isDone ? <p role="status" data-testid="arrival-done">{t('arrival.done')}</p> : (
        <ActionFrame title={t('arrival.title')} lead={t('arrival.lead')} verb={t('arrival.do')} busy={busy} refusal={refusal?.field ? null : refusal} typed={km || fuel ? JSON.stringify(form) : null}
          close={close} go={async () => { if (await confirm(form)) setDone(true) }}>
          <div className="fields" onChange={forget}>
            <TextInput label={t('form.odometer')} value={km} inputMode="numeric" autoComplete="off" className="narrow" data-field="odometer_km" data-testid="arrival-km"
              error={refusal?.field === 'odometer_km' ? say(refusal.message) : undefined} onChange={event => setKm(event.currentTarget.value)} />
            <TextInput label={t('arrival.fuel')} value={fuel} inputMode="numeric" autoComplete="off" data-field="fuel_level" data-testid="arrival-fuel"
              onChange={event => setFuel(event.currentTarget.value)} />
            <TextInput label={t('incident.parked')} value={place} maxLength={200} autoComplete="off" data-field="place" data-testid="arrival-place" onChange={event => setPlace(event.currentTarget.value)} />
          </div>
        </ActionFrame>
      )}
    </Sheet>
  )
}
