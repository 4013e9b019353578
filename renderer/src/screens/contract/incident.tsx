import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ContractView } from '../../../../shared/queries.ts'
import { WhenField } from '../../parts/when-field.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { parseWhen } from '../../words/parse-when.ts'
import { typedWhen } from '../../words/typed-when.ts'
import { useWords } from '../../words/use-words.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'

const kinds = ['ACCIDENT', 'BREAKDOWN', 'KEY_DROP'] as const

/** What happened to the car: an accident with police and counterparty, a breakdown, or a key that lay in the box. */
export function Incident({ contract, close }: { contract: ContractView; close(): void }) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('report_incident')
  const [now] = useState(() => Date.now())
  const [kind, setKind] = useState<(typeof kinds)[number]>('ACCIDENT')
  const [when, setWhen] = useState(() => typedWhen(now))
  const [text, setText] = useState({ place: '', police_number: '', counterparty: '', description: '' })
  const [drives, setDrives] = useState<boolean | null>(null)
  const [isTyped, setTyped] = useState(false)
  const found = parseWhen(when.date, when.time, now, when.fold)
  const out_of_service = kind !== 'KEY_DROP' && !(drives ?? false)
  const form = { ...text, contract_id: contract.id, vehicle_id: contract.vehicle_id ?? '', kind, happened_at: found.kind === 'one' ? found.at : null, odometer_km: null, fuel_level: null, out_of_service }
  const set = (part: Partial<typeof text>) => setText(before => ({ ...before, ...part }))
  const line = (name: 'place' | 'police_number' | 'counterparty', label: string) => (
    <TextInput label={label} value={text[name]} maxLength={200} autoComplete="off" data-field={name} data-testid={`incident-${name}`} onChange={event => set({ [name]: event.currentTarget.value })} />
  )
  return (
    <ActionFrame title={t('contract.action.incident')} verb={t('contract.do.incident')} busy={busy} refusal={refusal} beside={['description']}
      typed={isTyped ? JSON.stringify(form) : null} isBad={found.kind !== 'one'} close={close} go={async () => { if (await confirm(form)) close() }}>
      <div className="stack" onChange={() => {
        setTyped(true)
        forget()
      }}>
        <NativeSelect label={t('incident.what')} value={kind} className="medium" data={kinds.map(value => ({ value, label: t(`incident.kind.${value}`) }))} data-field="kind" data-testid="incident-kind"
          onChange={event => setKind(event.currentTarget.value as (typeof kinds)[number])} />
        <div className="fields">
          <WhenField value={when} now={now} change={setWhen} field="happened_at" testid="incident-when" labels={{ day: t(kind === 'KEY_DROP' ? 'incident.dropped_on' : 'incident.on'), time: t('incident.at') }} />
          {line('place', t(kind === 'KEY_DROP' ? 'incident.parked' : 'incident.place'))}
        </div>
        {kind === 'ACCIDENT' && <div className="fields fields-level">{line('police_number', t('incident.police'))}{line('counterparty', t('incident.counterparty'))}</div>}
        <Textarea label={t(kind === 'KEY_DROP' ? 'contract.remark' : 'incident.description')} value={text.description} maxLength={1000} autosize minRows={2} data-field="description" data-testid="incident-description"
          error={refusal?.field === 'description' ? say(refusal.message) : undefined} onChange={event => set({ description: event.currentTarget.value })} />
        {kind !== 'KEY_DROP' && <Checkbox label={t('incident.drives')} checked={drives ?? false} data-field="drives" data-testid="incident-drives" onChange={event => setDrives(event.currentTarget.checked)} />}
      </div>
    </ActionFrame>
  )
}
