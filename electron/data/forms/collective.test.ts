import { beforeEach, describe, expect, test } from 'vitest'
import type { FormInput } from '../../../shared/forms.ts'
import { customer } from '../queries/customer.ts'
import { contract } from '../queries/contract.ts'
import { confirm } from '../run.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  // it is over, and the shipyard owes it
  desk.db.prepare("update contracts set status = 'COMPLETED', is_receivable = 1, customer_id = ?, returned_at = ends_at, returned_location_id = ? where id = ?").run(ids.young, ids.city, ids.contract)
  desk.db.prepare("update deposits set status = 'SETTLED', settled_at = held_at where contract_id = ?").run(ids.contract)
})
const block = () => insert(desk.db, 'number_blocks', { id: 'inv', org_id: 'o', location_id: ids.city, device_id: ids.device, kind: 'INVOICE', prefix: 'INV-ZRH-26-', first_no: 1, last_no: 9, next_no: 1, leased_at: 0 })
const recipient = { name: 'Neue Werft AG', line: null, street: 'Seestrasse', house_number: '9', postcode: '8002', town: 'Zürich', country: 'CH' }
const issue = (changes: Partial<FormInput<'issue_collective_invoice'>> = {}) =>
  confirm(desk, 'issue_collective_invoice', { customer_id: ids.young, contract_ids: [ids.contract], payer: 'COMPANY', recipient, due_days: 30, ...changes })
const file = () => customer(desk, { customer_id: ids.young }, desk.here)

describe('A collective invoice at the counter', () => {
  test('takes the closed contracts of a company that are owed, and shows which stand on one', () => {
    block()
    expect(file()?.to_bill).toMatchObject([{ contract_id: ids.contract, invoice: null }])
    const owed_rp = file()?.to_bill[0]?.balance_rp
    expect(issue()).toMatchObject({ ok: true })
    expect(file()?.to_bill).toMatchObject([{ contract_id: ids.contract, invoice: { number: 'INV-ZRH-26-000001', is_collective: true } }])
    expect(file()?.collectives).toMatchObject([{ number: 'INV-ZRH-26-000001', contracts: 1, open_rp: owed_rp }])
  })

  test('says what is missing and where: address, contracts, a number; and nothing is written', () => {
    expect(issue({ recipient: { ...recipient, town: ' ' } })).toMatchObject({ ok: false, message: { key: 'gate.bill.address_missing' }, field: 'recipient.town' })
    expect(issue({ contract_ids: [] })).toMatchObject({ ok: false, message: { key: 'gate.collective.none' }, field: 'contract_ids' })
    expect(issue({ customer_id: ids.mueller })).toMatchObject({ ok: false, message: { key: 'gate.collective.none' } })
    expect(issue({ contract_ids: [ids.contract, ids.reservation] })).toMatchObject({ ok: false, message: { key: 'refused.contract_not_receivable' } })
    expect(issue()).toMatchObject({ ok: false, message: { key: 'gate.bill.no_number' } })
    block()
    expect(issue()).toMatchObject({ ok: true })
    expect(issue()).toMatchObject({ ok: false, message: { key: 'refused.contract_already_invoiced' } })
    expect(desk.db.prepare('select count(*) from outbox').pluck().get()).toBe(1)
  })

  test('that is running or was paid has nothing to collect', () => {
    desk.db.prepare("update contracts set status = 'RETURNED' where id = ?").run(ids.contract)
    expect(file()?.to_bill).toEqual([])
  })

  test('is reminded of as a whole: the contract says where', () => {
    block()
    const remind = () => contract(desk, { contract_id: ids.contract }, desk.here)?.actions.find(action => action.name === 'remind')
    expect(remind()).toEqual({ name: 'remind', blocked: null })
    issue()
    expect(remind()).toEqual({ name: 'remind', blocked: { key: 'action.on_collective', values: { number: 'INV-ZRH-26-000001' } } })
  })

  test('is credited by a manager only, and not at all without a reason', () => {
    block()
    const issued = issue()
    const invoice_id = issued.ok ? (issued.value as { invoice_id: string }).invoice_id : ''
    const credit = (reason: string) => confirm(desk, 'credit_collective_invoice', { invoice_id, contract_id: null, how: 'ALL', reason })
    insert(desk.db, 'number_blocks', { id: 'cn', org_id: 'o', location_id: ids.city, device_id: ids.device, kind: 'CREDIT_NOTE', prefix: 'CN-ZRH-26-', first_no: 1, last_no: 9, next_no: 1, leased_at: 0 })
    expect(credit('Kulanz')).toMatchObject({ ok: false, message: { key: 'refused.needs_manager' } })
    desk.sign('MANAGER')
    expect(credit('')).toMatchObject({ ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' })
    expect(credit('Kulanz')).toMatchObject({ ok: true })
    expect(file()?.to_bill).toEqual([])
    expect(credit('Kulanz')).toMatchObject({ ok: false, message: { key: 'gate.credit.nothing' } })
  })
})
