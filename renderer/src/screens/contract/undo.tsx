import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ContractView } from '../../../../shared/queries.ts'
import { useConfirm } from '../../use-confirm.ts'
import { showKm, showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { whole } from '../check-out/typed.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { Unbroken } from '../../parts/unbroken.tsx'

type Props = { contract: ContractView; close(): void }

/** A contract that should not be: what the car shows now, and why. Deposit and payments go back in the same step. */
export function Void({ contract, close }: Props) {
  const { t } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('void_contract')
  const leg = contract.legs.at(-1)
  const [km, setKm] = useState('')
  const [reason, setReason] = useState('')
  const { held_rp, paid_rp } = contract
  const form = { contract_id: contract.id, odometer_km: whole(km, 2_000_000), reason: reason.trim() }
  return (
    <ActionFrame title={t('contract.action.void')} lead={t('contract.void_lead')} verb={t('contract.do.void')} busy={busy} refusal={refusal}
      typed={km || reason ? JSON.stringify(form) : null} close={close} go={async () => { if (await confirm(form)) close() }}>
      {(held_rp > 0 || paid_rp > 0) && <p>{t('contract.void_money', { held: showMoney(held_rp), paid: showMoney(paid_rp) })}</p>}
      <div className="fields fields-level" onChange={forget}>
        <TextInput label={t('form.odometer')} value={km} inputMode="numeric" autoComplete="off" className="narrow" data-field="odometer_km" data-testid="void-km"
          description={leg && <Unbroken text={t('check_in.out_km', { out: showKm(leg.out_km) })} />} onChange={event => setKm(event.currentTarget.value)} />
        <Reason reason={reason} change={setReason} />
      </div>
    </ActionFrame>
  )
}

/** A closed contract is settled once more. */
export function Reopen({ contract, close }: Props) {
  const { t } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('reopen_contract')
  const [reason, setReason] = useState('')
  const form = { contract_id: contract.id, reason: reason.trim() }
  return (
    <ActionFrame title={t('contract.action.reopen')} lead={t('contract.reopen_lead')} verb={t('contract.do.reopen')} busy={busy} refusal={refusal}
      typed={reason || null} close={close} go={async () => { if (await confirm(form)) close() }}>
      <div className="fields" onChange={forget}><Reason reason={reason} change={setReason} /></div>
    </ActionFrame>
  )
}

/** A payment that was none: which one, and why. The contract owes it again, and another way to pay it stands open. */
export function Unpay({ contract, close }: Props) {
  const { t, instant } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('void_payment')
  const live = livePayments(contract)
  const [payment_id, setPayment] = useState(live.at(-1)?.id ?? '')
  const [reason, setReason] = useState('')
  const form = { contract_id: contract.id, payment_id, reason: reason.trim() }
  return (
    <ActionFrame title={t('contract.action.unpay')} lead={t('contract.unpay_lead')} verb={t('contract.do.unpay')} busy={busy} refusal={refusal}
      typed={reason || null} close={close} go={async () => { if (await confirm(form)) close() }}>
      <div className="stack" onChange={forget}>
        <NativeSelect label={t('contract.unpay_which')} value={payment_id} data-field="payment_id" data-testid="unpay-which" onChange={event => setPayment(event.currentTarget.value)}
          data={live.map(one => ({ value: one.id, label: `${t(`payment.${one.method}`)} ${showMoney(one.amount_rp)} · ${instant(one.at)}` }))} />
        <Reason reason={reason} change={setReason} />
      </div>
    </ActionFrame>
  )
}

/** Money rows that nothing has taken back. */
function livePayments({ payments }: ContractView): ContractView['payments'] {
  const undone = new Set(payments.map(one => one.reverses_id))
  return payments.filter(one => one.reverses_id === null && !undone.has(one.id))
}

function Reason({ reason, change }: { reason: string; change(reason: string): void }) {
  const { t } = useWords()
  return <TextInput label={t('contract.reason')} description={t('attention.reason_hint')} value={reason} maxLength={200} data-field="reason" data-testid="action-reason"
    onChange={event => change(event.currentTarget.value)} />
}
