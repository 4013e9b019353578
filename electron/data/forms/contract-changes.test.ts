import { beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, zurichDate } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { contract } from '../queries/contract.ts'
import { queries } from '../queries/index.ts'
import { confirm } from '../run.ts'
import { sha256 } from '../sha256.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import { answerExtension } from './extend-contract.ts'
import { answerSwap } from './swap-vehicle.ts'

let desk: TestDesk
beforeEach(() => { desk = deskFixture() })
const view = () => {
  const found = contract(desk, { contract_id: ids.contract }, desk.here)
  if (!found) throw new Error('the contract is gone')
  return found
}
const extension = (ends_at: number | null) => ({ contract_id: ids.contract, ends_at, reason: '', accepted: [] })
const swap = (change = {}) => ({ contract_id: ids.contract, vehicle_id: ids.golf, back_km: 30_050, back_fuel: 8, out_km: 20_000, out_fuel: 8, damages: [], next_status: 'CLEANING' as const,
  reason: 'Panne', accepted: [], ...change })
const drives = () => insert(desk.db, 'contract_drivers', { id: uuidv7(), org_id: ids.org, contract_id: ids.contract, driver_id: ids.driver, is_main: 1 })
const refusal = (key: string, field?: string) => ({ ok: false, message: expect.objectContaining({ key }), ...field ? { field } : {} })

