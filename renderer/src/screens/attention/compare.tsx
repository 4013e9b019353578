import type { AttentionTask, Fact } from '../../../../shared/attention.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { showDate, showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** Both sides of a contradiction, line by line; what differs stands out. */
export function Compare({ rows, sides }: Pick<AttentionTask, 'sides'> & { rows: AttentionTask['compare'] }) {
  const { t, instant } = useWords()
  if (rows.length === 0) return null
  const has_other = rows.some(({ other }) => other !== null)
  const show = (fact: Fact | null): string => {
    if (!fact) return '–'
    switch (fact.as) {
      case 'instant': return instant(Number(fact.value))
      case 'money': return showMoney(Number(fact.value))
      case 'km': return t('attention.km', { km: String(fact.value).replace(/\B(?=(\d{3})+$)/g, '\'') })
      case 'status': return t(`contract.status.${fact.value}`)
      case 'percent': return `${formatRappen(Number(fact.value)).replace(/\.?0+$/, '')} %`
      case 'yes_no': return t(fact.value === 1 ? 'settings.yes' : 'settings.no')
      case 'day': return showDate(String(fact.value))
      case 'per': return t(`settings.per.${fact.value}`)
      case 'customs': return t(`settings.customs.${fact.value}`)
      case 'text': return String(fact.value)
    }
  }
  const labelOf = (row: string): string => {
    if (row.startsWith('setting.stock.')) return t('attention.stock', { location: row.slice('setting.stock.'.length) })
    return row.startsWith('setting.') ? t(`settings.field.${row.slice('setting.'.length)}`) : t(`attention.row.${row}`)
  }
  return (
    <table className="task-compare" data-testid="attention-compare">
      <thead><tr><td /><th scope="col">{t(`attention.side.${sides}.mine`)}</th>{has_other && <th scope="col">{t(`attention.side.${sides}.other`)}</th>}</tr></thead>
      <tbody>{rows.map(({ row, mine, other }) => (
        <tr key={row} data-differs={sides !== 'operation' && has_other && mine !== null && other !== null && mine.value !== other.value}>
          <th scope="row">{labelOf(row)}</th><td>{show(mine)}</td>{has_other && <td>{show(other)}</td>}
        </tr>
      ))}</tbody>
    </table>
  )
}
