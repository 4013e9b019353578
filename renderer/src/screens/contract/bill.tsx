import { useState } from 'react'
import type { ContractView } from '../../../../shared/queries.ts'
import { freshBill, RecipientFields } from '../../parts/recipient-fields.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'

/** All that no document has yet, to whoever pays it. */
export function Bill({ contract, close }: { contract: ContractView; close(): void }) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('issue_invoice')
  const [bill, setBill] = useState(() => contract.payer ? freshBill(contract.payer.address, 'COMPANY') : freshBill(contract.address, contract.company ? 'COMPANY' : 'RENTER'))
  const [isTyped, setTyped] = useState(false)
  return (
    <ActionFrame title={t('contract.action.bill')} lead={t('bill.lead')} verb={t('contract.do.bill')} busy={busy} refusal={refusal} beside="all"
      typed={isTyped ? JSON.stringify(bill) : null} close={close} go={async () => { if (await confirm({ ...bill, contract_id: contract.id, due_days: 30 })) close() }}>
      <RecipientFields bill={bill} address={contract.address} company={contract.payer?.address ?? contract.address} field="recipient" errorOf={field => (refusal?.field === field ? say(refusal.message) : undefined)} change={next => {
        setBill(next)
        setTyped(true)
        forget()
      }} />
    </ActionFrame>
  )
}
