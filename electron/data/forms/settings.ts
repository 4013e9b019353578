import type { Refusal } from '../../../shared/bridge.ts'
import type { CommandInput } from '../../../shared/commands.ts'
import { defaultAccount, isAccount, isTaxCode } from '../../../shared/ledger.ts'
import { isIban, isQrIban } from '../../../shared/iban.ts'
import type { MessageKey } from '../../../shared/message.ts'
import { zurichDate } from '../../../shared/time.ts'
import { isUid } from '../../../shared/uid.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Desk } from '../desk.ts'
import { one } from '../statement.ts'
import type { Form } from './form.ts'

/** Said beside the field; the command and its twin hold the same rule, whose refusal names no field. */
const beside = (field: string, key: MessageKey): Refusal => ({ ok: false, message: { key }, field })
const isThere = (desk: Desk, sql: string, values: Record<string, string | null>): boolean => one(desk.db, sql, values) !== undefined

/** A price from a day on: always a new plan, so that what was agreed keeps its own. */
export const addPricePlan: Form<'add_price_plan'> = (desk, _, { tiers, ...plan }) => {
  const at = desk.now()
  const { category_id, valid_from } = plan
  if (valid_from < zurichDate(at)) return beside('valid_from', 'refused.price_plan_in_the_past')
  if (isThere(desk, 'select 1 from price_plans where category_id = @category_id and valid_from = @valid_from', { category_id, valid_from })) return beside('valid_from', 'refused.price_plan_once_a_day')
  const has = (value: number | null | undefined) => typeof value === 'number'
  if (has(plan.late_hour_rp) !== has(plan.late_grace_min)) return beside(has(plan.late_hour_rp) ? 'late_grace_min' : 'late_hour_rp', 'refused.price_plan_late_fee')
  if (has(plan.charge_fee_rp) && !has(plan.kwh_rp)) return beside('kwh_rp', 'refused.price_plan_energy')
  const twice = tiers.findIndex(({ from_days }, n) => tiers.findIndex(other => other.from_days === from_days) < n)
  if (twice >= 0) return beside(`tiers.${twice}.from_days`, 'refused.price_tier_once')
  const id = uuidv7(at)
  return { ok: true, result: { id }, ops: [{ name: 'add_price_plan', input: { ...plan, price_plan_id: id, tiers: tiers.map(tier => ({ ...tier, id: uuidv7(at) })), at } }] }
}

export const putExtra: Form<'put_extra'> = (desk, _, { extra_id, stock, ...extra }) => {
  const at = desk.now()
  const id = extra_id ?? uuidv7(at)
  if (isThere(desk, 'select 1 from extras where code = @code and id <> @id', { code: extra.code, id })) return beside('code', 'refused.extra_code_taken')
  return { ok: true, result: { id }, ops: [{ name: 'put_extra', input: { ...extra, extra_id: id, stock: stock.map(place => ({ ...place, id: uuidv7(at) })), at } }] }
}

export const putOneWayFee: Form<'put_one_way_fee'> = (desk, _, fee) => {
  const at = desk.now()
  if (fee.from_location_id === fee.to_location_id) return beside('to_location_id', 'refused.one_way_needs_two_locations')
  const id = uuidv7(at)
  return { ok: true, result: { id }, ops: [{ name: 'put_one_way_fee', input: { ...fee, one_way_fee_id: id, at } }] }
}

/** The command finds a line by its kind, code and category, and an id of its own counts for a new one only; which must not write over a line that is there. */
export const putCounterFee: Form<'put_counter_fee'> = (desk, _, { counter_fee_id, ...fee }) => {
  const { kind, code, category_id } = fee
  if (counter_fee_id === null && isThere(desk, 'select 1 from counter_fees where kind = @kind and code = @code and category_id is @category_id', { kind, code, category_id })) {
    return beside('code', 'refused.counter_fee_taken')
  }
  const fresh = uuidv7(desk.now())
  return { ok: true, result: { id: counter_fee_id ?? fresh }, ops: [{ name: 'put_counter_fee', input: { ...fee, counter_fee_id: fresh } }] }
}

