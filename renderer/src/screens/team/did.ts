import type { ActResult } from '../../../../shared/acts.ts'
import { exportFormats, exportKinds } from '../../../../shared/exports.ts'
import { showDate, showNumber } from '../../words/format.ts'
import type { Words } from '../../words/use-words.ts'

type Entry = ActResult<'read_audit'>[number]
/** Deeds that a clerk may meet as refused have their names there; the others theirs in the team's own words. */
const namedElsewhere: readonly string[] = [
  'add_charge', 'add_driver', 'add_note', 'agree_texts', 'answer_request', 'assess_damage', 'assign_car', 'book_reservation', 'cancel_reservation', 'change_reservation', 'charge_afterwards',
  'charge_no_show', 'check_in', 'check_out', 'close_contract', 'extend_contract', 'grant_discount', 'hold_deposit', 'issue_invoice', 'mark_no_show', 'mark_ready',
  'put_counter_fee', 'put_document_text', 'put_ledger_account', 'record_approval', 'redeem_code', 'register_customer', 'reopen_contract', 'report_incident', 'reprice_return',
  'request_approval', 'resolve_conflict', 'set_payer', 'settle_deposit', 'swap_vehicle', 'take_over', 'take_payment', 'void_contract', 'void_payment', 'waive_deposit',
]
/** What the server does without an operation, by the table that it writes. */
const byTable: Record<string, 'register_device' | 'lease_numbers' | 'delivery'> = { devices: 'register_device', number_blocks: 'lease_numbers', journal_deliveries: 'delivery' }

/** What was done, in words. */
export function didWords({ did, tables }: Pick<Entry, 'did' | 'tables'>, t: Words['t']): string {
  if (did !== null) return t(namedElsewhere.includes(did) ? `attention.name.${did}` : `team.did.${did}`)
  const found = tables.map(table => byTable[table]).find(Boolean)
  return t(found ? `team.audit.${found}` : 'team.audit.other')
}

/** Which export: of what, as what, of which days and locations, and how many rows. What a newer server names, and this app does not know, stands as it is. */
export function exportWords({ kind, format, from_on, until_on, rows, locations, states }: NonNullable<Entry['export']>, { t }: Pick<Words, 't'>): string {
  const known_kind = exportKinds.find(one => one === kind)
  const known_format = exportFormats.find(one => one === format)
  const what = t('team.audit.export', { kind: known_kind ? t(`exports.kind.${known_kind}`) : kind, format: known_format ? t(`exports.file.${known_format}`) : format })
  const days = from_on === until_on ? showDate(from_on) : t('team.audit.export_days', { from: showDate(from_on), until: showDate(until_on) })
  return [what, days, locations.join(' '), t('team.audit.export_rows', { count: rows, shown: showNumber(rows) }), states.length > 0 && t('team.audit.export_part')].filter(Boolean).join(', ')
}
