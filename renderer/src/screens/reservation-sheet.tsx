import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatRappen, parseRappen } from '../../../shared/money.ts'
import type { QueryRows } from '../../../shared/queries.ts'
import { Bones } from '../parts/later.tsx'
import { Notice } from '../parts/notice.tsx'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { openContract, startCheckOut, useUi } from '../ui-store.ts'
import { useConfirm } from '../use-confirm.ts'
import { useKeys } from '../use-keys.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'
import { ActionFrame } from '../parts/action-frame.tsx'
import { OtherCar } from './fleet/other-car.tsx'

type Reservation = NonNullable<QueryRows['reservation']>
type Open = 'car' | 'no_show' | 'cancel' | null
const keys = { check_out: 'R', car: 'T', no_show: 'N', cancel: 'U' } as const
const actions = ['check_out', 'car', 'no_show', 'cancel'] as const

/** A booking: who, which car, when, and what can be done with it before the car leaves. */
export function ReservationSheet({ reservation_id }: { reservation_id: string }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows, isLate } = useQuery('reservation', { reservation_id })
  const [open, setOpen] = useState<Open>(null)
  return (
    <Sheet title={rows ? <span className="number">{rows.number}</span> : t('reservation.title')} close={open === null ? close : () => setOpen(null)} ownsEscape={open !== null}
      width={640} testid="reservation-sheet">
      {rows ? <Booking reservation={rows} open={open} setOpen={setOpen} /> : isLate ? <Bones rows={6} /> : <p className="empty">{t('reservation.missing')}</p>}
    </Sheet>
  )
}

function Booking({ reservation, open, setOpen }: { reservation: Reservation; open: Open; setOpen(open: Open): void }) {
  const { t, say, instant, called } = useWords()
  const isOpen = reservation.status === 'BOOKED'
  const [isEarly, setEarly] = useState(false)
  const start = (what: keyof typeof keys) => {
    setEarly(what === 'no_show' && !reservation.is_due)
    if (what === 'check_out') startCheckOut({ reservation_id: reservation.id })
    else if (what !== 'no_show' || reservation.is_due) setOpen(what)
  }
  useKeys(event => {
    if (open !== null || !isOpen || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    const what = actions.find(one => keys[one] === event.key.toUpperCase())
    if (!what) return
    event.preventDefault()
    start(what)
  })
  return (
    <div className="agreement">
      {isOpen && (
        <div className="actions" role="toolbar" aria-label={t('reservation.actions')}>
          {actions.map((what, place) => (
            <button key={what} type="button" className={place === 0 && open === null ? 'action action-first' : 'action'} aria-pressed={open === what} autoFocus={place === 0}
              data-barred={what === 'no_show' && !reservation.is_due} data-testid={`reservation-${what}`} onClick={() => start(what)}><kbd>{keys[what]}</kbd>{t(`reservation.${what}`)}</button>
          ))}
        </div>
      )}
      {isEarly && <Notice kind="conflict" testid="action-barred">{say({ key: 'gate.no_show.not_due', values: { due_at: reservation.starts_at } })}</Notice>}
      {open === 'car' && <OtherCar reservation_id={reservation.id} close={() => setOpen(null)} />}
      {open === 'no_show' && <NoShow reservation={reservation} close={() => setOpen(null)} />}
      {open === 'cancel' && <Cancel reservation={reservation} close={() => setOpen(null)} />}
      <dl className="facts">
        <dt>{t('reservation.state')}</dt><dd data-testid="reservation-status">{t(`reservation.status.${reservation.status}`)}</dd>
        <dt>{t('contract.customer')}</dt><dd><b>{reservation.customer}</b>{reservation.phone && <span className="quiet tabular"> · {reservation.phone}</span>}</dd>
        <dt>{t('contract.cars')}</dt><dd>{called(reservation.category)} {reservation.plate && <Plate plate={reservation.plate} small />}</dd>
        <dt>{t('contract.out')}</dt><dd className="tabular">{instant(reservation.starts_at)} · {reservation.location}</dd>
        <dt>{t('contract.due')}</dt><dd className="tabular">{instant(reservation.ends_at)} · {reservation.return_location}</dd>
      </dl>
      <ul className="notes">
        {reservation.notes.map(note => <li key={note.id} data-testid="reservation-note"><span><b>{t(`contract.note.${note.kind}`)}</b>{note.text && ` – ${note.text}`}</span>
          <span className="line-why">{instant(note.at)}{note.by && ` · ${note.by}`}</span></li>)}
      </ul>
    </div>
  )
}

/** Nobody came: the car is free, and the fee of the price list stands there to be charged or struck. */
function NoShow({ reservation, close }: { reservation: Reservation; close(): void }) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('mark_no_show')
  const [fee, setFee] = useState(formatRappen(reservation.fee_rp))
  const [reason, setReason] = useState('')
  const [accepted, setAccepted] = useState<string[]>([])
  const fee_rp = fee.trim() === '' ? 0 : parseRappen(fee)
  const isBad = fee_rp === null || fee_rp < 0
  const { rows: gates, isLate } = useQuery('vat_gates', { kinds: fee_rp !== null && fee_rp > 0 ? ['NO_SHOW'] : [] })
  return (
    <ActionFrame title={t('reservation.no_show')} lead={t('reservation.no_show_lead')} verb={t('reservation.do_no_show')} isBad={isBad} busy={busy} refusal={refusal?.field ? null : refusal}
      gates={gates ?? []} accepted={accepted} accept={setAccepted} isLate={isLate && !isBad}
      typed={reason || null} close={close} go={async () => {
        const done = await confirm({ reservation_id: reservation.id, fee_rp: fee_rp ?? 0, reason: reason.trim(), accepted })
        if (done?.contract_id) openContract(done.contract_id)
        else if (done) close()
      }}>
      <div className="fields fields-level" onChange={forget}>
        <TextInput label={t('reservation.fee')} description={t('reservation.fee_hint')} value={fee} inputMode="decimal" autoComplete="off" className="amount-field" data-field="fee_rp" data-testid="no-show-fee"
          error={isBad ? t('form.bad_amount') : refusal?.field === 'fee_rp' ? say(refusal.message) : undefined} onChange={event => setFee(event.currentTarget.value)} />
        <TextInput label={t('contract.remark')} value={reason} maxLength={200} data-field="reason" data-testid="action-reason" onChange={event => setReason(event.currentTarget.value)} />
      </div>
    </ActionFrame>
  )
}

function Cancel({ reservation, close }: { reservation: Reservation; close(): void }) {
  const { t } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('cancel_reservation')
  const [reason, setReason] = useState('')
  return (
    <ActionFrame title={t('reservation.cancel')} verb={t('reservation.do_cancel')} busy={busy} refusal={refusal} typed={reason || null} close={close}
      go={async () => { if (await confirm({ reservation_id: reservation.id, reason: reason.trim() })) close() }}>
      <TextInput label={t('contract.reason')} value={reason} maxLength={200} data-field="reason" data-testid="action-reason" onChange={event => {
        setReason(event.currentTarget.value)
        forget()
      }} />
    </ActionFrame>
  )
}
