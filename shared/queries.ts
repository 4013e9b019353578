import { z } from 'zod'
import type { CashView, DayView } from './cash-view.ts'
import type { CollectiveHead, CollectiveView, PayerToBill, RentalToBill } from './collective-view.ts'
import type { AttentionTask, CopyNoticed, JournalDamage } from './attention.ts'
import type { Backups } from './drills.ts'
import type { ExportsView, MonthEnd, OpenDamage } from './exports.ts'
import type { FleetRows } from './fleet-view.ts'
import type { FigurePlaces, FiguresAnswer, ListedContract } from './figures.ts'
import { forms } from './forms.ts'
import type { ContractView, PhotoView, Recipient } from './contract-view.ts'
import type { Message } from './message.ts'
import type { PhotoOffers } from './photo-offers.ts'
import type { RescueView } from './rescue.ts'
import type { Role } from './roles.ts'
import type { DocumentRow } from './document-rows.ts'
import { textPlaces, type TextView } from './document-texts.ts'
import { settingSections } from './settings.ts'
import type { SettingsReach, SettingsView } from './settings.ts'
import type { TeamView } from './team.ts'
import { lazily } from './lazily.ts'
import type { PrintersView } from './printing.ts'

/** Everything a screen can read. `tables.ts` says which tables make an answer stale. */
const id = z.uuid()
const none = z.strictObject({})
export const queries = lazily({
  session: () => none, status: () => none, board: () => none, fleet: () => none,
  find_anything: () => z.strictObject({ text: z.string().max(100) }),
  find_customers: () => z.strictObject({ text: z.string().max(100) }),
  /** `reservation_id`: the reservation that is being fetched; its own block does not count. */
  free_vehicles: () => z.strictObject({ category_id: id.nullable(), ends_at: z.int().nullable(), reservation_id: id.nullable().optional() }),
  check_out: () => forms.check_out,
  /** `customer_id`: a known customer who has no reservation. */
  check_out_start: () => z.strictObject({ reservation_id: id.nullable(), customer_id: id.nullable().optional() }),
  check_in: () => forms.check_in,
  contract: () => z.strictObject({ contract_id: id }),
  /** what a contract has on paper */
  documents: () => z.strictObject({ contract_id: id }),
  extend_contract: () => forms.extend_contract,
  swap_vehicle: () => forms.swap_vehicle,
  /** the firm's price list, for cars of a category */
  counter_fees: () => z.strictObject({ category_id: id.nullable() }), /** what lacks a rate of VAT today, of kinds that are charged by hand */ vat_gates: () => z.strictObject({ kinds: z.array(z.string().max(30)).max(20) }),
  /** who had a car at a time, for a fine */
  find_driver: () => z.strictObject({ plate: z.string().max(30), at: z.int().nullable() }),
  reservation: () => z.strictObject({ reservation_id: id }),
  customer: () => z.strictObject({ customer_id: id }), person: () => z.strictObject({ customer_id: id }), papers: () => z.strictObject({ vehicle_id: id }),
  fleet_list: () => z.strictObject({ text: z.string().max(100) }), fleet_car: () => z.strictObject({ vehicle_id: id }),
  plate_holders: () => z.strictObject({ plate: z.string().max(100), vehicle_id: id.nullable() }), cars_for: () => z.strictObject({ reservation_id: id }),
  /** one invoice for several contracts */
  collective: () => z.strictObject({ invoice_id: id }),
  payers: () => none,
  cash: () => none, day: () => none, choices: () => none, attention: () => none, approval_requests: () => none, phone_challenge: () => z.strictObject({ request_id: id }), backups: () => none, exports: () => none,
  /** what differs between the chosen archive and now: of one table or all, of one kind or all, narrowed by a plate, a number or a name */
  rescue: () => z.strictObject({ table: z.string().max(60).nullable(), what: z.enum(['gone', 'changed', 'new']).nullable(), text: z.string().max(100) }),
  /** Zürich days, both included */
  figures: () => z.strictObject({ from_on: z.iso.date(), until_on: z.iso.date(), location_id: id }), figure_places: () => none,
  /** a month in Zürich, both days included */
  month_end: () => z.strictObject({ from_on: z.iso.date(), until_on: z.iso.date() }), open_damages: () => z.strictObject({ from_on: z.iso.date(), until_on: z.iso.date() }),
  contract_list: () => z.strictObject({ contract_ids: z.array(id).max(5000) }),
  settings: () => none,
  /** One text in one language, with its versions. */
  document_text: () => z.strictObject({ place: z.enum(textPlaces), locale: z.enum(['de', 'fr', 'it', 'en']) }),
  /** which printer each kind of document has here */
  printers: () => none,
  /** who works here and on which PCs; managers and up */
  team: () => none,
  /** booked reservations that a change of this part is about: of a category, from a day on (`YYYY-MM-DD`), from one location to another; null: of all */
  settings_reach: () => z.strictObject({ section: z.enum(settingSections), category_id: id.nullable(), from_on: z.iso.date().nullable(), from_location_id: id.nullable(), to_location_id: id.nullable(),
    /** of a new price and of a season: what it would be, so that reservations can be priced with it */
    plan: z.strictObject({ day_rate_rp: z.int(), tiers: z.array(z.strictObject({ from_days: z.int(), day_rate_rp: z.int() })).max(20) }).nullable().optional(),
    season: z.strictObject({ season_id: id.nullable(), first_day: z.iso.date(), last_day: z.iso.date(), surcharge_bp: z.int(), is_active: z.boolean() }).nullable().optional() }),
  /** `op_id`: a refused operation of one's own */
  correction: () => z.strictObject({ op_id: id }),
  draft: () => z.strictObject({ kind: z.enum(['check_out', 'check_in']) }),
  photo_offers: () => none,
  /** the bytes of a photo that lies on this PC */
  photo: () => z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
})
export { contractActions } from './contract-view.ts'
export type { ContractAction, ContractView, PhotoPlace, PhotoView, Recipient, SealView } from './contract-view.ts'
export type { DocumentFault, DocumentKind, DocumentRow } from './document-rows.ts'
export type QueryName = keyof typeof queries
export type QueryInput<N extends QueryName> = z.infer<(typeof queries)[N]>

