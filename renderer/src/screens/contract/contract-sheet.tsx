import { useState } from 'react'
import type { ContractAction, ContractView } from '../../../../shared/queries.ts'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { startCheckIn, useUi } from '../../ui-store.ts'
import { useKeys } from '../../use-keys.ts'
import { useKeysAhead } from '../../use-keys-ahead.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { ActionBar } from './action-bar.tsx'
import { actionOfKey, letterPressed } from './action-keys.ts'
import { ActionForm } from './action-form.tsx'
import { ContractFacts } from './contract-facts.tsx'
import { ContractHead } from './contract-head.tsx'
import { ContractMoney } from './contract-money.tsx'

/** The rental agreement on one sheet: what it is, what it costs and why, and by one key each what can be done with it. */
export function ContractSheet({ contract_id, action, replaces, isCovered }: { contract_id: string; action: ContractAction['name'] | null; /** the refused operation that the action puts right */ replaces: string | null; isCovered: boolean }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows: contract, isLate } = useQuery('contract', { contract_id })
  const [open, setOpen] = useState<ContractAction['name'] | null>(action)
  const [corrects, setCorrects] = useState(replaces)
  const choose = (name: ContractAction['name'] | null) => {
    setOpen(name)
    setCorrects(null)
  }
  useKeysAhead(contract ? 'there' : isLate ? 'reading' : 'nothing', () => useUi.getState().sheet?.name === 'contract')
  return (
    <Sheet title={contract ? <ContractHead contract={contract} /> : t('contract.title')} close={open === null ? close : () => choose(null)}
      ownsEscape={open !== null} width={960} testid="contract-sheet" isCovered={isCovered}>
      {contract ? <Agreement contract={contract} open={open} corrects={corrects} setOpen={choose} /> : isLate ? <Bones rows={8} /> : <p className="empty">{t('contract.missing')}</p>}
    </Sheet>
  )
}

type AgreementProps = { contract: ContractView; open: ContractAction['name'] | null; corrects: string | null; setOpen(name: ContractAction['name'] | null): void }

function Agreement({ contract, open, corrects, setOpen }: AgreementProps) {
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
    // nobody types into the paper: from there the next deed is one key away
    const isPaper = open === 'documents'
    if ((open !== null && !isPaper) || event.defaultPrevented) return
    if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return
    const letter = letterPressed(event, isPaper)
    const action = letter === null ? undefined : actionOfKey(letter, contract.actions)
    if (!action) return
    // a barred one takes no key: what was typed ahead after it was meant for its form
    if (!action.blocked) event.preventDefault()
    start(action)
  })
  return (
    <div className="agreement" data-state={contract.status}>
      <ActionBar actions={contract.actions} isPaid={contract.balance_rp <= 0} open={open} start={start} />
      {barrier && <Notice kind="conflict" testid="action-barred">{say(barrier)}</Notice>}
      <div className="agreement-columns">
        <div className="agreement-left">
          {open === null ? <ContractFacts contract={contract} /> : <ActionForm key={open} name={open} contract={contract} replaces={corrects} close={() => setOpen(null)} />}
        </div>
        <ContractMoney contract={contract} />
      </div>
    </div>
  )
}
