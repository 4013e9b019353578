import { uuidv7 } from '../../../shared/uuid.ts'
import { vatOf } from '../../../shared/vat.ts'
import { handlingFee } from '../queries/counter-fees.ts'
import type { Form } from './form.ts'
import { isBeyondAlone, limitRefusal } from './add-charge.ts'
import { vatRates } from './prices.ts'
import { vatRefusal } from './vat-gates.ts'

export const addNote: Form<'add_note'> = (desk, _, { contract_id, reason }) => (reason === ''
  ? { ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' }
  : { ok: true, result: { contract_id }, ops: [{ name: 'add_note', input: { contract_id, note_id: uuidv7(desk.now()), reason } }] })

/** What happened to the car: an accident with police and counterparty, a breakdown, a key in the box, a car that nobody knows to be out. */
export const reportIncident: Form<'report_incident'> = (desk, here, form) => {
  const at = desk.now()
  const happened_at = form.happened_at ?? at
  if (happened_at > at) return { ok: false, message: { key: 'refused.incident_has_happened' }, field: 'happened_at' }
  if (form.kind === 'ACCIDENT' && form.description === '') return { ok: false, message: { key: 'gate.incident.what_missing' }, field: 'description' }
  if (form.kind === 'ARRIVAL' && form.odometer_km === null) return { ok: false, message: { key: 'gate.incident.km_missing' }, field: 'odometer_km' }
  return { ok: true, result: { contract_id: form.contract_id ?? '' }, ops: [{ name: 'report_incident', input: {
    ...form, incident_id: uuidv7(at), location_id: here.location_id, happened_at, police_number: form.police_number || null, counterparty: form.counterparty || null,
  } }] }
}

/** A fine with the fee for it, or the fee of a reminder, onto a contract that may be long closed. */
export const chargeAfterwards: Form<'charge_afterwards'> = (desk, here, { contract_id, kind, amount_rp, reason, ...form }) => {
  const fee_rp = form.fee_rp ?? handlingFee(desk, contract_id, kind)
  const fine = kind === 'FINE' ? form.fine : undefined
  const authority = fine?.authority || null
  if (fine && (fine.offence_at === null || fine.offence_at > desk.now())) {
    return { ok: false, message: { key: fine.offence_at === null ? 'gate.fine.when_missing' : 'refused.incident_has_happened' }, field: 'offence_at' }
  }
  if (kind === 'FINE' && amount_rp < 1 && authority === null) return { ok: false, message: { key: 'gate.charge.amount_missing' }, field: 'amount_rp' }
  if (kind === 'REMINDER' && fee_rp < 1) return { ok: false, message: { key: 'gate.charge.amount_missing' }, field: 'fee_rp' }
  if (reason === '') return { ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' }
  const kinds = [...kind === 'FINE' && amount_rp > 0 ? ['FINE'] : [], ...fee_rp > 0 ? ['HANDLING_FEE'] : []]
  const refusal = limitRefusal(desk, here, amount_rp + fee_rp, kind === 'FINE' ? 'amount_rp' : 'fee_rp') ?? vatRefusal(desk, here, kinds, form.accepted)
  if (refusal) return refusal
  const at = desk.now()
  const line = (charge: 'FINE' | 'HANDLING_FEE', rp: number) => (rp === 0 ? []
    : [{ id: uuidv7(at), kind: charge, quantity: 1, unit_rp: rp, amount_rp: rp, ...vatOf(vatRates(desk, here), charge, at) }])
  return { ok: true, result: { contract_id }, ops: [{ name: 'charge_afterwards', input: {
    contract_id, note_id: uuidv7(at), kind, reason, charges: [...kind === 'FINE' ? line('FINE', amount_rp) : [], ...line('HANDLING_FEE', fee_rp)],
    ...fine && fine.offence_at !== null ? { fine: { offence_at: fine.offence_at, number: fine.number || null, driver_id: fine.driver_id, authority } } : {},
  }, beyond: isBeyondAlone(desk, here, amount_rp + fee_rp) }] }
}
