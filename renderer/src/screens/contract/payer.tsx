import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ContractView } from '../../../../shared/queries.ts'
import { moved } from '../../keys.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { useChosen } from '../../use-chosen.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'

const most_shown = 5

/** A company pays for this rental: typed by any part of its name, the first that fits is taken, arrows take another one. An empty field gives it back to the renter. */
export function Payer({ contract, close }: { contract: ContractView; close(): void }) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('set_payer')
  const [text, setText] = useState('')
  const { rows, isLate } = useQuery('find_customers', text.trim() === '' ? null : { text })
  const found = (rows ?? []).filter(one => one.company_name && one.id !== contract.customer_id).slice(0, most_shown)
  const { at: place, choose, forget: takeFirst } = useChosen(found, one => one.id)
  const chosen = text.trim() === '' ? null : found[place] ?? null
  const isMissing = text.trim() !== '' && chosen === null
  const list = 'payer-choices'
  return (
    <ActionFrame title={t('contract.action.payer')} lead={t('contract.payer_lead', { name: contract.customer ?? t('contract.customer_elsewhere') })} verb={t('contract.do.payer')} busy={busy} refusal={refusal}
      beside={['payer_id']} isBad={isMissing} isLate={isLate && text.trim() !== ''} typed={text === '' ? null : text} close={close}
      go={async () => { if (!isMissing && await confirm({ contract_id: contract.id, payer_id: chosen?.id ?? null })) close() }}>
      {contract.payer && <p data-testid="payer-now">{t('contract.payer_now', { name: contract.payer.name ?? t('contract.payer_elsewhere') })}</p>}
      <div className="car-pick">
        <TextInput label={t('contract.payer_company')} description={t('contract.payer_hint')} value={text} maxLength={100} autoComplete="off" spellCheck={false} data-field="payer_id" data-testid="payer-text"
          role="combobox" aria-expanded={found.length > 0} aria-controls={list} aria-activedescendant={chosen ? `payer-${chosen.id}` : undefined} error={refusal?.field === 'payer_id' ? say(refusal.message) : undefined}
          onChange={event => {
            setText(event.currentTarget.value)
            takeFirst()
            forget()
          }}
          onKeyDown={event => {
            const to = event.key.startsWith('Arrow') ? moved(event.key, place, found.length) : null
            if (to === null) return
            event.preventDefault()
            choose(to)
          }} />
        <div id={list} role="listbox" aria-label={t('contract.payer_company')} className="picks">
          {chosen !== null && found.map((one, at) => (
            <div key={one.id} id={`payer-${one.id}`} role="option" aria-selected={one.id === chosen.id} className="pick" data-testid="payer-choice" onPointerDown={event => event.preventDefault()} onClick={() => choose(at)}>
              <b>{one.company_name}</b><span className="quiet">{[one.town, one.phone].filter(Boolean).join(' · ')}</span>
            </div>
          ))}
        </div>
        {isMissing && !isLate && rows && <p className="empty">{t('contract.payer_none')}</p>}
      </div>
      {text.trim() === '' && <p className="quiet" data-testid="payer-renter">{t('contract.payer_renter', { name: contract.customer ?? t('contract.customer_elsewhere') })}</p>}
    </ActionFrame>
  )
}
