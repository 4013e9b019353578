import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { ActionFrame } from '../parts/action-frame.tsx'
import { useConfirm } from '../use-confirm.ts'
import { useWords } from '../words/use-words.ts'

type Props = { customer: NonNullable<QueryRows['customer']>; close(): void }

/** This customer gets no car any more; only managers read why. */
export function BlockCustomer({ customer, close }: Props) {
  const { t } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('flag_customer')
  const [reason, setReason] = useState('')
  return (
    <ActionFrame title={t('customer_file.block')} lead={t('customer_file.block_lead', { name: customer.name })} verb={t('customer_file.do_block')} isBad={reason.trim().length < 3} busy={busy} refusal={refusal}
      typed={reason || null} close={close} go={async () => { if (await confirm({ customer_id: customer.id, reason: reason.trim() })) close() }}>
      <TextInput label={t('customer_file.block_reason')} value={reason} maxLength={500} autoComplete="off" data-field="reason" data-testid="block-reason" onChange={event => {
        setReason(event.currentTarget.value)
        forget()
      }} />
    </ActionFrame>
  )
}

/** The customer gets cars again. */
export function UnblockCustomer({ customer, close }: Props) {
  const { t } = useWords()
  const { confirm, busy, refusal } = useConfirm('unflag_customer')
  return (
    <ActionFrame title={t('customer_file.unblock')} lead={t('customer_file.unblock_lead', { name: customer.name })} verb={t('customer_file.unblock')} busy={busy} refusal={refusal} typed={null}
      close={close} go={async () => { if (await confirm({ customer_id: customer.id })) close() }}>{null}</ActionFrame>
  )
}
