import type { InvoiceView } from './invoice-view.ts'
import type { Message } from './message.ts'
import type { PhotoSide } from './photo-views.ts'
import type { FuelType, KnownDamage, PriceLine } from './queries.ts'

/** What can be done to a contract from its sheet, by one key each; in this order. */
export const contractActions = ['check_in', 'extend', 'swap', 'pay', 'unpay', 'charge', 'bill', 'credit', 'incident', 'fine', 'remind', 'payer', 'note', 'void', 'reopen', 'documents'] as const
export type ContractAction = {
  name: (typeof contractActions)[number]
  /** why not now, and what to do instead; null where it can be done */
  blocked: Message | null
}
/** A rental agreement as a person needs it, null when it is not on this PC. Rappen, ms UTC. */
export type ContractView = {
  id: string; number: string; status: string; customer_id: string; customer: string | null; company: string | null; phone: string | null
  /** the customer's, null where nobody knows the customer here */
  locale: string | null
  plate: string; vehicle: string; starts_at: number; ends_at: number
  returned_at: number | null; pickup_location: string; return_location: string; is_receivable: boolean
  charges_rp: number; paid_rp: number; balance_rp: number; held_rp: number; excess_rp: number; included_km_day: number
  in_conflict: boolean; pending: boolean
  lines: (PriceLine & { id: string; description: string })[]
  /** `reverses_id`: it takes that one back */
  payments: { id: string; at: number; method: string; kind: string; amount_rp: number; reference: string | null; reverses_id: string | null; by: string | null }[]
  deposits: { method: string; amount_rp: number; captured_rp: number; status: string; card_last4: string | null }[]
  damages: KnownDamage[]
  legs: {
    id: string; plate: string; vehicle: string; fuel_type: FuelType; state: string; out_at: number; in_at: number | null; out_km: number; in_km: number | null
    out_fuel: number; in_fuel: number | null; in_conflict: boolean
  }[]
  drivers: { id: string; name: string; is_main: boolean; licence_number: string }[]
  /** `signer`: who of the customer's side has signed an extension, or refused to and why; null by telephone */
  notes: { id: string; kind: string; text: string; at: number; by: string | null; signer: string | null; refused: string | null }[]
  /** what this PC has confirmed and the server has not answered yet; `state` REFUSED: it said no */
  waiting: { op_id: string; name: string; state: string; at: number }[]
  /** kinds of open contradictions */
  flags: string[]
  photos: PhotoView[]
  seals: SealView[]
  incidents: { id: string; kind: string; at: number; place: string; police_number: string | null; counterparty: string | null; description: string; by: string | null }[]
  invoices: InvoiceView[]; address: Recipient | null
  /** the company that pays for it, where it is not the renter; `name` null where nobody knows it here */
  payer: { id: string; name: string | null; address: Recipient } | null
  vehicle_id: string | null; category_id: string | null
  actions: ContractAction[]
}
export type Recipient = { name: string; line: string | null; street: string; house_number: string; postcode: string; town: string; country: string }
/**
 * Where the bytes of a photo are. here: on this PC · elsewhere: the server has them, they come with the line · loading: they are on the way ·
 * unsent: still on the PC that took it · differs: what came is not what was sealed · missing, refused: the server has none, or gives none to this
 * person · no_room: the disk is full
 */
export type PhotoPlace = 'here' | 'elsewhere' | 'loading' | 'unsent' | 'differs' | 'missing' | 'refused' | 'no_room'
/** A photo of a hand-over. `is_safe`: the server has it; `leg_id`: of which car of the contract, null for what came later. */
export type PhotoView = { leg_id: string | null; sha256: string; view: PhotoSide | null; of: 'CHECK_OUT' | 'CHECK_IN' | 'OTHER'; at: number; place: PhotoPlace; is_safe: boolean }
/** What was sealed, at `at` by whom. whole: it says what was sealed · differs: it does not · not_here: this PC does not hold all that belongs to it */
export type SealView = { id: string; of: 'CHECK_OUT' | 'CHECK_IN' | 'EXTENSION'; at: number; by: string | null; plate: string; state: 'whole' | 'differs' | 'not_here'
  /** of the customer's side: who signed which words, or would not and why; null where nobody was asked */
  signed: { name: string; refused: string | null; words: string | null } | null
  /** who of the staff signed by hand below; null where nobody did */
  staff: string | null }
