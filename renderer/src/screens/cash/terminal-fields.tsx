import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Refusal } from '../../../../shared/bridge.ts'
import type { FormInput } from '../../../../shared/forms.ts'
import { parseRappen } from '../../../../shared/money.ts'
import { State } from '../../parts/shape.tsx'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** What is typed of the card terminal; `read` gives it as the forms take it, null while nothing was read. */
export function useTerminal() {
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const total_rp = text.trim() === '' ? undefined : parseRappen(text)
  return {
    text, setText, reason, setReason, total_rp, isBad: total_rp === null,
    read: (expected_rp: number): FormInput<'close_day'>['terminal'] => (typeof total_rp === 'number' ? { total_rp, expected_rp, reason } : null),
  }
}

/** The terminal's total beside what was recorded, with the difference as it is typed, and why. */
export function TerminalFields({ typed: { text, setText, reason, setReason, total_rp }, terminal_rp, refusal }: { typed: ReturnType<typeof useTerminal>; terminal_rp: number; refusal: Refusal | null }) {
  const { t, say } = useWords()
  const differs = typeof total_rp === 'number' && total_rp !== terminal_rp
  return (
    <>
      <p className="quiet cash-terminal-hint" id="terminal-hint">{t('cash.terminal.hint')}</p>
      <div className="cash-terminal">
        <TextInput label={t('cash.terminal.total')} aria-describedby="terminal-hint" value={text} maxLength={14} autoComplete="off" data-field="terminal_total" data-testid="cash-terminal"
          error={total_rp === null ? t('cash.terminal.bad') : undefined} onChange={event => setText(event.currentTarget.value)} />
        <dl className="cash-figures" aria-live="polite">
          <div><dt>{t('cash.terminal.recorded')}</dt><dd className="tabular" data-testid="cash-terminal-recorded">{showMoney(terminal_rp)}</dd></div>
          {typeof total_rp === 'number' && <div data-differs={differs}><dt>{t('cash.difference')}</dt><dd className="tabular" data-testid="cash-terminal-difference">
            {differs ? showMoney(total_rp - terminal_rp) : <State shape="passed" word={t('cash.difference_none')} />}</dd></div>}
        </dl>
      </div>
      {differs && <TextInput label={t('cash.terminal.reason')} value={reason} maxLength={200} autoComplete="off" data-field="terminal_reason" data-testid="cash-terminal-reason"
        error={refusal?.field === 'terminal_reason' ? say(refusal.message) : undefined} onChange={event => setReason(event.currentTarget.value)} />}
    </>
  )
}