/** Why a file is not safe, where a person has to see to it. */
export type FileFault = 'differs' | 'not_allowed' | 'no_store' | 'too_large' | 'refused' | 'damaged'
export type VehicleStatus = 'AVAILABLE' | 'RENTED' | 'CLEANING' | 'IN_TRANSFER' | 'MAINTENANCE' | 'OUT_OF_SERVICE' | 'RETIRED'
export type FuelType = 'PETROL' | 'DIESEL' | 'ELECTRIC' | 'HYBRID' | 'PLUGIN_HYBRID'
/** The board's one state of a row; each has a shape and a word beside its colour. */
export type BoardState = 'due' | 'overdue' | 'later' | 'conflict' | 'waiting'
export type Gate = {
  /** stable key, also the i18n key below `gate.` */
  key: string
  state: 'passed' | 'warn' | 'block'
  message: Message
  /** name of the form field that the person should go to (`deposit.authorisation_code` lies in a group) */
  field?: string
  /** a manager who agrees by PIN opens it */
  by_manager?: boolean
  /** a `warn` that keeps the form from being confirmed until its key is in `accepted` */
  must_accept?: boolean
}
/** What was asked of a manager at another desk for a check-out. `differs`: the form is not any more what was shown. */
export type AskedFromAfar = { state: 'waiting' | 'granted' | 'declined' | 'expired' | 'differs'; name: string | null; answer: string | null; asked_at: number; by_phone: boolean }
export type ApprovalRequest = {
  id: string; asked_at: number; by: string; customer: string; plate: string; vehicle: string
  /** `amount_rp`: the deposit that is not taken, or what is taken off; `jump_km`: how far the odometer jumps */
  wishes: { name: 'waive_deposit' | 'grant_discount' | 'odometer_jump'; reason: string; amount_rp: number; jump_km: number }[]
}
/** What an extra, a fee or a category is called in the four languages. */
export type Names = { name_de: string; name_fr: string; name_it: string; name_en: string }
/** `names`: of an extra, which its kind alone does not tell. */
export type PriceLine = { kind: string; quantity: number; unit_rp: number; amount_rp: number; explanation: Message; names?: Names; /** what the season of these days is called */ season?: Names }
/** Something offered beside the car. `excess_bp`, `excess_rp`: what a cover leaves of the excess; `km`: of a package; `left`: pieces still here, null uncounted; `back_at`: when the first comes back. */
export type ExtraOffer = Names & {
  extra_id: string; code: string; charge_kind: 'EXTRA' | 'EXCESS_REDUCTION' | 'KM_PACKAGE'; per: 'DAY' | 'ONCE'; price_rp: number
  excess_bp: number | null; km: number | null; left: number | null; back_at: number | null; excess_rp: number | null
}
export type Totals = { lines: PriceLine[]; total_rp: number; vat_rp: number; vat_bp: number; stamp: string }
export type KnownDamage = { id: string; part: string; kind: string; severity: number; description: string; found_at: number; found_by: string | null; pending: boolean
  /** where on the drawing, see car-views; null where only the part is known */
  view: string | null; x: number | null; y: number | null; size_mm: number | null }
