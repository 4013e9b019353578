import type { CommandName } from '../../shared/commands.ts'
import type { Comparison, Fact } from '../../shared/attention.ts'
import type { SettingSubject } from '../../shared/settings.ts'
import type { Value } from './commands/split-changes.ts'
import type { Desk, Here } from './desk.ts'
import type { NewOp } from './forms/form.ts'
import { inFour } from './names.ts'
import { one } from './statement.ts'
import { uuidv7 } from '../../shared/uuid.ts'

/** A field of the settings that two people changed: `kept` counts, `next` was wanted. */
export type SettingConflict = { subject: SettingSubject; subject_id: string; differences: string }
type Difference = [field: string, kept: Value, next: Value]
const stock = 'stock.'

/** The command that changes a row of this kind. */
export const changeOf: Record<SettingSubject, CommandName> = {
  organizations: 'change_firm', locations: 'change_location', vehicle_categories: 'change_category', extras: 'change_extra', counter_fees: 'change_counter_fee', seasons: 'change_season',
}

const differencesOf = ({ differences }: SettingConflict): Difference[] => JSON.parse(differences) as Difference[]

/** What the row is called, as values of a sentence that has a place for `setting`. */
export function nameOfSetting(desk: Desk, { subject, subject_id: id }: SettingConflict): Record<string, string> {
  const named = subject === 'organizations' || subject === 'locations'
  const row = one<Record<'name' | 'name_de' | 'name_fr' | 'name_it' | 'name_en', string>>(desk.db, `select * from ${subject} where id = @id`, { id })
  if (!row) return { setting: '–' }
  return named ? { setting: row.name } : inFour('setting', row)
}

/** Both values side by side: what was wanted, and what counts. */
export const compareSettings = (desk: Desk, { person }: Here, conflict: SettingConflict): Comparison[] => differencesOf(conflict)
  .map(([field, kept, next]) => ({ row: rowOf(desk, field, conflict.subject), mine: factOf(desk, person.locale, field, next), other: factOf(desk, person.locale, field, kept) }))

/** A location that has pieces is named; all else has a label of the settings. */
function rowOf(desk: Desk, field: string, subject: SettingSubject): Comparison['row'] {
  if (field.startsWith(stock)) return `setting.${stock}${one<{ name: string }>(desk.db, 'select name from locations where id = @id', { id: field.slice(stock.length) })?.name ?? '–'}`
  const labels: Record<string, string> = { category_id: 'offered_with', km: 'package_km', ...subject === 'counter_fees' || subject === 'seasons' ? { is_active: 'in_force' } : {} }
  return `setting.${labels[field] ?? field}`
}

function factOf(desk: Desk, locale: string, field: string, value: Value): Fact {
  if (typeof value === 'boolean') return { as: 'yes_no', value: Number(value) }
  if (value === null) return { as: 'text', value: '–' }
  if (field.endsWith('_rp')) return { as: 'money', value }
  if (field.endsWith('_bp')) return { as: 'percent', value }
  if (field.endsWith('_day')) return { as: 'day', value: String(value) }
  if (field === 'per') return { as: 'per', value }
  if (field === 'customs_gate') return { as: 'customs', value }
  if (field !== 'category_id') return { as: 'text', value }
  const column = ['fr', 'it', 'en'].includes(locale) ? `name_${locale}` : 'name_de'
  return { as: 'text', value: one<{ name: string }>(desk.db, `select ${column} as name from vehicle_categories where id = @id`, { id: String(value) })?.name ?? '–' }
}

/** The change once more, over what was kept: it is lost to nobody, since what counts by then is looked at again. */
export function changeAgain(desk: Desk, { location_id }: Here, conflict: SettingConflict): NewOp {
  const { subject, subject_id } = conflict
  const found = differencesOf(conflict)
  const changes = Object.fromEntries(found.filter(([field]) => !field.startsWith(stock)).map(([field, seen, next]) => [field, { seen, next }])) as Record<string, never>
  switch (subject) {
    case 'organizations': return { name: 'change_firm', input: { location_id, changes } }
    case 'locations': return { name: 'change_location', input: { location_id, changed_location_id: subject_id, changes } }
    case 'vehicle_categories': return { name: 'change_category', input: { location_id, category_id: subject_id, changes } }
    case 'counter_fees': return { name: 'change_counter_fee', input: { location_id, counter_fee_id: subject_id, changes } }
    case 'seasons': return { name: 'change_season', input: { location_id, season_id: subject_id, changes } }
    case 'extras': return { name: 'change_extra', input: { location_id, extra_id: subject_id, changes, stock: found.filter(([field]) => field.startsWith(stock))
      .map(([field, seen, next]) => ({ id: uuidv7(desk.now()), location_id: field.slice(stock.length), seen: seen as number | null, next: Number(next) })) } }
  }
}