/** What a category holds back and asks; the rest of it stays as it is. */
export const changeCategory: Form<'change_category'> = (desk, _, { category_id, ...change }) => {
  const before = one<Omit<CommandInput<'put_category'>, 'category_id' | 'at'>>(desk.db, `select code, name_de, name_fr, name_it, name_en, sort, licence_category
    from vehicle_categories where id = @category_id`, { category_id })
  if (!before) return { ok: false, message: { key: 'refused.category_unknown' } }
  return { ok: true, result: { id: category_id }, ops: [{ name: 'put_category', input: { ...before, ...change, category_id, at: desk.now() } }] }
}

/** Some rules of the firm; the others stay as they are. */
export const changeFirm: Form<'change_firm'> = (desk, { person }, { account, ...change }) => {
  const before = one<Omit<CommandInput<'change_firm'>, 'at'>>(desk.db, `select name, uid, street, house_number, postcode, town, grace_min, fuel_litre_rp, kwh_rp, fuel_fee_rp,
    staff_discount_bp, manager_discount_bp, staff_charge_rp, customs_gate, iban from organizations where id = @id`, { id: person.org_id })
  if (!before) throw new Error('the firm is not on this PC')
  const given: Partial<typeof before> = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const firm = { ...before, ...given }
  const iban = change.iban ?? null
  if (iban !== null && !isIban(iban)) return beside('iban', 'refused.firm_iban_is_valid')
  if (iban !== null && account === 'QR_IBAN' && !isQrIban(iban)) return beside('iban', 'gate.setting.qr_iban_range')
  if (iban !== null && account === 'IBAN' && isQrIban(iban)) return beside('iban', 'gate.setting.iban_is_qr')
  if (firm.uid !== null && !isUid(firm.uid)) return beside('uid', 'refused.firm_uid_is_valid')
  if (firm.staff_discount_bp > firm.manager_discount_bp) return beside('staff_discount_bp', 'refused.discount_limits_in_order')
  return { ok: true, result: { id: person.org_id }, ops: [{ name: 'change_firm', input: { ...firm, at: desk.now() } }] }
}

/** Closes the books of this location up to and with a day that is over. */
export const lockMonth: Form<'lock_month'> = (desk, { location_id }, { until_on }) => {
  const at = desk.now()
  const id = uuidv7(at)
  return { ok: true, result: { id }, ops: [{ name: 'lock_period', input: { period_lock_id: id, location_id, until_on, at } }] }
}

/** A colleague's PIN goes from every PC that hears of it; they sign in by password then, and choose a new one. */
export const takePin: Form<'take_pin'> = (desk, { location_id }, { user_id }) => {
  const at = desk.now()
  const id = uuidv7(at)
  return { ok: true, result: { id }, ops: [{ name: 'reset_pin', input: { reset_id: id, user_id, location_id, at } }] }
}

/** A PC sends nothing any more from its next operation on. */
export const lockOut: Form<'lock_out'> = (desk, _, { revoked_device_id }) =>
  ({ ok: true, result: { id: revoked_device_id }, ops: [{ name: 'revoke_device', input: { revoked_device_id, at: desk.now() } }] })

/** Into which account something is booked; empty: as the chart for small enterprises has it. */
export const putLedgerAccount: Form<'put_ledger_account'> = (desk, _, { account, tax_code, ...where }) => {
  if (account !== null && !isAccount(account)) return beside('account', 'refused.ledger_account_is_well_formed')
  if (account === null && where.location_id === null && where.purpose !== 'CREDIT_NOTES' && defaultAccount(where.purpose) === null) return beside('account', 'gate.setting.account_missing')
  if (tax_code !== null && !isTaxCode(tax_code)) return beside('tax_code', 'refused.ledger_tax_code_is_of_a_rate')
  const at = desk.now()
  const id = uuidv7(at)
  return { ok: true, result: { id }, ops: [{ name: 'put_ledger_account', input: { ...where, account, tax_code, ledger_account_id: id, at } }] }
}

/** Whether customs are near a location; the rest of it stays as it is. */
export const markBorder: Form<'mark_border'> = (desk, _, { location_id, is_border }) => {
  const before = one<Omit<CommandInput<'put_location'>, 'location_id' | 'is_border' | 'at'>>(desk.db, 'select code, name, street, house_number, postcode, town, phone from locations where id = @location_id', { location_id })
  if (!before) return { ok: false, message: { key: 'refused.location_unknown' } }
  return { ok: true, result: { id: location_id }, ops: [{ name: 'put_location', input: { ...before, location_id, is_border, at: desk.now() } }] }
}