export type CustomerCard = {
  id: string; name: string; first_name: string; last_name: string; company_name: string | null; town: string; phone: string | null
  birth_date: string | null; blocked: boolean; locale: string
  drivers: { id: string; name: string; birth_date: string; licence_number: string; licence_categories: string; licence_expires_on: string | null }[]
}
export type VehicleCard = {
  id: string; plate: string; make: string; model: string; category_id: string; category_code: string; body: string
  fuel_type: FuelType; transmission: string; status: VehicleStatus; location_id: string; location: string
  odometer_km: number; fuel_level: number; next_block_at: number | null
}
export type BoardRow = {
  id: string; kind: 'departure' | 'return'; at: number; state: BoardState; number: string; plate: string | null
  /** null where the customer is not on this PC (a car of another location) */
  customer: string | null
  category: Names
  /** make and model */
  vehicle: string | null
  balance_rp: number
  /** this PC has touched it and the server has not answered yet */
  pending: boolean
  reservation_id: string | null; contract_id: string | null; /** which car, where its contract has two out */ vehicle_id?: string
  /** the other end: where a departure will come back to, where a return was picked up */
  location: string
}
export type SearchHit =
  /** `contract_id`: it is out with it; `reservation_id`: it is promised to it for today, here */
  | { kind: 'vehicle'; id: string; plate: string; label: string; status: VehicleStatus; contract_id: string | null; /** its contract has another car out */ is_of_two: 0 | 1; reservation_id: string | null; location: string }
  | { kind: 'contract'; id: string; number: string; plate: string; customer: string | null; status: string; ends_at: number }
  | { kind: 'reservation'; id: string; number: string; customer: string | null; category: Names; starts_at: number; status: string }
  | { kind: 'customer'; id: string; name: string; town: string; phone: string | null }

export type CounterFee = { id: string; kind: string; code: string; amount_rp: number } & Names
/** What a form of a contract would do, before it is confirmed. */
export type ContractAnswer = { gates: Gate[]; lines: PriceLine[]; added_rp: number; balance_rp: number; may_confirm: boolean }

