import { dayTotals } from '../../../shared/cash.ts'
import type { DayMoney, DayView, DrawerLine } from '../../../shared/cash-view.ts'
import { formatRappen } from '../../../shared/money.ts'
import { startOfZurichDay } from '../../../shared/time.ts'
import { count, dayOf, momentOf } from './figures.ts'
import { closeLetter, openLetter, putTitle } from './firm.ts'
import type { Head } from './firm.ts'
import type { Fonts } from './fonts.ts'
import { ink } from './sheet.ts'
import type { Column, Row, Sheet } from './sheet.ts'
import { ownText } from './own-text.ts'
import { fill, wordsOf } from './words.ts'
import type { Words } from './words.ts'

/** A drawer as it was counted, and the day of its location up to then. `at`: when it was closed; `number`: the name of the drawer. */
export type DayReport = Head & {
  opened_at: number; opened_by: string; closed_by: string
  opening_rp: number; counted_rp: number; expected_rp: number; reason: string | null
  /** null: the terminal was not read */
  terminal_rp: number | null; terminal_expected_rp: number | null; terminal_reason: string | null
  counts: readonly { denomination_rp: number; pieces: number }[]
  /** in the order in which it happened */
  lines: readonly DrawerLine[]
  day: DayView
}

/** What lay in the drawer, what the day brought, and what of it the server has not confirmed yet. */
export function dayReportPdf(it: DayReport, fonts: Fonts): Promise<Uint8Array> {
  const words = wordsOf(it.locale)
  const sheet = openLetter(it, words.title_day_report, fonts)
  putTitle(sheet, words.title_day_report, daysOf(it), `${it.firm.branch} · ${it.number}`)
  // a day without a drawer was opened by nobody
  sheet.facts([...hasDrawer(it) ? [[words.drawer_opened, `${momentOf(it.opened_at)}, ${it.opened_by}`] as const] : [], [words.drawer_closed, `${momentOf(it.at)}, ${it.closed_by}`]])
  putMoney(sheet, it, words)
  putDay(sheet, it, words)
  putUnconfirmed(sheet, it.day, words)
  const closing = ownText<'DAY_REPORT'>(it, 'DAY_REPORT_CLOSING', { firm: it.firm.name, branch: it.firm.branch, date: daysOf(it) })
  if (closing !== null) {
    sheet.space(8)
    sheet.flow(closing)
  }
  return closeLetter(sheet, it)
}

const hasDrawer = (it: DayReport): boolean => it.opening_rp !== 0 || it.expected_rp !== 0 || it.counted_rp !== 0 || it.counts.length > 0 || it.lines.length > 0

function putMoney(sheet: Sheet, it: DayReport, words: Words): void {
  if (!hasDrawer(it)) return putTerminal(sheet, it, words)
  sheet.heading(words.drawer)
  const difference_rp = it.counted_rp - it.expected_rp
  const moved = it.lines.reduce((sum, { amount_rp }) => sum + amount_rp, 0)
  sheet.table(sumsOf(words), [
    [words.drawer_opening, formatRappen(it.opening_rp)], [fill(words.drawer_moved, { count: count(it.lines.length) }), formatRappen(moved)],
    // what came after the count from a desk without a line is not what the person saw
    ...it.opening_rp + moved === it.expected_rp ? [] : [[words.drawer_late, formatRappen(it.expected_rp - it.opening_rp - moved)]],
    { bold: [words.drawer_expected, formatRappen(it.expected_rp)] }, { bold: [words.drawer_counted, formatRappen(it.counted_rp)] },
    differenceRow(difference_rp, because(words.drawer_difference, it.reason, words), words),
    ...terminalRows(it, words),
  ])
  if (it.lines.length > 0) {
    sheet.heading(words.drawer_lines)
    sheet.table([{ title: words.time, width: 36 }, { title: words.description, width: 34 }, { title: words.contract_or_reason, width: 70 }, { title: words.amount, width: 30, align: 'right' }],
      it.lines.map(line => [momentOf(line.at), words.drawer_kinds[line.kind], [line.text, line.by].filter(Boolean).join(', '), formatRappen(line.amount_rp)]))
  }
  sheet.heading(words.drawer_counts)
  sheet.table([{ title: words.denomination, width: 24, align: 'right' }, { title: words.quantity, width: 30, align: 'right' }, { title: words.amount, width: 116, align: 'right' }],
    [...it.counts.map(({ denomination_rp, pieces }) => [formatRappen(denomination_rp), count(pieces), formatRappen(denomination_rp * pieces)]),
      { bold: [words.total, '', formatRappen(it.counts.reduce((sum, { denomination_rp, pieces }) => sum + denomination_rp * pieces, 0))] }])
}

