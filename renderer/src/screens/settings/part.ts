import type { ReactNode } from 'react'
import type { QueryInput } from '../../../../shared/queries.ts'
import type { SettingSection, SettingsView } from '../../../../shared/settings.ts'
import type { Words } from '../../words/use-words.ts'

export type SettingRow = { id: string; cells: ReactNode[]; /** not in force any more */ isQuiet?: boolean }
export type SettingFormProps = { view: SettingsView; /** the row that is changed, null for a new one */ id: string | null; done(): void; close(): void }
/** One part of the settings: its table and its form. */
export type Part = {
  /** keys below `settings.head.`; those of numbers stand right */
  heads: readonly string[]
  numbers: readonly number[]
  canAdd: boolean
  /** of the sheet, pixels; 600 where it is not said */
  width?: number
  rows(view: SettingsView, words: Words): SettingRow[]
  Form(props: SettingFormProps): ReactNode
}

/** All booked reservations, until a form says of which it is. */
export const reachOf = (section: SettingSection, change: Partial<QueryInput<'settings_reach'>> = {}): QueryInput<'settings_reach'> =>
  ({ section, category_id: null, from_on: null, from_location_id: null, to_location_id: null, ...change })

/** What the firm calls a category; `every` where it is of none. */
export function categoryName(view: SettingsView, { called, t }: Words, id: string | null): string {
  const category = view.categories.find(one => one.id === id)
  return category ? `${called(category)} (${category.code})` : t('settings.every_category')
}

/** A choice among the firm's categories, with or without "every". */
export const categoryOptions = (view: SettingsView, words: Words, hasEvery: boolean): { value: string; label: string }[] =>
  [...hasEvery ? [{ value: every, label: words.t('settings.every_category') }] : [], ...view.categories.map(({ id }) => ({ value: id, label: categoryName(view, words, id) }))]
export const every = 'EVERY'
export const orNull = (value: unknown): string | null => (typeof value === 'string' && value !== every ? value : null)
