import { ActionFrame } from '../../parts/action-frame.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { TerminalFields, useTerminal } from './terminal-fields.tsx'

/** The evening of a location that takes no cash: what the terminal says, and the report of the day. */
export function CloseDay({ terminal_rp, close }: { terminal_rp: number; close(): void }) {
  const { t } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('close_day')
  const card = useTerminal()
  async function closeIt(): Promise<void> {
    if (!card.isBad && await confirm({ till: t('cash.no_drawer.name'), terminal: card.read(terminal_rp) })) close()
  }
  return (
    <ActionFrame level={2} title={t('cash.no_drawer.title')} lead={t('cash.no_drawer.lead')} verb={t('cash.no_drawer.close')} isBad={card.isBad} busy={busy} refusal={refusal} beside={['terminal_reason']}
      typed={card.text || card.reason ? JSON.stringify([card.text, card.reason]) : null} go={closeIt} close={close}>
      <div className="stack" onChange={forget}><TerminalFields typed={card} terminal_rp={terminal_rp} refusal={refusal} /></div>
    </ActionFrame>
  )
}
