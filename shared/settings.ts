import type { z } from 'zod'
import type { CommandInput } from './commands.ts'
import type { firm } from './commands/firm.ts'
import type { TextSetting } from './document-texts.ts'
import type { LedgerRow } from './ledger.ts'
import type { Names } from './queries.ts'
import type { Role } from './roles.ts'

/** The parts of the settings, in their order on the page. */
export const settingSections = ['plans', 'seasons', 'extras', 'categories', 'one_way', 'fees', 'damages', 'limits', 'rules', 'customs', 'account', 'texts', 'ledger'] as const
export type SettingSection = (typeof settingSections)[number]
/** Who changes what; the others read it. `neededRole` of the commands says the same. */
export const managerSections: readonly SettingSection[] = ['plans', 'seasons', 'extras', 'one_way', 'fees', 'damages']
export const maySet = (role: Role, section: SettingSection): boolean => role === 'ADMIN' || (role === 'MANAGER' && managerSections.includes(section))

/** COMING: not yet valid · VALID: today's · OVER: another one has taken its place */
export type PlanState = 'COMING' | 'VALID' | 'OVER'
export type PlanFacts = Omit<CommandInput<'add_price_plan'>, 'price_plan_id' | 'tiers' | 'at'>
export type Tier = { from_days: number; day_rate_rp: number }
export type PlanSetting = PlanFacts & { id: string; tiers: Tier[]; state: PlanState }
export type SeasonFacts = Omit<CommandInput<'put_season'>, 'season_id'> & { is_active: boolean }
/** COMING, RUNNING or OVER by its days; OFF: taken out of force */
export type SeasonState = 'COMING' | 'RUNNING' | 'OVER' | 'OFF'
export type SeasonSetting = SeasonFacts & { id: string; state: SeasonState }
export type CategorySetting = Names & {
  id: string; code: string; deposit_rp: number; excess_rp: number; young_driver_fee_rp: number; young_driver_age: number; min_age: number; min_years_held: number
}
export type ExtraSetting = Omit<CommandInput<'put_extra'>, 'extra_id' | 'stock' | 'at'> & { id: string; stock: { location_id: string; pieces: number }[] }
export type FeeSetting = Omit<CommandInput<'put_counter_fee'>, 'counter_fee_id'> & { id: string }
export type OneWaySetting = { id: string; from_location_id: string; to_location_id: string; fee_rp: number }
/**
 * Into which account something is booked. `kind`: the charge that it is revenue of; `vat_bp`: the rate that it is the tax of; `account`,
 * `tax_code`: the firm's own, null where it has none; `usual`, `usual_code`: what counts without them, null where nothing does.
 */
export type LedgerSetting = LedgerRow & { id: string; kind: (Names & { kind: string }) | null; vat_bp: number | null; usual: string | null; usual_code: string | null }
export type FirmSetting = z.infer<z.ZodObject<ReturnType<typeof firm>>>
/** What a change of the settings is about, as its table is called. */
export type SettingSubject = 'organizations' | 'locations' | 'vehicle_categories' | 'extras' | 'counter_fees' | 'seasons'

/** All that a firm has set, as this PC knows it. */
export type SettingsView = {
  /** `YYYY-MM-DD` in Zürich */
  today: string
  role: Role
  firm: FirmSetting
  locations: { id: string; code: string; name: string; is_border: boolean }[]
  categories: CategorySetting[]
  plans: PlanSetting[]
  seasons: SeasonSetting[]
  extras: ExtraSetting[]
  one_way: OneWaySetting[]
  fees: FeeSetting[]
  ledger: LedgerSetting[]
  texts: TextSetting[]
}

/** Booked reservations that a change is about, the next first. */
export type SettingsReach = {
  /** the location whose reservations this PC knows */
  location: string
  count: number
  /** the first of them; of a price or a season the rent that was promised and what it would be now, Rappen */
  rows: (Names & { id: string; number: string; customer: string | null; starts_at: number; promised_rp: number | null; new_rp: number | null })[]
}
