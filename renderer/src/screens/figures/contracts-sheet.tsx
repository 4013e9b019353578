import { formatRappen } from '../../../../shared/money.ts'
import { Bones } from '../../parts/later.tsx'
import { Plate } from '../../parts/plate.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { openContract, useUi } from '../../ui-store.ts'
import { useQuery } from '../../use-query.ts'
import { showDay, showMoney, showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** The contracts behind a figure; arrows and Enter open one. `missing`: so many more are not on this PC. */
export function ContractsSheet({ title, contract_ids, missing }: { title: string; contract_ids: readonly string[]; missing: number }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows } = useQuery('contract_list', { contract_ids: [...contract_ids] })
  return (
    <Sheet title={title} close={close} width={760} testid="contracts-sheet">
      {!rows && <Bones rows={6} />}
      {rows && <p className="quiet tabular">{t('figures.contracts', { count: rows.length + missing, shown: showNumber(rows.length + missing) })} · {showMoney(rows.reduce((sum, { charges_rp }) => sum + charges_rp, 0))}</p>}
      {rows?.length === 0 && missing === 0 && <p className="empty">{t('figures.list.none')}</p>}
      {missing > 0 && <p className="quiet" data-testid="contracts-missing">{t('figures.list.missing', { count: missing })}</p>}
      <ul className="picks figure-contracts" onKeyDown={event => {
        const buttons = [...event.currentTarget.querySelectorAll('button')]
        const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
        if (to === undefined) return
        event.preventDefault()
        buttons[to]?.focus()
      }}>
        {rows?.map((one, n) => (
          <li key={one.id}>
            <button type="button" className="pick" autoFocus={n === 0} data-autofocus={n === 0 || undefined} data-testid="listed-contract" onClick={() => openContract(one.id)}>
              <span className="number">{one.number}</span>{one.plate && <Plate plate={one.plate} small />}
              <span className="figure-name">{one.customer ?? '–'}</span>
              <span className="quiet tabular">{showDay(one.starts_at)} – {showDay(one.returned_at ?? one.ends_at)}</span>
              <span className="tabular figure-amount">{formatRappen(one.charges_rp)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