describe('An extension', () => {
  test('shows days and price of both, and goes out with them', () => {
    const until = view().ends_at + 2 * DAY
    expect(answerExtension(desk, desk.here, extension(until))).toMatchObject({ days_before: 3, days_after: 5, until, added_rp: 17_800, balance_rp: 44_500, may_confirm: true })
    expect(confirm(desk, 'extend_contract', extension(until))).toMatchObject({ ok: true })
    expect(view()).toMatchObject({ ends_at: until, balance_rp: 44_500, notes: [{ kind: 'EXTENDED' }], waiting: [{ name: 'extend_contract', state: 'PENDING' }] })
  })

  test('stops where somebody else has the car, and says until when it is free', () => {
    const from = view().ends_at + DAY
    insert(desk.db, 'vehicle_blocks', { id: uuidv7(), org_id: ids.org, vehicle_id: ids.rented, kind: 'MAINTENANCE', source_id: uuidv7(), starts_at: from, ends_at: from + DAY, is_active: 1 })
    expect(confirm(desk, 'extend_contract', extension(from + HOUR))).toEqual({ ok: false, field: 'ends_at', message: { key: 'gate.next_block.taken', values: { free_until_at: from, number: '–' } } })
    expect(confirm(desk, 'extend_contract', extension(from))).toMatchObject({ ok: true })
  })

  test('needs a later end that lies ahead', () => {
    const { ends_at } = view()
    expect(confirm(desk, 'extend_contract', extension(null))).toMatchObject(refusal('gate.extension.missing', 'ends_at'))
    expect(confirm(desk, 'extend_contract', extension(ends_at))).toMatchObject(refusal('gate.extension.not_later', 'ends_at'))
    desk.clock.at = ends_at + 3 * DAY
    expect(confirm(desk, 'extend_contract', extension(ends_at + DAY))).toMatchObject(refusal('gate.extension.in_the_past', 'ends_at'))
  })

  test('for somebody who has been blocked since is asked for, and goes out when it is meant', () => {
    desk.db.prepare('update customers set is_blocked = 1 where id = (select customer_id from contracts where id = ?)').run(ids.contract)
    const until = view().ends_at + DAY
    expect(confirm(desk, 'extend_contract', extension(until))).toMatchObject(refusal('gate.customer_blocked.extend', 'accepted'))
    expect(confirm(desk, 'extend_contract', { ...extension(until), accepted: ['customer_blocked'] })).toMatchObject({ ok: true })
  })

  test('is none where a licence ends before the new return; an insurance that does is told', () => {
    drives()
    const until = view().ends_at + 5 * DAY
    const state = (key: string) => answerExtension(desk, desk.here, extension(until)).gates.find(gate => gate.key === key)?.state
    expect(['licence_expiry', 'insurance', 'inspection'].map(state)).toEqual(['passed', 'passed', 'passed'])
    const day = zurichDate(view().ends_at + DAY)
    desk.db.prepare('update vehicles set insurance_until = ? where id = ?').run(day, ids.rented)
    expect([state('insurance'), answerExtension(desk, desk.here, extension(until)).may_confirm]).toEqual(['warn', true])
    desk.db.prepare('update drivers set licence_expires_on = ? where id in (select driver_id from contract_drivers where contract_id = ?)').run(day, ids.contract)
    expect(confirm(desk, 'extend_contract', extension(until))).toMatchObject(refusal('gate.licence_expiry.too_early', 'ends_at'))
    expect(confirm(desk, 'extend_contract', extension(view().ends_at + DAY))).toMatchObject({ ok: true })
  })

  test('and a swap with missing fuel are taxed at 0 only where somebody has read that the rate is missing', () => {
    desk.db.prepare("update vat_rates set valid_from = '2099-01-01' where code = 'STANDARD'").run()
    const longer = extension(view().ends_at + DAY)
    expect(confirm(desk, 'extend_contract', longer)).toMatchObject(refusal('gate.vat.missing', 'accepted'))
    expect(confirm(desk, 'swap_vehicle', swap({ back_fuel: 6 }))).toMatchObject(refusal('gate.vat.missing', 'accepted'))
    expect(confirm(desk, 'extend_contract', { ...longer, accepted: ['vat'] })).toMatchObject({ ok: true })
    expect(confirm(desk, 'swap_vehicle', swap({ back_fuel: 6, accepted: ['vat'] }))).toMatchObject({ ok: true })
  })

  test('may hold one more deposit, by the code of the terminal or in cash', () => {
    const hold = { method: 'CREDIT_CARD' as const, amount_rp: 20_000, authorisation_code: null, card_last4: '4242' }
    const longer = (deposit: object) => ({ ...extension(view().ends_at + DAY), deposit: { ...hold, ...deposit } })
    expect(confirm(desk, 'extend_contract', longer({}))).toMatchObject(refusal('gate.authorisation.missing', 'deposit.authorisation_code'))
    expect(confirm(desk, 'extend_contract', longer({ amount_rp: 0, authorisation_code: 'X9' }))).toMatchObject(refusal('gate.charge.amount_missing', 'deposit.amount_rp'))
    expect(confirm(desk, 'extend_contract', longer({ method: 'CASH', amount_rp: 20_003 }))).toMatchObject(refusal('gate.deposit.cash_in_five', 'deposit'))
    expect(view().deposits).toHaveLength(1)
    expect(confirm(desk, 'extend_contract', longer({ authorisation_code: 'X9' }))).toMatchObject({ ok: true })
    expect(view().deposits.map(({ amount_rp, status }) => [amount_rp, status])).toEqual([[50_000, 'HELD'], [20_000, 'HELD']])
  })

  test('is signed by whoever stands at the counter, staff by being signed in; a drawing that was never kept is none, and nobody signs on the telephone', () => {
    insert(desk.db, 'user_locations', { id: uuidv7(), org_id: ids.org, user_id: ids.person, location_id: ids.city })
    const { ends_at } = view()
    const signature = { signer_name: 'Regula Müller', sha256: 'a'.repeat(64), reason: null, text: 'Ich behalte den Wagen länger.' }
    expect(confirm(desk, 'extend_contract', { ...extension(ends_at + DAY), signature })).toMatchObject(refusal('error.photo_gone'))
    expect(view().notes).toEqual([])
    desk.db.prepare("insert into kept_photos (sha256, bytes, mime, kept_at) values (?, 900, 'image/png', ?)").run(signature.sha256, desk.clock.at)
    expect(confirm(desk, 'extend_contract', { ...extension(ends_at + DAY), signature })).toMatchObject({ ok: true })
    expect(view().notes).toMatchObject([{ kind: 'EXTENDED', signer: 'Regula Müller', refused: null }])
    expect(desk.db.prepare('select role, text_sha256, signed_text, attachment_id is not null as drawn, contract_id from signatures where note_id is not null order by role').all())
      .toEqual([{ role: 'CUSTOMER', text_sha256: sha256(signature.text), signed_text: signature.text, drawn: 1, contract_id: ids.contract }, { role: 'STAFF', text_sha256: sha256(signature.text), signed_text: signature.text, drawn: 0, contract_id: ids.contract }])
    desk.clock.at += HOUR
    const refused = { ...signature, sha256: null, reason: 'fragt zuerst die Firma', staff_sha256: 'b'.repeat(64) }
    expect(confirm(desk, 'extend_contract', { ...extension(ends_at + 2 * DAY), signature: refused }), 'what staff have drawn has to be there too').toMatchObject(refusal('error.photo_gone'))
    desk.db.prepare("insert into kept_photos (sha256, bytes, mime, kept_at) values (?, 900, 'image/png', ?)").run(refused.staff_sha256, desk.clock.at)
    expect(confirm(desk, 'extend_contract', { ...extension(ends_at + 2 * DAY), signature: refused })).toMatchObject({ ok: true })
    expect(desk.db.prepare('select s.role, a.sha256 from signatures s left join attachments a on a.id = s.attachment_id where s.signed_at = ? order by s.role').all(desk.clock.at))
      .toEqual([{ role: 'CUSTOMER', sha256: null }, { role: 'STAFF', sha256: refused.staff_sha256 }])
    desk.clock.at += HOUR
    expect(confirm(desk, 'extend_contract', extension(ends_at + 3 * DAY))).toMatchObject({ ok: true })
    expect(view().notes.map(({ signer, refused }) => [signer, refused])).toEqual([[null, null], ['Regula Müller', 'fragt zuerst die Firma'], ['Regula Müller', null]])
  })
})

