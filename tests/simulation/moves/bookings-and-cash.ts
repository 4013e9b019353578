import type { FormInput } from '../../../shared/forms.ts'
import { idsOf } from './move.ts'
import type { Move } from './move.ts'

const reason = 'im Spiel'
const waiting = "select id from reservations where status = 'BOOKED' order by id"

const cancelReservation: Move = {
  name: 'cancel_reservation', weight: 1,
  fillIn(view, dice) {
    const reservation_id = dice.pick(idsOf(view, waiting))
    return reservation_id ? { form: 'cancel_reservation', input: { reservation_id, reason } } : null
  },
}

const markNoShow: Move = {
  name: 'mark_no_show', weight: 1,
  fillIn(view, dice) {
    const reservation_id = dice.pick(idsOf(view, waiting))
    return reservation_id ? { form: 'mark_no_show', input: { reservation_id, fee_rp: dice.choose(0, 5_000), reason } } : null
  },
}

/** Two colleagues write the same customer's address at the same time. */
const changeCustomer: Move = {
  name: 'change_customer', weight: 2,
  fillIn(view, dice) {
    const customer_id = dice.pick(idsOf(view, 'select id from customers order by created_at, id'))
    if (!customer_id) return null
    const columns = ['first_name', 'last_name', 'company_name', 'email', 'phone', 'street', 'house_number', 'postcode', 'town', 'country', 'birth_date', 'locale'] as const
    const seen = view.db.prepare(`select ${columns.join(', ')} from customers where id = ?`).get(customer_id) as Record<(typeof columns)[number], string | null>
    const person = { ...seen, [dice.choose('street', 'town', 'phone')]: `im Spiel ${dice.roll(100)}` } as FormInput<'change_customer'>['person']
    return { form: 'change_customer', input: { customer_id, person, seen } }
  },
}

const flagCustomer: Move = {
  name: 'flag_customer', weight: 1, forms: ['flag_customer', 'unflag_customer'],
  fillIn(view, dice) {
    const customer_id = dice.pick(idsOf(view, 'select id from customers order by created_at, id'))
    if (!customer_id) return null
    return dice.roll(2) === 0 ? { form: 'flag_customer', input: { customer_id, reason } } : { form: 'unflag_customer', input: { customer_id } }
  },
}

const twenties = (pieces: number) => [{ denomination_rp: 2_000 as const, pieces }]

/** Opens the drawer of this place, puts something in or takes it out, or counts it. */
const drawer: Move = {
  name: 'drawer', weight: 2, forms: ['open_cash_session', 'record_cash_movement', 'close_cash_session'],
  fillIn(view, dice) {
    const [open] = view.read('cash', {}).open
    if (!open) return { form: 'open_cash_session', input: { till: 'Kasse 1', counts: twenties(10) } }
    const cash_session_id = open.id
    if (dice.roll(3) > 0) return { form: 'record_cash_movement', input: { cash_session_id, kind: dice.choose('IN', 'OUT'), amount_rp: dice.choose(2_000, 500), reason } }
    return { form: 'close_cash_session', input: { cash_session_id, counts: twenties(10), expected_rp: open.expected_rp, reason } }
  },
}

export const bookingAndCashMoves: readonly Move[] = [cancelReservation, markNoShow, changeCustomer, flagCustomer, drawer]
