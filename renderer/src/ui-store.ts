import { create } from 'zustand'
import type { FormResult } from '../../shared/forms.ts'
import type { ContractAction } from '../../shared/queries.ts'

/** `replaces`: the refused operation that is put right */
export type CheckOutStart = { reservation_id: string | null; customer_id: string | null; vehicle_id: string | null; replaces: string | null }
export type Page =
  | { name: 'board' }
  /** `draft`: the key under which the half-filled form is kept */
  | { name: 'check_out'; draft: string; start: CheckOutStart }
  | { name: 'check_in'; contract_id: string; /** which car, where the contract has two out */ vehicle_id: string | null; replaces: string | null }
  | {
      name: 'done'; kind: 'check_out' | 'check_in'; contract_id: string; number: string; balance_rp: number; plate: string | null
      deposits: FormResult['check_in']['deposits']
    }
  | { name: 'attention' }
  | { name: 'cash' }
  | { name: 'numbers' }
  /** `about`: the part of it that somebody has to see to */
  | { name: 'backups'; about?: 'whole' }
  | { name: 'exports' }
  | { name: 'figures' }
  | { name: 'settings' }
  | { name: 'team' }
/** What the search is for: `papers` looks for a car alone. */
export type SearchAim = 'anything' | 'check_in' | 'papers'
export type Sheet =
  | { name: 'search'; text: string; aim: SearchAim }
  /** the cars of this location */
  | { name: 'fleet' }
  /** what of a car ends one day */
  | { name: 'papers'; vehicle_id: string }
  /** `action`: what it opens with; `at`: the moment that it is about, ms UTC; `replaces`: the refused operation that the action puts right */
  | { name: 'contract'; contract_id: string; action?: ContractAction['name']; at?: number; replaces?: string }
  | { name: 'reservation'; reservation_id: string }
  /** `action`: what it opens with */
  | { name: 'customer'; customer_id: string; action?: 'bill' | 'change' }
  /** companies that wait for an invoice */
  | { name: 'payers' }
  /** one invoice for several contracts */
  | { name: 'collective'; invoice_id: string }
  | { name: 'fine' }
  | { name: 'arrival'; vehicle: { id: string; plate: string } }
  /** contracts behind a figure; `missing`: so many of them are not on this PC */
  | { name: 'contracts'; title: string; contract_ids: readonly string[]; missing: number }
  /** damages of a month, Zürich days, that nobody has estimated */
  | { name: 'damages'; from_on: string; until_on: string }
  | { name: 'category'; category_id: string }
  | { name: 'files' }
  | { name: 'printers' }
  /** `back`: the sheet that it lies over, which comes back */
  | { name: 'approval'; back: Sheet | null }
  /** what a clerk reads to a manager on the telephone; `back` as above */
  | { name: 'phone'; request_id: string; back: Sheet | null }
  | { name: 'give_code' }
  /** whether this PC holds what the server gives it */
  | { name: 'content' }
  | { name: 'deeds' }
  | { name: 'keys' }

type UiState = {
  page: Page
  sheet: Sheet | null
  /** Asks by telephone for what the open page does beyond the person's role; null where nothing does. */
  byPhone: (() => void) | null
  /** Set by a sign-in with the password: the moment to offer a PIN. */
  offersPin: boolean
  go(page: Page): void
  open(sheet: Sheet): void
  close(): void
  offerPin(offers: boolean): void
  offerPhone(byPhone: (() => void) | null): void
  /** Another person sits down, or nobody: names leave the screen. Half-filled forms stay with the drafts. */
  leave(): void
}

/** What is open on the screen; rows never live here, they are read by queries. */
export const useUi = create<UiState>()(set => ({
  page: { name: 'board' },
  sheet: null,
  byPhone: null,
  offersPin: false,
  go: page => set({ page, sheet: null }),
  open: sheet => set({ sheet }),
  close: () => set({ sheet: null }),
  offerPin: offersPin => set({ offersPin }),
  offerPhone: byPhone => set({ byPhone }),
  leave: () => set({ page: { name: 'board' }, sheet: null }),
}))

/** Opens a check-out; the one of a reservation always finds its own draft again. */
export function startCheckOut(start: Partial<CheckOutStart>): void {
  const full = { reservation_id: null, customer_id: null, vehicle_id: null, replaces: null, ...start }
  useUi.getState().go({ name: 'check_out', draft: full.replaces ?? full.reservation_id ?? crypto.randomUUID(), start: full })
}

export const startCheckIn = (contract_id: string, { vehicle_id = null, replaces = null }: { vehicle_id?: string | null; replaces?: string | null } = {}): void =>
  useUi.getState().go({ name: 'check_in', contract_id, vehicle_id, replaces })
export const openContract = (contract_id: string, action?: ContractAction['name'], at?: number): void =>
  useUi.getState().open({ name: 'contract', contract_id, ...action ? { action } : {}, ...at === undefined ? {} : { at } })
/** A refused swap opens as it was. */
export const correctSwap = (contract_id: string, replaces: string): void =>
  useUi.getState().open({ name: 'contract', contract_id, action: 'swap', replaces })
export const openSearch = (text = '', aim: SearchAim = 'anything'): void =>
  useUi.getState().open({ name: 'search', text, aim })
/** The contracts behind a figure. */
export function openContracts(title: string, contracts: readonly { id: string | null }[]): void {
  const contract_ids = contracts.flatMap(({ id }) => id ?? [])
  useUi.getState().open({ name: 'contracts', title, contract_ids, missing: contracts.length - contract_ids.length })
}
/** The sheet without what lies over it while a manager is asked. */
export const underlying = (sheet: Sheet | null): Sheet | null => (sheet?.name === 'approval' || sheet?.name === 'phone' ? sheet.back : sheet)
/** A manager beside the counter is asked; the sheet that lies there comes back as it was. */
export const askApproval = (): void => useUi.getState().open({ name: 'approval', back: underlying(useUi.getState().sheet) })