describe('A swap', () => {
  test('gives nobody a car that their licence or their age is not enough for', () => {
    drives()
    const gate = (key: string) => answerSwap(desk, desk.here, swap()).gates.find(one => one.key === key)
    expect([gate('licence_category')?.state, gate('driver_age')?.state]).toEqual(['passed', 'passed'])
    desk.db.prepare('update vehicles set category_id = ? where id = ?').run(ids.van, ids.golf)
    expect(confirm(desk, 'swap_vehicle', swap())).toMatchObject(refusal('gate.licence_category.missing', 'vehicle_id'))
    desk.db.prepare("update drivers set licence_categories = 'B,C1', birth_date = '2004-05-05' where id in (select driver_id from contract_drivers where contract_id = ?)").run(ids.contract)
    expect(confirm(desk, 'swap_vehicle', swap())).toMatchObject(refusal('gate.driver_age.too_young', 'vehicle_id'))
  })

  test('asks for a reason, for both readings and for a car that is free', () => {
    expect(confirm(desk, 'swap_vehicle', swap({ reason: '' }))).toMatchObject(refusal('gate.reason.missing', 'reason'))
    expect(confirm(desk, 'swap_vehicle', swap({ back_km: null }))).toMatchObject(refusal('gate.odometer.missing', 'back_km'))
    expect(confirm(desk, 'swap_vehicle', swap({ out_km: 19_999 }))).toMatchObject(refusal('gate.odometer.below_last', 'out_km'))
    desk.db.prepare("update vehicles set status = 'CLEANING' where id = ?").run(ids.golf)
    expect(confirm(desk, 'swap_vehicle', swap())).toMatchObject(refusal('gate.vehicle_free.cleaning', 'vehicle_id'))
  })

  test('charges the missing fuel of the old car and keeps both legs', () => {
    expect(answerSwap(desk, desk.here, swap({ back_fuel: 4 }))).toMatchObject({ lines: [{ kind: 'FUEL', quantity: 25 }], driven_km: 50, may_confirm: true })
    expect(confirm(desk, 'swap_vehicle', swap({ back_fuel: 4, next_status: 'OUT_OF_SERVICE' }))).toMatchObject({ ok: true })
    expect(view().legs).toMatchObject([{ state: 'IN', in_km: 30_050 }, { state: 'OUT', out_km: 20_000 }])
  })
})

