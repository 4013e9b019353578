import type { Refusal } from '../../../shared/bridge.ts'
import { defaultAccount, isAccount, isTaxCode } from '../../../shared/ledger.ts'
import { isIban, isQrIban } from '../../../shared/iban.ts'
import type { MessageKey } from '../../../shared/message.ts'
import type { FirmSetting, SettingSubject } from '../../../shared/settings.ts'
import { zurichDate } from '../../../shared/time.ts'
import { isUid } from '../../../shared/uid.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { overlapping } from '../commands/put-season.ts'
import type { Change } from '../commands/split-changes.ts'
import type { Desk } from '../desk.ts'
import type { Row } from '../row.ts'
import { one } from '../statement.ts'
import { changedFields } from './changed-fields.ts'
import type { Form, NewOp } from './form.ts'

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

/** A new season is in force; what is there is changed field by field, and ended by its last day or taken out of force. */
export const putSeason: Form<'put_season'> = (desk, { location_id }, { season_id, seen, is_active, ...season }) => {
  const id = season_id ?? uuidv7(desk.now())
  const before = rowOf(desk, 'seasons', season_id)
  if (season_id !== null && !before) return { ok: false, message: { key: 'refused.season_unknown' } }
  const category_id = before ? before['category_id'] as string | null : season.category_id
  if (season.last_day < season.first_day) return beside('last_day', 'refused.season_ends_after_start')
  if ((is_active || !before) && overlapping(desk.db, { ...season, id, category_id })) return beside('first_day', 'refused.season_overlaps')
  if (!before) return { ok: true, result: { id }, ops: [{ name: 'put_season', input: { ...season, season_id: id } }] }
  const { category_id: _category, ...may_change } = season
  return changedAs(id, changedFields(before, { ...may_change, is_active }, seen), changes => ({ name: 'change_season', input: { location_id, season_id: id, changes } }))
}

export const putExtra: Form<'put_extra'> = (desk, here, { extra_id, stock, seen, ...extra }) => {
  const at = desk.now()
  const id = extra_id ?? uuidv7(at)
  if (isThere(desk, 'select 1 from extras where code = @code and id <> @id', { code: extra.code, id })) return beside('code', 'refused.extra_code_taken')
  const before = rowOf(desk, 'extras', extra_id)
  if (!before) return { ok: true, result: { id }, ops: [{ name: 'put_extra', input: { ...extra, extra_id: id, stock: stock.map(place => ({ ...place, id: uuidv7(at) })), at } }] }
  const { code: _code, charge_kind: _kind, ...may_change } = extra
  const changes = changedFields(before, may_change, seen)
  const places = stock.flatMap(({ location_id, pieces }) => {
    const known = one<{ pieces: number }>(desk.db, 'select pieces from extra_stock where extra_id = @id and location_id = @location_id', { id, location_id })?.pieces ?? null
    const change = changedFields({ [`stock.${location_id}`]: known }, { [`stock.${location_id}`]: pieces }, seen)[`stock.${location_id}`]
    return change ? [{ id: uuidv7(at), location_id, seen: change.seen as number | null, next: pieces }] : []
  })
  const is_same = Object.keys(changes).length === 0 && places.length === 0
  return { ok: true, result: { id }, ops: is_same ? [] : [{ name: 'change_extra', input: { location_id: here.location_id, extra_id: id, changes, stock: places } }] }
}

export const putOneWayFee: Form<'put_one_way_fee'> = (desk, _, fee) => {
  const at = desk.now()
  if (fee.from_location_id === fee.to_location_id) return beside('to_location_id', 'refused.one_way_needs_two_locations')
  const id = uuidv7(at)
  return { ok: true, result: { id }, ops: [{ name: 'put_one_way_fee', input: { ...fee, one_way_fee_id: id, at } }] }
}

/** A new line must not write over one that is there: the command finds a line by its kind, code and category. */
export const putCounterFee: Form<'put_counter_fee'> = (desk, { location_id }, { counter_fee_id, seen, ...fee }) => {
  const { kind, code, category_id, ...may_change } = fee
  if (counter_fee_id === null) {
    if (isThere(desk, 'select 1 from counter_fees where kind = @kind and code = @code and category_id is @category_id', { kind, code, category_id })) return beside('code', 'refused.counter_fee_taken')
    const fresh = uuidv7(desk.now())
    return { ok: true, result: { id: fresh }, ops: [{ name: 'put_counter_fee', input: { ...fee, counter_fee_id: fresh } }] }
  }
  const before = rowOf(desk, 'counter_fees', counter_fee_id)
  if (!before) return { ok: false, message: { key: 'refused.counter_fee_unknown' } }
  return changedAs(counter_fee_id, changedFields(before, may_change, seen), changes => ({ name: 'change_counter_fee', input: { location_id, counter_fee_id, changes } }))
}

/** What a category holds back and asks; the rest of it stays as it is. */
export const changeCategory: Form<'change_category'> = (desk, { location_id }, { category_id, seen, ...values }) => {
  const before = rowOf(desk, 'vehicle_categories', category_id)
  if (!before) return { ok: false, message: { key: 'refused.category_unknown' } }
  return changedAs(category_id, changedFields(before, values, seen), changes => ({ name: 'change_category', input: { location_id, category_id, changes } }))
}

/** Some rules of the firm; the others stay as they are. */
export const changeFirm: Form<'change_firm'> = (desk, { person, location_id }, { account, seen, ...values }) => {
  const before = rowOf(desk, 'organizations', person.org_id)
  if (!before) throw new Error('the firm is not on this PC')
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  const firm = { ...before, ...given } as unknown as FirmSetting
  const iban = values.iban ?? null
  if (iban !== null && !isIban(iban)) return beside('iban', 'refused.firm_iban_is_valid')
  if (iban !== null && account === 'QR_IBAN' && !isQrIban(iban)) return beside('iban', 'gate.setting.qr_iban_range')
  if (iban !== null && account === 'IBAN' && isQrIban(iban)) return beside('iban', 'gate.setting.iban_is_qr')
  if (firm.uid !== null && !isUid(firm.uid)) return beside('uid', 'refused.firm_uid_is_valid')
  if (firm.staff_discount_bp > firm.manager_discount_bp) return beside('staff_discount_bp', 'refused.discount_limits_in_order')
  return changedAs(person.org_id, changedFields(before, given, seen), changes => ({ name: 'change_firm', input: { location_id, changes } }))
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
export const markBorder: Form<'mark_border'> = (desk, here, { location_id: id, is_border, seen }) => {
  const before = rowOf(desk, 'locations', id)
  if (!before) return { ok: false, message: { key: 'refused.location_unknown' } }
  return changedAs(id, changedFields(before, { is_border }, seen), changes => ({ name: 'change_location', input: { location_id: here.location_id, changed_location_id: id, changes } }))
}

const rowOf = (desk: Desk, table: SettingSubject, id: string | null): Row | undefined => one<Row>(desk.db, `select * from ${table} where id = @id`, { id })

/** Where nothing was changed there is nothing to send. */
const changedAs = (id: string, changes: Record<string, Change>, op: (changes: Record<string, never>) => NewOp) =>
  ({ ok: true as const, result: { id }, ops: Object.keys(changes).length === 0 ? [] : [op(changes as Record<string, never>)] })
