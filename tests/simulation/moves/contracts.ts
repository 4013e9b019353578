import type { FormInput } from '../../../shared/forms.ts'
import { acceptAll, idsOf } from './move.ts'
import type { Dice, Move, View } from './move.ts'

const HOUR = 3_600_000
const reason = 'im Spiel'
const open = "select id from contracts where status = 'ACTIVE' order by created_at, number"
const any = 'select id from contracts order by created_at, number'
const pickContract = (view: View, dice: Dice, sql: string) => dice.pick(idsOf(view, sql))

/** The customer keeps the car longer, or brings it back sooner than was said. */
const extendContract: Move = {
  name: 'extend_contract', weight: 2,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, open)
    if (!contract_id) return null
    const ends_at = view.db.prepare('select ends_at from contracts where id = ?').pluck().get(contract_id) as number
    const form: FormInput<'extend_contract'> = { contract_id, ends_at: ends_at + dice.choose(24, 48, 72, 5) * HOUR, reason, accepted: [] }
    const seen = view.read('extend_contract', form)
    return { form: 'extend_contract', input: { ...form, accepted: seen ? acceptAll(seen.gates) : [] } }
  },
}

const swapVehicle: Move = {
  name: 'swap_vehicle', weight: 2,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, open)
    if (!contract_id) return null
    const free = view.read('free_vehicles', { category_id: null, ends_at: null }).map(vehicle => vehicle.id).sort()
    const vehicle_id = dice.pick(dice.roll(6) === 5 || free.length === 0 ? idsOf(view, 'select id from vehicles order by id') : free) ?? null
    const out_km = view.db.prepare('select odometer_km from vehicles where id = ?').pluck().get(vehicle_id) as number | undefined
    const back_km = view.db.prepare('select max(out_km) from contract_vehicles where contract_id = ?').pluck().get(contract_id) as number | null
    const form: FormInput<'swap_vehicle'> = {
      contract_id, vehicle_id, back_km: (back_km ?? 0) + dice.choose(40, 210, 0, -15), back_fuel: 7, out_km: (out_km ?? 0) + dice.choose(0, 4, -9), out_fuel: 8, damages: [],
      next_status: dice.choose('CLEANING', 'AVAILABLE', 'OUT_OF_SERVICE'), reason, accepted: [],
    }
    const seen = view.read('swap_vehicle', form)
    return { form: 'swap_vehicle', input: { ...form, accepted: seen ? acceptAll(seen.gates) : [] } }
  },
}

const voidContract: Move = {
  name: 'void_contract', weight: 1,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, open)
    if (!contract_id) return null
    const out_km = view.db.prepare('select max(out_km) from contract_vehicles where contract_id = ?').pluck().get(contract_id) as number | null
    return { form: 'void_contract', input: { contract_id, odometer_km: (out_km ?? 0) + dice.choose(0, 2), reason } }
  },
}

const closeContract: Move = {
  name: 'close_contract', weight: 2,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, "select id from contracts where status = 'RETURNED' order by created_at, number")
    return contract_id ? { form: 'close_contract', input: { contract_id, payment: null, receivable: dice.roll(3) > 0 } } : null
  },
}

const reopenContract: Move = {
  name: 'reopen_contract', weight: 1,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, "select id from contracts where status = 'COMPLETED' order by created_at, number")
    return contract_id ? { form: 'reopen_contract', input: { contract_id, reason } } : null
  },
}

const addCharge: Move = {
  name: 'add_charge', weight: 1,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, "select id from contracts where status in ('ACTIVE', 'RETURNED') order by created_at, number")
    return contract_id ? { form: 'add_charge', input: { contract_id, kind: 'OTHER', quantity: 1, unit_rp: dice.choose(2_500, 12_000), description: reason } } : null
  },
}

const addNote: Move = {
  name: 'add_note', weight: 1,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, any)
    return contract_id ? { form: 'add_note', input: { contract_id, reason: `Notiz ${dice.roll(100)}` } } : null
  },
}

/** A company that is known here pays for it, or the renter does again. */
const setPayer: Move = {
  name: 'set_payer', weight: 1,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, any)
    const payer_id = dice.roll(3) === 0 ? null : dice.pick(idsOf(view, 'select id from customers order by created_at, id')) ?? null
    return contract_id ? { form: 'set_payer', input: { contract_id, payer_id } } : null
  },
}

const voidPayment: Move = {
  name: 'void_payment', weight: 1,
  fillIn(view, dice) {
    const payment_id = dice.pick(idsOf(view, 'select id from payments where reverses_id is null order by paid_at, id'))
    const contract_id = view.db.prepare('select contract_id from payments where id = ?').pluck().get(payment_id ?? null) as string | null | undefined
    return payment_id && contract_id ? { form: 'void_payment', input: { contract_id, payment_id, reason } } : null
  },
}

const reportIncident: Move = {
  name: 'report_incident', weight: 1,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, open)
    const vehicle_id = view.db.prepare("select vehicle_id from contract_vehicles where contract_id = ? order by out_at desc").pluck().get(contract_id ?? null) as string | undefined
    return contract_id && vehicle_id ? { form: 'report_incident', input: {
      contract_id, vehicle_id, kind: 'ACCIDENT', happened_at: view.now() - HOUR, place: 'Olten', police_number: '', counterparty: '', description: reason, odometer_km: null, fuel_level: null,
      out_of_service: dice.roll(2) === 1,
    } } : null
  },
}

const issueInvoice: Move = {
  name: 'issue_invoice', weight: 1,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, "select id from contracts where status in ('RETURNED', 'COMPLETED') order by created_at, number")
    return contract_id ? { form: 'issue_invoice', input: {
      contract_id, due_days: 30, payer: 'RENTER', recipient: { name: 'Nina Keller', line: null, street: 'Seestrasse', house_number: '4', postcode: '8002', town: 'Zürich', country: 'CH' },
    } } : null
  },
}

/** A fine that comes by post, with the fee for passing it on. */
const chargeAfterwards: Move = {
  name: 'charge_afterwards', weight: 1,
  fillIn(view, dice) {
    const contract_id = pickContract(view, dice, any)
    return contract_id ? { form: 'charge_afterwards', input: { contract_id, kind: 'FINE', amount_rp: dice.choose(4_000, 12_000), fee_rp: 3_000, reason } } : null
  },
}

/** All that is left of a document, or all of it and its charges onto another one. */
const creditInvoice: Move = {
  name: 'credit_invoice', weight: 1,
  fillIn(view, dice) {
    const invoice_id = dice.pick(idsOf(view, "select id from invoices where kind = 'INVOICE' and contract_id is not null order by issued_at, id"))
    const contract_id = view.db.prepare('select contract_id from invoices where id = ?').pluck().get(invoice_id ?? null) as string | undefined
    return invoice_id && contract_id ? { form: 'credit_invoice', input: { contract_id, invoice_id, how: dice.choose('ALL', 'ANEW'), reason, lines: [] } } : null
  },
}

export const contractMoves: readonly Move[] = [
  extendContract, swapVehicle, voidContract, closeContract, reopenContract, addCharge, addNote, setPayer, voidPayment, reportIncident, issueInvoice, chargeAfterwards, creditInvoice,
]
