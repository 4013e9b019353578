import type { Fixture } from '../fixture.ts'
import { DAY, HOUR } from '../twins/inputs.ts'

type Insert = (table: string, row: Record<string, unknown>) => PromiseLike<unknown>

/** Documents, drawers, approvals and what has left the house, at both locations of a firm; and contracts to void and to reopen. */
export async function insertMoney(fixture: Fixture, insert: Insert): Promise<void> {
  const { org, now, locations, users, devices, contract, contract_charge, customers, plans, categories } = fixture
  const at = (offset: number) => new Date(now + offset)
  const id = (n: number) => org.replace(/.{4}$/, n.toString(16).padStart(4, '0'))
  const supplier = { supplier_name: 'Muster Mobil AG', supplier_street: 'Bahnhofstrasse', supplier_house_number: '1', supplier_postcode: '8001', supplier_town: 'Zürich' }
  const vat = { vat_code: 'STANDARD', vat_bp: 810 }

  /** A document of one line, with the VAT in it. */
  const issue = async (n: number, row: { contract_id: string; kind: string; location_id: string; issued_by: string; device_id: string } & Record<string, unknown>,
    line: { charge_id: string; quantity: number; unit_rp: number; corrects_line_id?: string }) => {
    const total_rp = line.quantity * line.unit_rp
    await insert('invoices', { ...supplier, id: id(n), number: `D-${n}`, payer: 'RENTER', recipient_name: 'Regula Müller', locale: 'de', starts_at: at(-9 * DAY), ends_at: at(-7 * DAY),
      total_rp, issued_at: at(-6 * DAY), ...row })
    const of = { invoice_id: id(n), contract_id: row.contract_id }
    await insert('invoice_lines', { ...of, ...line, ...vat, id: id(n + 1), position: 1, kind: 'RENT', description: 'Miete', amount_rp: total_rp })
    await insert('invoice_vat_totals', { ...of, ...vat, id: id(n + 2), gross_rp: total_rp, vat_rp: Math.round(total_rp * 810 / 10_810) })
  }
  const places = [
    { n: 0x1000, location_id: locations.city, device_id: devices.city, user: users.city.id },
    { n: 0x1100, location_id: locations.airport, device_id: devices.airport, user: users.airport.id },
  ]
  for (const { n, location_id, device_id, user } of places) {
    const contract_id = id(n)
    const by = { contract_id, location_id, device_id, issued_by: user }
    await issue(n + 0x20, { ...by, kind: 'INVOICE' }, { charge_id: id(n + 3), quantity: 2, unit_rp: 7900 })
    await issue(n + 0x23, { ...by, kind: 'CREDIT_NOTE', corrects_id: id(n + 0x20), reason: 'Kulanz', issued_by: users.manager.id },
      { charge_id: id(n + 3), quantity: 1, unit_rp: 800, corrects_line_id: id(n + 0x21) })
    // not on a document yet
    await insert('contract_charges', { ...vat, id: id(n + 0x10), contract_id, kind: 'CLEANING', quantity: 1, unit_rp: 8000, amount_rp: 8000, created_at: at(-7 * DAY), created_by: user })
    const allocated = { contract_id, invoice_id: id(n + 0x20), allocated_at: at(-6 * DAY), allocated_by: user }
    const of_payment = { ...allocated, payment_id: id(n + 5), amount_rp: 10_000 }
    await insert('payment_allocations', { ...of_payment, id: id(n + 0x26) })
    await insert('payment_allocations', { ...of_payment, id: id(n + 0x27), reverses_id: id(n + 0x26) })
    await insert('payment_allocations', { ...allocated, id: id(n + 0x28), deposit_id: id(n + 4), amount_rp: 500 })
    const paid = { contract_id, location_id, method: 'TWINT', amount_rp: 100, rounding_rp: 0, paid_at: at(-6 * DAY), taken_by: user }
    await insert('payments', { ...paid, id: id(n + 0x29), kind: 'PAYMENT' })
    await insert('payments', { ...paid, id: id(n + 0x2a), kind: 'REFUND', reverses_id: id(n + 0x29) })

    const drawer = { location_id, device_id, opened_at: at(-2 * DAY), opening_rp: 10_000 }
    const closed = { status: 'CLOSED', closed_at: at(-2 * DAY + HOUR), counted_rp: 10_000, expected_rp: 10_000 }
    await insert('cash_sessions', { ...drawer, ...closed, id: id(n + 0x30), till: 'A', opened_by: user, closed_by: user })
    await insert('cash_sessions', { ...drawer, id: id(n + 0x31), till: 'A', status: 'OPEN', opened_by: user })
    await insert('cash_sessions', { ...drawer, id: id(n + 0x32), till: 'B', status: 'OPEN', opened_by: users.manager.id })
    await insert('cash_sessions', { ...drawer, ...closed, id: id(n + 0x33), till: 'B', opened_by: users.manager.id, closed_by: users.manager.id })
    for (const session of [0x30, 0x31, 0x32, 0x33]) {
      const of = { location_id, cash_session_id: id(n + session) }
      await insert('cash_counts', { ...of, id: id(n + session + 4), moment: 'OPENING', denomination_rp: 10_000, pieces: 1, counted_at: at(-2 * DAY) })
      await insert('cash_movements', { ...of, id: id(n + session + 8), kind: 'OUT', amount_rp: 500, reason: 'Glühbirne', moved_at: at(-2 * DAY), moved_by: user })
    }
    await insert('cash_counts', { location_id, cash_session_id: id(n + 0x30), id: id(n + 0x3c), moment: 'CLOSING', denomination_rp: 10_000, pieces: 1,
      counted_at: at(-2 * DAY + HOUR) })

    const approved = { location_id, command: 'grant_discount', reason: 'am Telefon', approved_at: at(-8 * DAY), approved_by: users.manager.id }
    await insert('approvals', { ...approved, id: id(n + 0x40), contract_id, limit_bp: 1000 })
    await insert('approvals', { ...approved, id: id(n + 0x41), reservation_id: id(n + 9) })
    await insert('approval_requests', { id: id(n + 0x45), location_id, contract_id: id(n + 0x46), customer_id: fixture.customers.known, vehicle_id: fixture.vehicles.spare,
      ops: JSON.stringify([{ name: 'waive_deposit', input: { contract_id: id(n + 0x46), note_id: id(n + 0x47), reason: 'x' } }]), asked_at: at(-HOUR), asked_by: user, status: 'OPEN' })
    // one by telephone and one from another desk
    const agreed = { location_id, contract_id: id(n + 0x46), customer_id: fixture.customers.known, vehicle_id: fixture.vehicles.spare, ops: '[]', asked_at: at(-HOUR), asked_by: user,
      status: 'GRANTED', answered_at: at(-HOUR), answered_by: users.manager.id, valid_until: at(0) }
    await insert('approval_requests', { ...agreed, id: id(n + 0x48), phone_challenge: `1000300${n}00000` })
    await insert('approval_requests', { ...agreed, id: id(n + 0x49) })
    const written = { text: 'x', written_at: at(-8 * DAY), written_by: user }
    await insert('booking_notes', { ...written, id: id(n + 0x42), contract_id, kind: 'DISCOUNT', approval_id: id(n + 0x40) })
    await insert('booking_notes', { ...written, id: id(n + 0x43), reservation_id: id(n + 9), kind: 'NO_SHOW', approval_id: id(n + 0x41) })
    // long ago, so that nothing of today is late for it
    await insert('period_locks', { id: id(n + 0x44), location_id, until_on: '2019-12-31', locked_at: at(-DAY), locked_by: users.admin.id })
    await insert('ledger_accounts', { id: id(n + 0x4a), purpose: 'CASH', location_id, account: '1001' })
    await insert('journal_deliveries', { id: id(n + 0x4b), location_id, number: 1, from_on: '2019-12-01', until_on: '2019-12-31', entry_count: 1, delivered_at: at(-DAY), delivered_by: users.admin.id })
    await insert('delivered_movements', { id: id(n + 0x4d), delivery_id: id(n + 0x4b), what: 'payment', row_id: id(n + 0x4c), is_reversal: false, at: at(-2000 * DAY), document: 'ZRH-19-000001', hint: 'CASH', amount_rp: 100,
      other_rp: 0, vat_code: '', vat_bp: 0, group_id: id(n + 0x4c), before_rp: 0 })
    const made = { row_count: 1, sum_rp: 100, sha256: 'a1'.repeat(32), made_at: at(-DAY), made_by: users.admin.id, device_id }
    await insert('export_runs', { ...made, id: id(n + 0x45), location_id, kind: 'JOURNAL', format: 'banana', from_on: '2019-01-01', until_on: '2019-12-31', is_delta: false })
    await insert('backup_runs', { ...made, id: id(n + 0x46), kind: 'ARCHIVE', table_count: 40, bytes: 1000, is_ok: true })
  }

  // of the customer who can sign in
  const here = { location_id: locations.city, device_id: devices.city }
  await issue(0x1210, { ...here, contract_id: contract, kind: 'INVOICE', issued_by: users.city.id }, { charge_id: contract_charge, quantity: 3, unit_rp: 7900 })
  await insert('payments', { id: id(0x1213), contract_id: contract, location_id: locations.city, kind: 'PAYMENT', method: 'TWINT', amount_rp: 1000, rounding_rp: 0,
    paid_at: at(-DAY), taken_by: users.city.id })
  // taken here for a contract that has nothing else to do with this location
  await insert('payments', { id: id(0x1215), contract_id: id(0x1100), location_id: locations.city, kind: 'PAYMENT', method: 'TWINT', amount_rp: 100, rounding_rp: 0,
    paid_at: at(-DAY), taken_by: users.city.id })
  await insert('payment_allocations', { id: id(0x1214), contract_id: contract, invoice_id: id(0x1210), payment_id: id(0x1213), amount_rp: 1000, allocated_at: at(-DAY),
    allocated_by: users.city.id })

  // one that was never driven or paid, and one that is over and whose only payment was none
  const agreed = { customer_id: customers.young, pickup_location_id: locations.city, return_location_id: locations.city, price_plan_id: plans.compact, day_rate_rp: 7900,
    included_km_day: 200, extra_km_rp: 45, fuel_unit_rp: 220, fuel_fee_rp: 2500, excess_rp: 150_000, grace_min: 59, device_id: devices.city, created_by: users.city.id }
  const car = { location_id: locations.city, category_id: categories.compact, make: 'Škoda', model: 'Fabia', colour: 'rot', fuel_type: 'PETROL', transmission: 'MANUAL', seats: 5,
    tank_litres: 45, battery_kwh: 0, odometer_km: 5000, fuel_level: 8, first_registered: '2024-03-01' }
  await insert('vehicles', { ...car, id: id(0x1221), vin: 'TMBAA7NE0P0000021', status: 'RENTED' })
  await insert('contracts', { ...agreed, id: id(0x1220), number: 'OPEN-1220', status: 'ACTIVE', starts_at: at(-HOUR), ends_at: at(DAY), created_at: at(-HOUR) })
  await insert('contract_vehicles', { id: id(0x1222), contract_id: id(0x1220), vehicle_id: id(0x1221), seq: 1, state: 'OUT', out_at: at(-HOUR), out_km: 5000, out_fuel: 8,
    out_location_id: locations.city })
  await insert('vehicles', { ...car, id: id(0x1231), vin: 'TMBAA7NE0P0000031', status: 'AVAILABLE' })
  await insert('contracts', { ...agreed, id: id(0x1230), number: 'OVER-1230', status: 'COMPLETED', starts_at: at(-9 * DAY), ends_at: at(-7 * DAY), created_at: at(-9 * DAY),
    returned_location_id: locations.city, returned_at: at(-7 * DAY) })
  await insert('contract_vehicles', { id: id(0x1232), contract_id: id(0x1230), vehicle_id: id(0x1231), seq: 1, state: 'IN', out_at: at(-9 * DAY), in_at: at(-7 * DAY),
    out_km: 4000, in_km: 5000, out_fuel: 8, in_fuel: 8, out_location_id: locations.city, in_location_id: locations.city })
  // and one that came back two days early
  await insert('contracts', { ...agreed, id: id(0x1240), number: 'EARLY-1240', status: 'RETURNED', starts_at: at(-9 * DAY), ends_at: at(-5 * DAY), created_at: at(-9 * DAY),
    returned_location_id: locations.city, returned_at: at(-7 * DAY) })
  await insert('contract_charges', { ...vat, id: id(0x1243), contract_id: id(0x1240), kind: 'RENT', quantity: 4, unit_rp: 7900, amount_rp: 31_600, created_at: at(-9 * DAY),
    created_by: users.city.id })
  for (const [n, location_id] of [locations.city, locations.airport].entries()) {
    await insert('incidents', { id: id(0x1250 + n), location_id, contract_id: id(0x1000 + n * 0x100), vehicle_id: fixture.vehicles.spare, kind: 'ACCIDENT', happened_at: at(-8 * DAY),
      place: 'A1', police_number: 'AG-1', counterparty: 'VD 1', description: 'Auffahrunfall', odometer_km: 18_500, fuel_level: 4, reported_at: at(-8 * DAY),
      reported_by: n === 0 ? users.city.id : users.airport.id })
  }
  // two that a payer owes: one waits for an invoice, the other stands on a collective one
  for (const [n, number] of [[0x1260, 'OWED-1260'], [0x1270, 'OWED-1270']] as const) {
    await insert('contracts', { ...agreed, id: id(n), number, status: 'COMPLETED', is_receivable: true, starts_at: at(-9 * DAY), ends_at: at(-7 * DAY), created_at: at(-9 * DAY),
      returned_location_id: locations.city, returned_at: at(-7 * DAY) })
    await insert('contract_charges', { ...vat, id: id(n + 1), contract_id: id(n), kind: 'RENT', quantity: 2, unit_rp: 7900, amount_rp: 15_800, created_at: at(-9 * DAY), created_by: users.city.id })
  }
  await insert('invoices', { ...supplier, ...here, id: id(0x1272), contract_id: null, kind: 'INVOICE', issued_by: users.city.id, number: 'D-1272', payer: 'COMPANY', recipient_name: 'Muster Bau AG', locale: 'de',
    starts_at: at(-9 * DAY), ends_at: at(-7 * DAY), total_rp: 15_800, issued_at: at(-6 * DAY) })
  await insert('invoice_lines', { ...vat, id: id(0x1273), contract_id: id(0x1270), invoice_id: id(0x1272), position: 1, charge_id: id(0x1271), kind: 'RENT', description: 'Miete', quantity: 2, unit_rp: 7900, amount_rp: 15_800 })
  await insert('invoice_vat_totals', { ...vat, id: id(0x1274), contract_id: null, invoice_id: id(0x1272), gross_rp: 15_800, vat_rp: 1184 })
  const none = { contract_id: id(0x1230), location_id: locations.city, method: 'TWINT', amount_rp: 100, rounding_rp: 0, paid_at: at(-7 * DAY), taken_by: users.city.id }
  await insert('payments', { ...none, id: id(0x1233), kind: 'PAYMENT' })
  await insert('payments', { ...none, id: id(0x1234), kind: 'REFUND', reverses_id: id(0x1233) })
}
