import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Drawer } from '../../../../shared/cash-view.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { Notice } from '../../parts/notice.tsx'
import { State } from '../../parts/shape.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { CountFields } from './count-fields.tsx'
import { countOf } from './count.ts'
import type { Typed } from './count.ts'
import { TerminalFields, useTerminal } from './terminal-fields.tsx'

/** The count in the evening beside what has to be there, with the difference as it is typed. */
export function CloseDrawer({ drawer, close }: { drawer: Drawer; close(): void }) {
  const { t, say } = useWords()
  const [typed, setTyped] = useState<Typed>({})
  const [reason, setReason] = useState('')
  const { confirm, busy, refusal, forget } = useConfirm('close_cash_session')
  const card = useTerminal()
  const { id: cash_session_id, expected_rp, terminal_rp } = drawer
  const count = countOf(typed)
  const difference_rp = count ? count.comes_to_rp - expected_rp : null
  const differs = difference_rp !== null && difference_rp !== 0
  async function closeIt(): Promise<void> {
    if (count && !card.isBad && await confirm({ cash_session_id, counts: count.counts, expected_rp, reason, terminal: card.read(terminal_rp) })) close()
  }
  return (
    <ActionFrame title={`${t('cash.closing')} · ${drawer.till}`} verb={t('cash.closing')} isBad={count === null || card.isBad} busy={busy} refusal={refusal} beside={['reason', 'terminal_reason']}
      typed={Object.values(typed).some(Boolean) || reason || card.text || card.reason ? JSON.stringify([typed, reason, card.text, card.reason]) : null} go={closeIt} close={close}>
      <div className="stack" onChange={forget}>
        <CountFields typed={typed} set={setTyped} />
        {count === null || difference_rp === null ? <Notice kind="blocked" testid="cash-bad">{t('cash.bad_pieces')}</Notice> : (
          <dl className="cash-figures" aria-live="polite">
            <div><dt>{t('cash.counted')}</dt><dd className="tabular" data-testid="cash-comes-to">{showMoney(count.comes_to_rp)}</dd></div>
            <div><dt>{t('cash.expected')}</dt><dd className="tabular">{showMoney(expected_rp)}</dd></div>
            <div data-differs={differs}><dt>{t('cash.difference')}</dt><dd className="tabular" data-testid="cash-difference">
              {differs ? showMoney(difference_rp) : <State shape="passed" word={t('cash.difference_none')} />}</dd></div>
          </dl>
        )}
        {differs && <TextInput label={t('cash.difference_reason')} value={reason} maxLength={200} autoComplete="off" data-field="reason" data-testid="cash-reason"
          error={refusal?.field === 'reason' ? say(refusal.message) : undefined} onChange={event => setReason(event.currentTarget.value)} />}
        <TerminalFields typed={card} terminal_rp={terminal_rp} refusal={refusal} />
      </div>
    </ActionFrame>
  )
}
