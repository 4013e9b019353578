import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { conflictChoices } from '../../../../shared/choices.ts'
import type { ConflictChoice, TaskChoice } from '../../../../shared/choices.ts'
import { formatRappen, parseRappen } from '../../../../shared/money.ts'
import type { AttentionTask } from '../../../../shared/attention.ts'
import { methods, type PaymentMethod } from '../../parts/payment-methods.ts'
import { useAct } from '../../use-act.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { Decision } from './decision.tsx'

const isConflictChoice = (choice: TaskChoice): choice is ConflictChoice => (conflictChoices as readonly string[]).includes(choice)

/** Choices that need no form of their own. */
export type Decided = Exclude<TaskChoice, 'check_in_other' | 'check_in_car' | 'open_contract' | 'export' | 'swap_car' | 'shift_reservation'>

/** A reason that is proposed, or the few fields that are put right. */
export function Decide({ task, choice, close }: { task: AttentionTask; choice: Decided; close(): void }) {
  const { t } = useWords()
  const [reason, setReason] = useState(() => (choice === 'send_again' || choice === 'correct' ? '' : t(`attention.reason_for.${choice}`)))
  const [km, setKm] = useState(String(task.odometer_km ?? ''))
  const [amount, setAmount] = useState(task.fields ? formatRappen(task.fields.amount_rp) : '')
  const [method, setMethod] = useState(task.fields?.method ?? 'CASH')
  const [reference, setReference] = useState(task.fields?.reference ?? '')
  const [receivable, setReceivable] = useState(false)
  const settling = useConfirm('settle_conflict')
  const paying = useConfirm('take_payment')
  const closing = useConfirm('close_contract')
  const setting = useAct('set_aside')
  const sending = useAct('send_again')
  const ways = [settling, paying, closing, setting, sending]
  const busy = ways.some(way => way.busy)
  const refusal = ways.map(way => way.refusal).find(one => one !== null) ?? null
  const needs_reason = choice !== 'send_again' && choice !== 'correct' && choice !== 'assign_car'
  const is_close = choice === 'correct' && task.name === 'close_contract'
  const is_open = !is_close || (task.fields?.amount_rp ?? 0) > 0 // there is money to speak of
  const amount_rp = parseRappen(amount)
  const is_bad = (needs_reason && reason.trim().length < 3) || (choice === 'correct_odometer' && !/^\d{1,7}$/.test(km)) || (choice === 'correct' && is_open && !receivable && (amount_rp === null || amount_rp < 1))

  async function go(): Promise<void> {
    if (choice === 'set_aside') return void await setting.act({ op_id: task.op_id, reason: reason.trim() })
    if (!isConflictChoice(choice)) {
      if (choice === 'correct' && task.contract_id) return correct(task.contract_id)
      return void await sending.act({ op_id: task.op_id, reason: choice === 'take_over' ? reason.trim() : null })
    }
    await settling.confirm({ conflict_id: task.id, choice, reason: reason.trim() || '–', vehicle_id: task.car?.id ?? null,
      odometer_km: choice === 'correct_odometer' ? Number(km) : null })
  }

  async function correct(contract_id: string): Promise<void> {
    const payment = { amount_rp: amount_rp ?? 0, method: method as PaymentMethod, reference: reference.trim() || null }
    if (!is_close) await paying.confirm({ contract_id, ...payment, replaces: task.op_id })
    else await closing.confirm({ contract_id, payment: is_open && !receivable ? payment : null, receivable, replaces: task.op_id })
  }

  const typed = JSON.stringify([reason, km, amount, method, reference, receivable])
  const [untouched] = useState(typed)
  return (
    <Decision task={task} choice={choice} isBad={is_bad} busy={busy} refusal={refusal} typed={typed === untouched ? null : typed}
      isAtOnce={!needs_reason && !(choice === 'correct' && is_open)} go={go} close={close}>
      {choice === 'correct_odometer' && (
        <TextInput label={t('attention.km_label')} value={km} autoFocus inputMode="numeric" data-testid="attention-km" onChange={event => setKm(event.currentTarget.value)} />
      )}
      {choice === 'correct' && task.fields && is_open && (
        <div className="fields">
          <TextInput label={t('payment.amount')} value={amount} autoFocus disabled={receivable} inputMode="decimal" data-testid="attention-amount" onChange={event => setAmount(event.currentTarget.value)}
            error={amount_rp === null ? t('form.bad_amount') : undefined} />
          <NativeSelect label={t('payment.method')} value={method} data={methods.map(value => ({ value, label: t(`payment.${value}`) }))}
            onChange={event => setMethod(event.currentTarget.value)} />
          <TextInput label={t('payment.reference')} value={reference} maxLength={200} onChange={event => setReference(event.currentTarget.value)} />
        </div>
      )}
      {is_close && is_open && <Checkbox label={t('check_in.receivable')} checked={receivable} data-testid="attention-receivable"
        onChange={event => setReceivable(event.currentTarget.checked)} />}
      {needs_reason && (
        <TextInput label={t('attention.reason')} description={t('attention.reason_hint')} value={reason} autoFocus={choice !== 'correct_odometer'} maxLength={200}
          data-testid="attention-reason" onFocus={event => event.currentTarget.select()} onChange={event => setReason(event.currentTarget.value)} />
      )}
    </Decision>
  )
}
