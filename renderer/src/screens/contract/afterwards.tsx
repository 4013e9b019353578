import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatRappen, parseRappen } from '../../../../shared/money.ts'
import type { ContractView } from '../../../../shared/queries.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { FineLetter, useFineLetter } from './fine-letter.tsx'

type Props = { contract: ContractView; close(): void }

/** A word for the colleagues; it can't be taken back. */
export function Note({ contract, close }: Props) {
  const { t } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('add_note')
  const [reason, setReason] = useState('')
  return (
    <ActionFrame title={t('contract.action.note')} verb={t('contract.do.note')} busy={busy} refusal={refusal} typed={reason || null} close={close}
      go={async () => { if (await confirm({ contract_id: contract.id, reason: reason.trim() })) close() }}>
      <Textarea label={t('contract.note_text')} value={reason} maxLength={200} autosize minRows={3} data-field="reason" data-testid="action-reason" onChange={event => {
        setReason(event.currentTarget.value)
        forget()
      }} />
    </ActionFrame>
  )
}

/** A fine that came in: its amount, the firm's fee for the work, what it was for, and who is written to. */
export const Fine = (props: Props) => <Late {...props} kind="FINE" />
/** An open bill is reminded of; the fee comes on top. */
export const Remind = (props: Props) => <Late {...props} kind="REMINDER" />

function Late({ contract, close, kind }: Props & { kind: 'FINE' | 'REMINDER' }) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('charge_afterwards')
  const { rows: fees } = useQuery('counter_fees', { category_id: contract.category_id })
  const reminders = contract.notes.filter(note => note.kind === 'REMINDER').length
  /** shown as soon as it is known; whoever confirms sooner gets the same, since it is looked up where the form is answered */
  const usual = fees ? formatRappen(fees.find(fee => fee.kind === 'HANDLING_FEE' && fee.code === kind)?.amount_rp ?? 0) : ''
  const [amount, setAmount] = useState('')
  const [fee, setFee] = useState<string | null>(null)
  const [reason, setReason] = useState(kind === 'REMINDER' ? t('contract.reminder_nr', { count: reminders + 1 }) : '')
  const [accepted, setAccepted] = useState<string[]>([])
  const letter = useFineLetter(contract)
  const amount_rp = parseRappen(amount)
  const fee_rp = fee === null ? null : parseRappen(fee)
  const isBad = (amount.trim() !== '' && (amount_rp === null || amount_rp < 0)) || (fee !== null && (fee_rp === null || fee_rp < 0)) || (kind === 'FINE' && letter.isBad)
  const isTaken = (rp: number | null) => rp !== null && rp > 0
  const kinds = [...kind === 'FINE' && isTaken(amount_rp) ? ['FINE'] : [], ...isTaken(parseRappen(fee ?? usual)) ? ['HANDLING_FEE'] : []]
  const { rows: gates, isLate } = useQuery('vat_gates', { kinds })
  const form = { contract_id: contract.id, kind, amount_rp: Math.max(0, amount_rp ?? 0), fee_rp: fee_rp === null ? null : Math.max(0, fee_rp), reason: reason.trim(), accepted,
    ...kind === 'FINE' && letter.fine ? { fine: letter.fine } : {} }
  const errorOf = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)
  const action = kind === 'FINE' ? 'fine' : 'remind'
  return (
    <ActionFrame title={t(`contract.action.${action}`)} lead={t(`contract.${action}_lead`, { drivers: contract.drivers.map(one => one.name).join(', ') || '–' })} verb={t(`contract.do.${action}`)}
      gates={gates ?? []} accepted={accepted} accept={setAccepted} isLate={isLate && !isBad} isBad={isBad} busy={busy} refusal={refusal} beside="all" typed={amount || fee || letter.isTyped ? JSON.stringify(form) : null} close={close}
      go={async () => { if (await confirm(form)) close() }}>
      <div className="fields" onChange={forget}>
        {kind === 'FINE' && <TextInput label={t('contract.fine_amount')} value={amount} inputMode="decimal" autoComplete="off" className="narrow amount-field" data-field="amount_rp"
          data-testid="fine-amount" error={errorOf('amount_rp')} onChange={event => setAmount(event.currentTarget.value)} />}
        <TextInput label={t('contract.fee')} value={fee ?? usual} inputMode="decimal" autoComplete="off" className="narrow amount-field" data-field="fee_rp"
          data-testid="late-fee" error={fee !== null && fee_rp === null ? t('form.bad_amount') : errorOf('fee_rp')} onChange={event => setFee(event.currentTarget.value)} />
        <TextInput label={t('contract.what_for')} value={reason} maxLength={200} autoComplete="off" data-field="reason" data-testid="action-reason" error={errorOf('reason')}
          onChange={event => setReason(event.currentTarget.value)} />
      </div>
      {kind === 'FINE' && <FineLetter letter={letter} drivers={contract.drivers} errorOf={errorOf} forget={forget} />}
    </ActionFrame>
  )
}
