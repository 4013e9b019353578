/** What a manager can take out of the house. A JOURNAL is double-entry bookkeeping of everything that is money. */
export const exportKinds = ['CONTRACTS', 'PAYMENTS', 'INVOICES', 'CHARGES', 'VAT', 'RECEIVABLES', 'JOURNAL', 'DAMAGES', 'MAINTENANCE', 'FLEET', 'UTILISATION', 'CUSTOMERS'] as const
export type ExportKind = (typeof exportKinds)[number]
/** `banana`, `rma`, `abacus`: a journal as Banana, Run my Accounts and Abacus import it. */
export const exportFormats = ['xlsx', 'csv', 'jsonl', 'banana', 'rma', 'abacus'] as const
const of_journals: readonly string[] = ['banana', 'rma', 'abacus']
export type ExportFormat = (typeof exportFormats)[number]

/** How a kind looks at its period: what happened in it, how things stood at its end, or how they stand now. */
export const periodOf = (kind: ExportKind): 'within' | 'until' | 'now' => kind === 'RECEIVABLES' ? 'until' : kind === 'FLEET' ? 'now' : 'within'
/** The formats in which a kind can be had. */
export const formatsOf = (kind: ExportKind): readonly ExportFormat[] => kind === 'JOURNAL' ? exportFormats : exportFormats.filter(format => !of_journals.includes(format))

/** The states by which a kind can be narrowed, in the order of a life; nothing: it has none. */
const contract_states = ['ACTIVE', 'RETURNED', 'COMPLETED', 'CANCELLED', 'VOID'] as const
const states = {
  CONTRACTS: { of: 'contract', list: contract_states }, RECEIVABLES: { of: 'contract', list: contract_states },
  DAMAGES: { of: 'damage', list: ['REPORTED', 'ASSESSED', 'APPROVED', 'REJECTED', 'REPAIRED'] },
  MAINTENANCE: { of: 'maintenance', list: ['SCHEDULED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED'] },
  FLEET: { of: 'vehicle', list: ['AVAILABLE', 'RENTED', 'CLEANING', 'IN_TRANSFER', 'MAINTENANCE', 'OUT_OF_SERVICE', 'RETIRED'] },
} as const
export type StatesOf = { of: 'contract' | 'damage' | 'maintenance' | 'vehicle'; list: readonly string[] }
export const statesOf = (kind: ExportKind): StatesOf | null => (kind in states ? states[kind as keyof typeof states] : null)

/** An export of this PC. `locations`: codes; `file`: null where the disk refused it at the end. */
export type ExportRun = {
  id: string; kind: ExportKind; format: ExportFormat; from_on: string; until_on: string; locations: string; source: 'CACHE' | 'SERVER'; as_of: number; waiting: number
  row_count: number; sum_rp: number; sha256: string; file: string | null; made_at: number; made_by: string
}
/** What a manager can take out, and has. `since_on`: from when on this PC alone knows its location; `last_synced_at`: ms UTC. */
export type ExportsView = {
  running: { kind: ExportKind; rows: number } | null; since_on: string; today: string; location_id: string | null; waiting: number; last_synced_at: number | null
  locations: { id: string; code: string; name: string }[]; runs: ExportRun[]; saved: SavedExport[]
}

/** A period that moves along with the day; `now`: of a kind that has none. */
export const exportPeriods = ['last_month', 'this_month', 'this_year', 'now'] as const
export type ExportPeriod = (typeof exportPeriods)[number]
/** An export that is kept under a key: the first has Alt+1. */
export type SavedExport = { id: string; kind: ExportKind; format: ExportFormat; period: ExportPeriod; location_ids: string[]; states: string[] }
/** As many as there are digits. */
export const most_saved = 9

/** `left`: how many are still to be done, 0 done; `contract_ids`: which, where they are contracts. */
export type MonthStep = { name: 'drawers' | 'contracts' | 'damages' | 'waiting' | 'JOURNAL' | 'VAT' | 'RECEIVABLES' | 'lock'; left: number; contract_ids: string[] }
/** A damage that nobody has estimated yet. `number`: of the contract during which it was found; `usual_rp`: what the firm's price list says of such a damage, null where nothing. */
export type OpenDamage = {
  id: string; contract_id: string | null; number: string | null; plate: string | null; part: string; kind: string; severity: number; description: string; size_mm: number | null
  found_at: number; found_by: string | null; usual_rp: number | null
}
/** `may_lock`: the person closes books, and the month is over */
export type MonthEnd = { from_on: string; until_on: string; may_lock: boolean; steps: MonthStep[] }
