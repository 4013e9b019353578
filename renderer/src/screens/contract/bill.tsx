import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ContractView } from '../../../../shared/queries.ts'
import { freshBill, RecipientFields } from '../../parts/recipient-fields.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'

const kinds = ['RECEIPT', 'INVOICE'] as const

/** All that no document has yet, to whoever pays it. Where nothing is open it is a receipt first of all. */
export function Bill({ contract, close }: { contract: ContractView; close(): void }) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('issue_invoice')
  const isPaid = contract.balance_rp <= 0
  const [kind, setKind] = useState<(typeof kinds)[number]>(isPaid ? 'RECEIPT' : 'INVOICE')
  const [bill, setBill] = useState(() => contract.payer ? freshBill(contract.payer.address, 'COMPANY') : freshBill(contract.address, contract.company ? 'COMPANY' : 'RENTER'))
  const [isTyped, setTyped] = useState(false)
  return (
    <ActionFrame title={t(`documents.kind.${kind}`)} lead={t(kind === 'RECEIPT' ? 'bill.lead_receipt' : 'bill.lead')} verb={t(kind === 'RECEIPT' ? 'contract.do.receipt' : 'contract.do.bill')} busy={busy} refusal={refusal} beside="all"
      typed={isTyped ? JSON.stringify([kind, bill]) : null} close={close} go={async () => { if (await confirm({ ...bill, contract_id: contract.id, due_days: 30, kind })) close() }}>
      {isPaid && <NativeSelect label={t('bill.kind')} value={kind} className="medium" data={kinds.map(value => ({ value, label: t(`documents.kind.${value}`) }))} data-field="kind" data-testid="bill-kind" onChange={event => {
        setKind(event.currentTarget.value as (typeof kinds)[number])
        setTyped(true)
        forget()
      }} />}
      <RecipientFields bill={bill} address={contract.address} company={contract.payer?.address ?? contract.address} field="recipient" errorOf={field => (refusal?.field === field ? say(refusal.message) : undefined)} change={next => {
        setBill(next)
        setTyped(true)
        forget()
      }} />
    </ActionFrame>
  )
}