describe('What a manager does', () => {
  test('is barred for STAFF with the way out, also where the form is sent', () => {
    expect(view().actions.filter(one => one.blocked)).toEqual([{ name: 'void', blocked: { key: 'action.needs_manager', values: { number: 'ZRH-26-000141' } } }])
    expect(confirm(desk, 'void_contract', { contract_id: ids.contract, odometer_km: 30_000, reason: 'falsch' })).toMatchObject(refusal('refused.needs_manager'))
  })

  test('voids deposit and payments with the contract, and nothing after a kilometre', () => {
    desk.sign('MANAGER')
    expect(confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'CASH', amount_rp: 5000, reference: null })).toMatchObject({ ok: true })
    expect(confirm(desk, 'void_contract', { contract_id: ids.contract, odometer_km: 30_001, reason: 'falsch' })).toMatchObject(refusal('gate.void.driven', 'odometer_km'))
    expect(confirm(desk, 'void_contract', { contract_id: ids.contract, odometer_km: 30_000, reason: 'falsch' })).toMatchObject({ ok: true })
    expect(view()).toMatchObject({ status: 'VOID', balance_rp: 0, held_rp: 0, legs: [{ state: 'VOID' }], payments: [{ kind: 'PAYMENT' }, { kind: 'REFUND' }] })
  })

  test('a charge beyond the own limit names the limit', () => {
    const charge = { contract_id: ids.contract, kind: 'CLEANING', quantity: 1, unit_rp: 50_001, description: '' }
    expect(confirm(desk, 'add_charge', charge)).toEqual({ ok: false, field: 'unit_rp', message: { key: 'gate.charge.over_limit', values: { amount_rp: 50_001, limit_rp: 50_000 } } })
    expect(confirm(desk, 'add_charge', { ...charge, unit_rp: 0 })).toMatchObject(refusal('gate.charge.amount_missing'))
    expect(confirm(desk, 'add_charge', { ...charge, unit_rp: 6000 })).toMatchObject({ ok: true })
    expect(view().lines.at(-1)).toMatchObject({ kind: 'CLEANING', amount_rp: 6000 })
  })
})

