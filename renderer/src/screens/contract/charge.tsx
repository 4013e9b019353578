import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatRappen, parseRappen } from '../../../../shared/money.ts'
import type { ContractView } from '../../../../shared/queries.ts'
import { feeName, FeeSelect } from '../../parts/fee-select.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'

const kinds = ['CLEANING', 'KEY_LOST', 'HANDLING_FEE', 'EXTRA', 'OTHER'] as const

/** What came up: a line of the price list, or a kind with an amount of its own. */
export function Charge({ contract, close }: { contract: ContractView; close(): void }) {
  const { t, say, language } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('add_charge')
  const { rows } = useQuery('counter_fees', { category_id: contract.category_id })
  const [kind, setKind] = useState<string>('CLEANING')
  const [code, setCode] = useState('')
  const [amount, setAmount] = useState('')
  const [description, setDescription] = useState('')
  const [accepted, setAccepted] = useState<string[]>([])
  const { rows: gates, isLate } = useQuery('vat_gates', { kinds: [kind] })
  const fees = (rows ?? []).filter(fee => fee.kind === kind)
  const unit_rp = parseRappen(amount)
  const isBad = amount.trim() !== '' && (unit_rp === null || unit_rp < 1)
  const form = { contract_id: contract.id, kind, quantity: 1, unit_rp: Math.max(0, unit_rp ?? 0), description: description.trim(), accepted }
  const errorOf = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)
  return (
    <ActionFrame title={t('contract.action.charge')} verb={t('contract.do.charge')} busy={busy} refusal={refusal} beside="all" isBad={isBad}
      gates={gates ?? []} accepted={accepted} accept={setAccepted} isLate={isLate && !isBad} typed={amount || description ? JSON.stringify(form) : null} close={close} go={async () => { if (await confirm(form)) close() }}>
      <div className="fields" onChange={forget}>
        <NativeSelect label={t('contract.charge_kind')} value={kind} data={kinds.map(value => ({ value, label: t(`charge.${value}`) }))} data-field="kind" data-testid="charge-kind"
          onChange={event => {
            setKind(event.currentTarget.value)
            setCode('')
            setAccepted([])
          }} />
        {fees.length > 0 && <FeeSelect label={t('fee.list')} none={t('fee.own_amount')} fees={fees} code={code} field="fee" testid="charge-fee" choose={fee => {
          setCode(fee?.code ?? '')
          setAmount(fee ? formatRappen(fee.amount_rp) : '')
          setDescription(fee ? feeName(fee, language) : '')
        }} />}
      </div>
      <div className="fields" onChange={forget}>
        <TextInput label={t('payment.amount')} value={amount} inputMode="decimal" autoComplete="off" className="narrow amount-field" data-field="unit_rp" data-testid="charge-amount"
          error={isBad ? t('form.bad_amount') : errorOf('unit_rp')} onChange={event => setAmount(event.currentTarget.value)} />
        <TextInput label={t('contract.charge_for')} value={description} maxLength={200} autoComplete="off" data-field="description" data-testid="charge-description"
          error={errorOf('description')} onChange={event => setDescription(event.currentTarget.value)} />
      </div>
    </ActionFrame>
  )
}
