/** Something that went into the drawer (above 0) or out of it, Rappen; `text`: the contract's number, or why; null: of a contract that was closed at another branch since. */
export type DrawerLine = {
  id: string; at: number; kind: 'PAYMENT' | 'REFUND' | 'DEPOSIT' | 'DEPOSIT_BACK' | 'IN' | 'OUT'
  amount_rp: number; text: string | null; contract_id: string | null; by: string
}
export type Drawer = {
  id: string; till: string; opened_at: number; opened_by: string; opening_rp: number
  /** what has to lie in it, of all that this PC knows, Rappen */
  expected_rp: number
  /** what the card terminal has to say: paid by card here since it was read last, Rappen */
  terminal_rp: number
  /** the newest first */
  lines: DrawerLine[]
  /** who opened it or a manager */
  may_close: boolean
  /** what this PC has put into it and the server has not confirmed yet */
  waiting: number
}
export type ClosedDrawer = {
  id: string; till: string; opened_at: number; closed_at: number; closed_by: string; counted_rp: number; expected_rp: number; reason: string | null
  /** what came after its count from a desk that was offline, Rappen */
  late_rp: number
  /** what the terminal said, and what had been recorded; null: nobody read it */
  terminal: { total_rp: number; expected_rp: number; reason: string | null } | null
}
export type CashView = {
  open: Drawer[]
  /** the last ones of this location that this person may see, the newest first */
  closed: ClosedDrawer[]
  /** what the card terminal has to say where no drawer is open: since it was read last, at the earliest today, Rappen */
  terminal_rp: number
  /** what a new drawer is called, and what the last one was closed with */
  next: { till: string; counts: { denomination_rp: number; pieces: number }[] }
}

/** What some of a location's movements come to. All in Rappen; `charged` is what `paid`, `captured`, `rounding` and `receivables` come to. */
export type DayMoney = {
  charged: { kind: 'rent' | 'services' | 'damages'; amount_rp: number }[]
  /** of which VAT */
  vat_rp: number
  /** what customers paid less what they got back, with rounding */
  paid: { method: string; amount_rp: number; pieces: number }[]
  /** kept of deposits */
  captured_rp: number
  /** rounded up less rounded down */
  rounding_rp: number
  /** by how much more (or less) customers owe than before */
  receivables_rp: number
  /** cash deposits taken and given back */
  deposits: { held_rp: number; released_rp: number }
  /** cash that went into no drawer, because none was open: payments and deposits, less what was given back out of none */
  loose_rp: number
}
/** A location's day by its money. */
export type DayView = DayMoney & {
  /** ms UTC: a midnight in Zürich; or when the day before was counted, where that was after it or something moved between */
  begins_at: number
  /** what is told goes back before today: nobody has closed the day before yet, or something moved after its last count */
  is_since: boolean
  /** what the change of the receivables is made of: open since today less what was credited, paid of what was open before, paid in advance (below 0) or used up of it */
  receivables: { new_rp: number; earlier_rp: number; prepaid_rp: number }
  /** what came for earlier days after their reports, from a desk without a line, day by day; in nothing above. `day_at`: that day's midnight, ms UTC */
  late: (DayMoney & { day_at: number })[]
  /** documents handed out today that stand on what the server has not confirmed: `printed = synced` when it is empty */
  unconfirmed: { number: string; contract_id: string }[]
}
