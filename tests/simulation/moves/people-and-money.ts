import type { FormInput } from '../../../shared/forms.ts'
import { idsOf } from './move.ts'
import type { Move } from './move.ts'

const licence = (last_name: string) => ({
  first_name: 'Nina', last_name, birth_date: '1990-02-03', licence_number: '003123', licence_country: 'CH', licence_categories: 'B',
  licence_issued_on: '2012-05-06', licence_expires_on: null,
})

const registerCustomer: Move = {
  name: 'register_customer', weight: 2,
  fillIn: (_view, dice) => ({ form: 'register_customer', input: {
    first_name: 'Nina', last_name: `Keller ${dice.roll(100)}`, company_name: null, email: null, phone: null,
    street: 'Seestrasse', house_number: '4', postcode: '8002', town: 'Zürich', country: 'CH', birth_date: '1990-02-03', locale: 'de',
    driver: dice.roll(3) > 0 ? licence('Keller') : null,
  } }),
}

const addDriver: Move = {
  name: 'add_driver', weight: 1,
  fillIn(view, dice) {
    const customer_id = dice.pick(idsOf(view, 'select id from customers order by created_at, id'))
    return customer_id ? { form: 'add_driver', input: { customer_id, driver: licence(`Fahrer ${dice.roll(100)}`) } } : null
  },
}

/** A licence was renewed. */
const changeDriver: Move = {
  name: 'change_driver', weight: 1,
  fillIn(view, dice) {
    const driver_id = dice.pick(idsOf(view, 'select id from drivers order by id'))
    if (!driver_id) return null
    const { customer_id, ...seen } = view.db.prepare(`select customer_id, first_name, last_name, birth_date, licence_number, licence_country, licence_categories, licence_issued_on, licence_expires_on
      from drivers where id = ?`).get(driver_id) as FormInput<'change_driver'>['driver'] & { customer_id: string }
    return { form: 'change_driver', input: { customer_id, driver_id, seen, driver: { ...seen, [dice.choose('licence_number', 'licence_expires_on')]: dice.choose('2031-05-06', '2033-05-06') } } }
  },
}

/** One customer was written down twice. */
const mergeCustomers: Move = {
  name: 'merge_customers', weight: 1,
  fillIn(view, dice) {
    const ids = idsOf(view, 'select id from customers order by created_at, id')
    const [customer_id, into_customer_id] = [dice.pick(ids), dice.pick(ids)]
    return customer_id && into_customer_id && customer_id !== into_customer_id ? { form: 'merge_customers', input: { customer_id, into_customer_id } } : null
  },
}

const takePayment: Move = {
  name: 'take_payment', weight: 4,
  fillIn(view, dice) {
    const contract_id = dice.pick(idsOf(view, `select id from contracts where status in ('ACTIVE', 'RETURNED', 'COMPLETED')
      order by created_at, number`))
    if (!contract_id) return null
    const method = dice.choose('CASH', 'TWINT', 'CREDIT_CARD')
    return { form: 'take_payment', input: { contract_id, method, amount_rp: dice.choose(500, 7900, 23_700), reference: null } }
  },
}

export const peopleAndMoneyMoves: readonly Move[] = [registerCustomer, addDriver, changeDriver, mergeCustomers, takePayment]
