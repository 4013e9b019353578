import { useState } from 'react'
import type { ContractAction, ContractView } from '../../../../shared/queries.ts'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { startCheckIn, useUi } from '../../ui-store.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { ActionBar } from './action-bar.tsx'
import { actionOfKey } from './action-keys.ts'
import { ActionForm } from './action-form.tsx'
import { ContractFacts } from './contract-facts.tsx'
import { ContractHead } from './contract-head.tsx'
import { ContractMoney } from './contract-money.tsx'

/** The rental agreement on one sheet: what it is, what it costs and why, and by one key each what can be done with it. */
export function ContractSheet({ contract_id, action, isCovered }: { contract_id: string; action: ContractAction['name'] | null; isCovered: boolean }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows: contract, isLate } = useQuery('contract', { contract_id })
  const [open, setOpen] = useState<ContractAction['name'] | null>(action)
  return (
    <Sheet title={contract ? <ContractHead contract={contract} /> : t('contract.title')} close={open === null ? close : () => setOpen(null)}
      ownsEscape={open !== null} width={960} testid="contract-sheet" isCovered={isCovered}>
      {contract ? <Agreement contract={contract} open={open} setOpen={setOpen} /> : isLate ? <Bones rows={8} /> : <p className="empty">{t('contract.missing')}</p>}
    </Sheet>
  )
}

type AgreementProps = { contract: ContractView; open: ContractAction['name'] | null; setOpen(name: ContractAction['name'] | null): void }

function Agreement({ contract, open, setOpen }: AgreementProps) {
  const { say } = useWords()
  /** the last barred action that was tried: its reason stands there until something else is done */
  const [barred, setBarred] = useState<ContractAction['name'] | null>(null)
  const barrier = contract.actions.find(action => action.name === barred)?.blocked ?? null
  const start = (action: ContractAction) => {
    setBarred(action.blocked ? action.name : null)
    if (action.blocked) return
    if (action.name === 'check_in') startCheckIn(contract.id)
    else setOpen(action.name)
  }
  useKeys(event => {
    if (open !== null || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return
    const action = actionOfKey(event.key, contract.actions)
    if (!action) return
    event.preventDefault()
    start(action)
  })
  return (
    <div className="agreement" data-state={contract.status}>
      <ActionBar actions={contract.actions} isPaid={contract.balance_rp <= 0} open={open} start={start} />
      {barrier && <Notice kind="conflict" testid="action-barred">{say(barrier)}</Notice>}
      <div className="agreement-columns">
        <div className="agreement-left">
          {open === null ? <ContractFacts contract={contract} /> : <ActionForm key={open} name={open} contract={contract} close={() => setOpen(null)} />}
        </div>
        <ContractMoney contract={contract} />
      </div>
    </div>
  )
}
