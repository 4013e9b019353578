import { formatRappen } from '../../../../shared/money.ts'
import { showDate } from '../../words/format.ts'
import type { Words } from '../../words/use-words.ts'

const instant_text = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/
const day_text = /^\d{4}-\d\d-\d\d$/
const id_text = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What stands in a field, as people write it: money, days, times; of a key that nobody calls anything only its beginning. */
export function showCell(column: string, cell: string | null, { t, instant }: Words): string {
  if (cell === null || cell === '') return t('rescue.empty')
  if (column.endsWith('_rp') && /^-?\d+$/.test(cell)) return `CHF ${formatRappen(Number(cell))}`
  if (column.endsWith('_bp') && /^-?\d+$/.test(cell)) return `${Number(cell) / 100} %`
  if (column.startsWith('is_')) return t(cell === 'f' ? 'settings.no' : 'settings.yes')
  if (instant_text.test(cell)) return instant(Date.parse(`${cell.replace(' ', 'T')}:00`))
  if (day_text.test(cell)) return showDate(cell)
  return id_text.test(cell) ? `${cell.slice(0, 8)}…` : cell
}
