import { TextInput } from '@mantine/core'
import { formatRappen } from '../../../../shared/money.ts'
import { useWords } from '../../words/use-words.ts'
import { coins, notes, piecesOf } from './count.ts'
import type { Denomination, Typed } from './count.ts'

/** Notes and coins, the largest first: pieces are typed, Enter goes on to the next kind. */
export function CountFields({ typed, set }: { typed: Typed; set(typed: Typed): void }) {
  const { t } = useWords()
  const row = (kind: Denomination) => {
    const pieces = piecesOf(typed[kind])
    return (
      <tr key={kind}>
        <th scope="row" className="tabular">{formatRappen(kind)}</th>
        <td><TextInput size="xs" value={typed[kind] ?? ''} inputMode="numeric" autoComplete="off" maxLength={7} aria-label={`${t('cash.pieces')} ${formatRappen(kind)}`} data-field={`count_${kind}`}
          data-testid={`cash-count-${kind}`} error={pieces === null} onChange={event => set({ ...typed, [kind]: event.currentTarget.value })} /></td>
        <td className="tabular cash-sum">{pieces ? formatRappen(kind * pieces) : ''}</td>
      </tr>
    )
  }
  return (
    <div className="cash-count">
      {[notes, coins].map(kinds => (
        <table key={kinds[0]}>
          <thead><tr><th scope="col">{t('cash.denomination')}</th><th scope="col">{t('cash.pieces')}</th><th scope="col" className="cash-sum">{t('cash.comes_to')}</th></tr></thead>
          <tbody>{kinds.map(row)}</tbody>
        </table>
      ))}
    </div>
  )
}