const sumsOf = (words: Words): Column[] => [{ title: words.description, width: 130 }, { title: words.amount, width: 40, align: 'right' }]
/** A difference is to be seen; none is a line like others. */
function differenceRow(difference_rp: number, label: string, words: Words): Row {
  return difference_rp === 0 ? [words.drawer_exact, formatRappen(0)] : { bold: [label, formatRappen(difference_rp)] }
}

const because = (label: string, reason: string | null, words: Words): string => (reason ? fill(words.labelled, { label, text: reason }) : label)

function terminalRows({ terminal_rp, terminal_expected_rp, terminal_reason }: DayReport, words: Words): Row[] {
  if (terminal_rp === null || terminal_expected_rp === null) return []
  const difference_rp = terminal_rp - terminal_expected_rp
  return [[words.terminal_recorded, formatRappen(terminal_expected_rp)], [words.terminal_said, formatRappen(terminal_rp)],
    differenceRow(difference_rp, because(words.terminal_difference, terminal_reason, words), words)]
}

/** Where no cash is taken there is no drawer to tell of. */
function putTerminal(sheet: Sheet, it: DayReport, words: Words): void {
  const rows = terminalRows(it, words)
  if (rows.length === 0) return
  sheet.heading(words.terminal_said)
  sheet.table(sumsOf(words), rows)
}

/** The day of the report. Where the drawer was counted after midnight, or follows one that was, from when to when. */
function daysOf({ day: { begins_at, is_since }, at }: DayReport): string {
  const is_whole = startOfZurichDay(begins_at) === begins_at
  return is_whole && !is_since ? dayOf(at) : `${is_whole ? dayOf(begins_at) : momentOf(begins_at)} – ${momentOf(at)}`
}

function putDay(sheet: Sheet, it: DayReport, words: Words): void {
  const { day } = it
  const parts = (['new_rp', 'earlier_rp', 'prepaid_rp'] as const).filter(part => day.receivables[part] !== 0).map(part => [`– ${words.day_receivable_parts[part]}`, formatRappen(day.receivables[part])])
  putSums(sheet, fill(words.day_until, { day: daysOf(it) }), moneyRows(day, words, parts), [depositsOf(day, words), day.loose_rp === 0 ? '' : fill(words.day_loose, { amount: formatRappen(day.loose_rp) })], words)
  for (const late of day.late) {
    const rows = moneyRows(late, words, []).filter(row => 'bold' in row || row[1] !== formatRappen(0))
    putSums(sheet, fill(words.day_late, { day: dayOf(late.day_at) }), rows,
      [words.day_late_lead, depositsOf(late, words), late.loose_rp === 0 ? '' : fill(words.day_late_loose, { amount: formatRappen(late.loose_rp) })], words)
  }
}

/** What was charged and what it is balanced by. @param parts of the receivables */
function moneyRows(money: DayMoney, words: Words, parts: readonly Row[]): Row[] {
  const { charged_rp, comes_to_rp } = dayTotals(money)
  const paid = (method: string) => (words.payment as Record<string, string>)[method] ?? method
  return [
    ...money.charged.map(({ kind, amount_rp }) => [words.day_kinds[kind], formatRappen(amount_rp)]),
    { bold: [words.day_charged, formatRappen(charged_rp)] },
    [words.vat_amount, formatRappen(money.vat_rp)],
    ...money.paid.map(({ method, amount_rp, pieces }) => [fill(words.labelled, { label: words.day_paid, text: `${paid(method)} (${count(pieces)})` }), formatRappen(amount_rp)]),
    [words.day_captured, formatRappen(money.captured_rp)],
    ...money.rounding_rp === 0 ? [] : [[words.day_rounding, formatRappen(-money.rounding_rp)]],
    [words.day_receivables, formatRappen(money.receivables_rp)], ...parts,
    { bold: [words.day_comes_to, formatRappen(comes_to_rp)] },
  ]
}

const depositsOf = ({ deposits: { held_rp, released_rp } }: DayMoney, words: Words): string =>
  (held_rp !== 0 || released_rp !== 0 ? fill(words.day_deposits, { held: formatRappen(held_rp), released: formatRappen(released_rp) }) : '')

/** Who checks that both sides are the same has them on one page. */
function putSums(sheet: Sheet, heading: string, rows: Row[], notes: readonly string[], words: Words): void {
  const said = notes.filter(Boolean)
  sheet.heading(heading, sheet.tableHeight(sumsOf(words), rows) + 30 * said.length)
  sheet.table(sumsOf(words), rows)
  said.forEach(note => sheet.say(note))
}

function putUnconfirmed(sheet: Sheet, { unconfirmed }: DayView, words: Words): void {
  sheet.space(8)
  if (unconfirmed.length === 0) return sheet.say(words.all_confirmed, { colour: ink.quiet })
  sheet.say(words.unconfirmed, { bold: true })
  sheet.say(unconfirmed.map(({ number }) => number).join(', '))
}
