import { TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { formatRappen } from '../../../../shared/money.ts'
import { DAY } from '../../../../shared/time.ts'
import type { ContractView } from '../../../../shared/queries.ts'
import { SignatureSection } from '../../signature/signature-section.tsx'
import { signatureOf, type TypedSignature } from '../../signature/typed.ts'
import { clockGates } from '../../parts/clock-gates.ts'
import { HoldFields, holdOf, type TypedHold } from '../../parts/hold-fields.tsx'
import { PriceLines } from '../../parts/price-lines.tsx'
import { useTheirLanguage } from '../../parts/their-language.tsx'
import { WhenField } from '../../parts/when-field.tsx'
import { useSections } from '../../parts/use-sections.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { showMoney } from '../../words/format.ts'
import { parseWhen } from '../../words/parse-when.ts'
import { typedWhen } from '../../words/typed-when.ts'
import { useWords, useWordsIn } from '../../words/use-words.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'

/** The customer keeps the car: until when, what it costs, and who has it next. A day more stands there. Whoever stands at the counter signs it, on the telephone nobody does. */
export function Extend({ contract, close }: { contract: ContractView; close(): void }) {
  const { t } = useWords()
  const language = useTheirLanguage(contract.locale)
  const theirs = useWordsIn(language.other)
  const root = useRef<HTMLDivElement>(null)
  const sections = useSections(root)
  const [now] = useState(() => Date.now())
  const [ends, setEnds] = useState(() => typedWhen(Math.max(contract.ends_at, now) + DAY))
  const [reason, setReason] = useState('')
  const [accepted, setAccepted] = useState<string[]>([])
  const [signature, setSignature] = useState<TypedSignature | null>(null)
  const [hold, setHold] = useState<TypedHold>(() => ({ method: 'none', amount: formatRappen(contract.deposits.find(one => one.status === 'HELD')?.amount_rp ?? 0), code: '', last4: '' }))
  const [isTyped, setTyped] = useState(false)
  const { confirm, busy, refusal, forget } = useConfirm('extend_contract')
  const when = parseWhen(ends.date, ends.time, now, ends.fold)
  const form = { contract_id: contract.id, ends_at: when.kind === 'one' ? when.at : null, reason: reason.trim(), accepted, signature: signatureOf(signature), deposit: holdOf(hold) }
  const { rows: live, isLate } = useQuery('extend_contract', form, 40)
  const stop = live?.gates.find(gate => gate.state === 'block')
  const car = contract.legs.at(-1)?.vehicle ?? ''
  // The end that was answered and not the one that is being typed: nobody signs a new date beside an old price.
  const words = theirs && live && !stop && live.until !== null
    ? theirs.t('signature.text_extension', { plate: contract.plate, car, until: theirs.instant(live.until), before: theirs.instant(contract.ends_at), number: contract.number, added: showMoney(live.added_rp) }) : null
  return (
    <ActionFrame title={t('contract.action.extend')} verb={t('contract.do.extend')} gates={clockGates(live?.gates ?? [], 'ends_at', when)} accepted={accepted} accept={setAccepted}
      isBad={live?.may_confirm === false} isLate={isLate} busy={busy} refusal={refusal} typed={isTyped ? JSON.stringify([ends, reason, signature, hold]) : null} close={close}
      go={async () => { if (await confirm(form)) close() }}>
      <div className="stack" ref={root} onChange={() => {
        setTyped(true)
        forget()
      }}>
        <div className="fields">
          <WhenField value={ends} now={now} change={setEnds} field="ends_at" testid="extend-ends" labels={{ day: t('contract.new_end_day'), time: t('contract.new_end_time') }} />
          <TextInput label={t('contract.remark')} value={reason} maxLength={200} data-field="reason" data-testid="action-reason" onChange={event => setReason(event.currentTarget.value)} />
        </div>
        {live && !stop && (
          <div className="both" data-testid="extend-price">
            {live.days_after !== null && <p>{t('contract.days_both', { before: t('check_out.days', { count: live.days_before }), after: t('check_out.days', { count: live.days_after }) })}</p>}
            {live.lines.length > 0 ? <PriceLines lines={live.lines} /> : <p className="quiet">{t('contract.extend_free')}</p>}
            <p className="total"><span>{t('contract.balance_after')}</span><span className="amount">{showMoney(live.balance_rp)}</span></p>
          </div>
        )}
        <HoldFields hold={hold} change={setHold} />
        {words !== null && (
          <>
            <p className="quiet">{t('signature.extension_hint')}</p>
            <SignatureSection text={words} language={language} name={contract.customer ?? ''} signature={signature} active={sections.active} open={sections.open} change={setSignature} />
          </>
        )}
      </div>
    </ActionFrame>
  )
}