export type QueryRows = FleetRows & {
  /** Who is here, and what the sign-in screen needs to know. Available before a sign-in. */
  session: {
    stage: 'backend_missing' | 'sign_in' | 'choose_location' | 'loading' | 'ready' | 'locked'
    person: { id: string; name: string; email: string; role: Role; locale: string; has_pin: boolean } | null
    location: { id: string; name: string; code: string } | null
    org: { id: string; name: string } | null
    locations: { id: string; name: string; code: string }[]
    /** persons who can come back by PIN on this PC */
    known: { id: string; name: string; email: string; role: Role; tries_left: number }[]
    /** the manager who has just agreed by PIN; ends with the next confirm */
    approver: { id: string; name: string } | null
    api_url: string | null
    /** opens nothing by itself; shown where the address is corrected */
    publishable_key: string | null
    /** `weak`: the system offers no keyring, the machine key file protects secrets (lasting warning) */
    vault: 'system' | 'weak'
    /** the database was damaged and begins anew: so many operations of before still wait; null once it has its rows again, or never was */
    rebuilt: number | null
    version: string
  }
  backups: Backups
  rescue: RescueView
  photo_offers: PhotoOffers
  status: {
    line: 'up' | 'down' | 'sign_in_again' | 'update_needed'
    /** operations not yet confirmed by the server, by anybody on this PC */
    waiting: number
    attention: number; journal_damage: JournalDamage | null; copied: CopyNoticed | null // until somebody has seen to it
    last_synced_at: number | null
    loading: { done: number; total: number } | null
    numbers_left: number
    /** the server's clock minus this PC's, ms */
    clock_offset_ms: number
    /** persons whose operations wait for their own sign-in */
    waiting_for: string[]
    /** whose operations wait, and whether they go out without their coming back */
    left: { /** null: nobody of this name is known here, as after the database was lost */ name: string | null; count: number; goes_out: boolean }[]
    /** a database that was lost and begun anew: whether it holds by now what the server gives it; null: it was not, or a day ago */
    rebuilt: 'comparing' | 'equal' | 'differs' | null
    proof_overdue: number | null // days since a backup was last proven, where that is too long ago; administrators only
    archive_overdue: number | null; whole_overdue: number | null // hours beyond the promised day since this desk last kept an archive, or saved the whole database, as planned; administrators only
    /** files of this PC of which the server has not given the same bytes back yet; `fault`: what a person has to see to */
    files: { count: number; fault: FileFault | null }
    /** documents that did not come out of the printer */
    unprinted: number
  }
  board: { now: number; departures: BoardRow[]; returns: BoardRow[] }
  fleet: {
    categories: ({ id: string; code: string; free: number; promised: number; out: number; cleaning: number; blocked: number; total: number } & Names)[]
    vehicles: VehicleCard[]
  }
  find_anything: SearchHit[]
  find_customers: CustomerCard[]
  person: { customer: z.infer<typeof forms.change_customer>['person']; drivers: (z.infer<typeof forms.change_driver>['driver'] & { id: string })[] } | null
  free_vehicles: VehicleCard[]
  /** Live answer to a half-filled form: the same code that confirms it. */
  check_out: {
    gates: Gate[]; price: Totals | null; days: number | null; starts_at: number; deposit_rp: number | null; excess_rp: number | null
    included_km: number | null; customer: CustomerCard | null; vehicle: VehicleCard | null; known_damages: KnownDamage[]; may_confirm: boolean
    extras: ExtraOffer[]
    /** what is taken off, and how far this person may go, Rappen; null while there is no price */
    discount: { amount_rp: number; most_rp: number } | null
    /** may go out without the deposit that the rule asks for */
    may_waive: boolean
    asked: AskedFromAfar | null
    /** what of the firm's own the customer agrees to: its terms and the mark under which they are printed, null where they are built in; and what tells these versions from others */
    texts: { terms: { mark: string; words: string } | null; stamp: string } | null
    /** why it is so many days: the length on the wall clock (minutes) and the grace; the tier from which a day costs less, if one is ahead */
    reckoning: { minutes: number; grace_min: number; next_tier: { from_days: number; day_rate_rp: number } | null } | null
  }
  /** The form as it opens, filled from a reservation or empty for a walk-in. */
  check_out_start: {
    form: z.infer<typeof forms.check_out>
    reservation: { number: string; customer: string; category: Names; starts_at: number; ends_at: number } | null
    category_id: string | null
    numbers_left: number
  }
  check_in: {
    gates: Gate[]
    /** what this return adds */
    lines: PriceLine[]
    /** what was on the contract before (rent, young driver) */
    paid_lines: PriceLine[]
    /** sum of both, what has been paid before this form, and the difference */
    charges_rp: number; paid_rp: number; balance_rp: number
    /** what is left after the captured deposit (negative: to be paid back), and the same as cash would pay it */
    due_rp: number; due_cash_rp: number
    driven_km: number | null; late_days: number; in_at: number; known_damages: KnownDamage[]; may_confirm: boolean
    /** it is back before the time: what was agreed and what the used days cost, null where it is not, or where they cost as much */
    early: { agreed_days: number; used_days: number; agreed_rp: number; used_rp: number } | null
    /** the key lay in the box, or the car was seen here, before this form */
    arrived: { kind: 'KEY_DROP' | 'ARRIVAL'; at: number; place: string; odometer_km: number | null; fuel_level: number | null } | null
    /** where the bill goes to by the customer's file, null where the customer is not on this PC */
    customer_address: Recipient | null
    /** how the car left */
    handed_out: PhotoView[]
    contract: {
      id: string; number: string; plate: string; vehicle: VehicleCard; customer: string | null; locale: string | null; starts_at: number; ends_at: number
      /** another car of it came back then, and it was charged: nothing is charged with this one */ charged_at: number | null; out_km: number; out_fuel: number; pickup_location: string; return_location: string; deposit_rp: number; deposits: { method: string; amount_rp: number }[]; /** the company that pays instead of the renter; its name is null where it is not on this PC */ payer: { name: string | null } | null
    }
  } | { missing: Message }
  contract: ContractView | null
  /** Live answers to half-filled forms of a contract. */
  extend_contract: ContractAnswer & { days_before: number; days_after: number | null; /** the end that this answers */ until: number | null }
  swap_vehicle: ContractAnswer & { driven_km: number | null; vehicle: VehicleCard | null; next: VehicleCard | null; known_damages: KnownDamage[]; out_damages: KnownDamage[]; asked: AskedFromAfar | null }
  counter_fees: CounterFee[]; vat_gates: Gate[]
  find_driver: {
    contract_id: string; number: string; status: string; plate: string; vehicle: string; out_at: number; in_at: number | null; customer: string | null
    drivers: string[]
  }[]
  reservation: {
    id: string; number: string; status: string; customer_id: string; customer: string; phone: string | null; category: Names; plate: string | null
    starts_at: number; ends_at: number; location: string; return_location: string; fee_rp: number; numbers_left: number; is_due: boolean
    notes: ContractView['notes']
  } | null
  customer: {
    id: string; name: string; company: string | null; town: string; phone: string | null; merged_into: string | null; may_merge: boolean; blocked: { at: number; by: string | null } | null
    contracts: { id: string; number: string; status: string; plate: string; starts_at: number; balance_rp: number }[]
    /** others with the same name, birthday or licence */
    twins: { id: string; name: string; town: string; phone: string | null; birth_date: string | null; why: 'licence' | 'birth_date' | 'name' }[]
    /** what is owed by contracts that are closed: those that wait for an invoice, and those that stand on one */
    to_bill: RentalToBill[]; collectives: CollectiveHead[]
    address: Recipient
  } | null
  collective: CollectiveView | null
  payers: PayerToBill[]
  documents: DocumentRow[]; printers: PrintersView; exports: ExportsView; cash: CashView; day: DayView; settings: SettingsView; document_text: TextView; team: TeamView | null; settings_reach: SettingsReach
  figures: FiguresAnswer; figure_places: FigurePlaces; contract_list: ListedContract[]; month_end: MonthEnd | null; open_damages: OpenDamage[]
  choices: {
    locations: { id: string; name: string; code: string }[]
    categories: ({ id: string; code: string; day_rate_rp: number; deposit_rp: number; excess_rp: number } & Names)[]
  }
  /** Refused, held and flagged operations: visible and kept until a person has dealt with them. A cause stands above what waits for it. */
  attention: AttentionTask[]
  /** what colleagues wait for this manager to agree to, the first first */
  approval_requests: ApprovalRequest[]
  /** the digits to read to a manager on the telephone, what they say, and who may answer; null: not asked by this person here */
  phone_challenge: { challenge: string | null; deposit_fr: number | null; discount_fr: number | null; jump_km: number | null; status: 'OPEN' | 'GRANTED' | 'DECLINED'; managers: { id: string; name: string }[] } | null
  /** A refused operation as the form that it was, to be put right; `at`: when it happened, ms UTC. */
  correction: { at: number; number: string | null } & ({ name: 'check_out'; form: z.infer<typeof forms.check_out> } | { name: 'check_in'; form: z.infer<typeof forms.check_in> } | { name: 'swap_vehicle'; form: z.infer<typeof forms.swap_vehicle>; vehicle: VehicleCard | null }) | null
  draft: { body: unknown; updated_at: number } | null; photo: { mime: string; bytes: Uint8Array } | null
}
