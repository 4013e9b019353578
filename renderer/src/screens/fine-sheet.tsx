import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { WhenField } from '../parts/when-field.tsx'
import { focusNext } from '../focus.ts'
import { openContract, useUi } from '../ui-store.ts'
import { useQuery } from '../use-query.ts'
import { parseWhen } from '../words/parse-when.ts'
import type { TypedWhen } from '../words/typed-when.ts'
import { useWords } from '../words/use-words.ts'

/** A fine that came by post: plate and time, and who had the car then. Enter opens that contract at the fine. */
export function FineSheet() {
  const { t, instant } = useWords()
  const close = useUi(ui => ui.close)
  const [now] = useState(() => Date.now())
  const [plate, setPlate] = useState('')
  const [when, setWhen] = useState<TypedWhen>({ date: '', time: '', fold: null })
  const parsed = parseWhen(when.date, when.time, now, when.fold)
  const at = parsed.kind === 'one' ? parsed.at : null
  const { rows } = useQuery('find_driver', { plate, at })
  const isAsked = at !== null && /\d/.test(plate)
  return (
    <Sheet title={t('fine.title')} close={close} width={640} testid="fine-sheet">
      <div className="stack" onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.target as HTMLElement).matches('[data-field]')) return
        event.preventDefault()
        if (!focusNext(event.currentTarget, event.target as HTMLElement)) event.currentTarget.querySelector<HTMLElement>('[data-testid="fine-hit"]')?.focus()
      }}>
        <p className="quiet">{t('fine.lead')}</p>
        <div className="fields">
          <TextInput label={t('fine.plate')} value={plate} maxLength={30} data-autofocus autoComplete="off" className="narrow" data-field="plate" data-testid="fine-plate" onChange={event => setPlate(event.currentTarget.value)} />
          <WhenField value={when} now={now} change={setWhen} field="at" testid="fine-at" labels={{ day: t('incident.on'), time: t('incident.at') }} />
        </div>
        <ul className="picks">
          {(rows ?? []).map(one => (
            <li key={`${one.contract_id}-${one.out_at}`}>
              <button type="button" className="pick" data-testid="fine-hit" data-number={one.number} onClick={() => openContract(one.contract_id, 'fine', at ?? undefined)}>
                <Plate plate={one.plate} small /><span><b>{one.drivers.join(', ') || one.customer || t('contract.customer_elsewhere')}</b> <span className="number">{one.number}</span></span>
                <span className="quiet tabular">{instant(one.out_at)} – {one.in_at === null ? t('contract.leg_out') : instant(one.in_at)}</span>
              </button>
            </li>
          ))}
        </ul>
        {isAsked && rows?.length === 0 && <p className="empty" data-testid="fine-none">{t('fine.none')}</p>}
      </div>
    </Sheet>
  )
}