describe('What is charged by hand on a day without a rate of VAT', () => {
  const charge = { contract_id: ids.contract, kind: 'CLEANING', quantity: 1, unit_rp: 6000, description: '' }
  const late = { contract_id: ids.contract, kind: 'REMINDER' as const, amount_rp: 0, fee_rp: 2000, reason: 'Mahnung' }
  beforeEach(() => { desk.db.prepare("update vat_rates set valid_from = '2099-01-01' where code = 'STANDARD'").run() })

  test('is taxed at 0 only where somebody has read so: a charge, and the fee of a fine or a reminder', () => {
    expect(confirm(desk, 'add_charge', charge)).toEqual({ ok: false, field: 'accepted', message: { key: 'gate.vat.missing', values: { code: 'STANDARD', valid_on: zurichDate(desk.now()) } } })
    expect(confirm(desk, 'charge_afterwards', late)).toMatchObject(refusal('gate.vat.missing', 'accepted'))
    expect(confirm(desk, 'charge_afterwards', { ...late, kind: 'FINE', amount_rp: 12_000 })).toMatchObject(refusal('gate.vat.missing', 'accepted'))
    expect(confirm(desk, 'charge_afterwards', { ...late, kind: 'FINE', amount_rp: 12_000, fee_rp: 0 }), 'a fine itself is outside VAT').toMatchObject({ ok: true })
    expect(confirm(desk, 'add_charge', { ...charge, accepted: ['vat'] })).toMatchObject({ ok: true })
    expect(confirm(desk, 'charge_afterwards', { ...late, accepted: ['vat'] })).toMatchObject({ ok: true })
    expect(stored()).toEqual([['FINE', 'NONE', 0], ['CLEANING', 'STANDARD', 0], ['HANDLING_FEE', 'STANDARD', 0]])
  })

  test('is told beside the field before anybody confirms', () => {
    const told = (...kinds: string[]) => queries.vat_gates(desk, { kinds }, desk.here).map(({ key, state, must_accept }) => [key, state, must_accept])
    expect([told(), told('FINE'), told('CLEANING'), told('FINE', 'HANDLING_FEE')]).toEqual([[], [], [['vat', 'warn', true]], [['vat', 'warn', true]]])
  })

  test('is asked about for a reservation that nobody fetched too, where the firm taxes it', () => {
    desk.clock.at += 30 * DAY
    const no_show = { reservation_id: ids.reservation, fee_rp: 5000, reason: '' }
    desk.db.prepare("update charge_kinds set vat_code = 'STANDARD' where kind = 'NO_SHOW'").run()
    expect(confirm(desk, 'mark_no_show', no_show)).toMatchObject(refusal('gate.vat.missing', 'accepted'))
    expect(confirm(desk, 'mark_no_show', { ...no_show, accepted: ['vat'] })).toMatchObject({ ok: true })
  })

  test('needs no rate where the firm calls the code outside VAT', () => {
    insert(desk.db, 'vat_codes', { id: uuidv7(), org_id: ids.org, code: 'EXEMPT', is_taxed: 0, name_de: 'X', name_fr: 'X', name_it: 'X', name_en: 'X' })
    desk.db.prepare("update charge_kinds set vat_code = 'EXEMPT' where kind = 'CLEANING'").run()
    expect(confirm(desk, 'add_charge', charge)).toMatchObject({ ok: true })
    expect(stored()).toEqual([['CLEANING', 'EXEMPT', 0]])
  })

  const stored = () => desk.db.prepare("select kind, vat_code, vat_bp from contract_charges where created_at = ? order by kind = 'HANDLING_FEE', kind = 'CLEANING'").raw().all(desk.clock.at)
})

describe('A fine and a reminder', () => {
  const late = (change = {}) => ({ contract_id: ids.contract, kind: 'REMINDER' as const, amount_rp: 0, fee_rp: null, reason: 'Mahnung', ...change })
  const fee = (code: string, amount_rp: number, category_id: string | null = null) => insert(desk.db, 'counter_fees', { id: uuidv7(), org_id: ids.org, kind: 'HANDLING_FEE', code, category_id,
    name_de: code, name_fr: code, name_it: code, name_en: code, amount_rp, is_active: 1 })

  test('cost what the price list says for this class of car, also when confirmed before it stood on the screen', () => {
    fee('REMINDER', 2000)
    fee('FINE', 4000)
    fee('FINE', 4500, ids.compact)
    expect(confirm(desk, 'charge_afterwards', late())).toMatchObject({ ok: true })
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', amount_rp: 12_000 }))).toMatchObject({ ok: true })
    expect(view().lines.slice(-3)).toMatchObject([{ kind: 'HANDLING_FEE', amount_rp: 2000 }, { kind: 'FINE', amount_rp: 12_000 }, { kind: 'HANDLING_FEE', amount_rp: 4500 }])
  })

  test('a fee that was typed stands before it; a reminder without any fee is asked for one', () => {
    expect(confirm(desk, 'charge_afterwards', late())).toMatchObject(refusal('gate.charge.amount_missing', 'fee_rp'))
    fee('FINE', 4000)
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', amount_rp: 12_000, fee_rp: 0 }))).toMatchObject({ ok: true })
    expect(view().lines.at(-1)).toMatchObject({ kind: 'FINE', amount_rp: 12_000 })
  })
})
