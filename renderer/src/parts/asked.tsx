import { IconMessageQuestion, IconPhone } from '@tabler/icons-react'
import type { AskedFromAfar, Gate } from '../../../shared/queries.ts'
import { KeyHint } from './hint.tsx'
import { Shape } from './shape.tsx'
import { useWords } from '../words/use-words.ts'

/** What of a form a manager at another desk may agree to. */
const fromAfar = ['deposit', 'discount', 'odometer_jump']
/** Whether there is something to ask, or somebody to call who was asked already. */
export const mayAskAfar = (live: Live): boolean => live?.asked?.state === 'waiting' || live?.gates.some(gate => gate.by_manager && fromAfar.includes(gate.key)) === true

type Live = { gates: Gate[]; asked: AskedFromAfar | null } | null

/** What a manager at another desk was asked for this check-out or swap, and the way to ask. */
export function Asked({ live, ask }: { live: Live; ask(): void }) {
  const { t, instant } = useWords()
  const asked = live?.asked ?? null
  const isWaiting = asked?.state === 'waiting'
  const Icon = isWaiting ? IconPhone : IconMessageQuestion
  return (
    <div aria-live="polite">
      {asked && (
        <p className="gate" data-testid="asked" data-state={asked.state}>
          <Shape name={asked.state === 'granted' ? 'passed' : asked.state === 'waiting' ? 'waiting' : 'blocked'} />
          <span>{t(asked.by_phone && asked.state === 'granted' ? 'approval.phone.granted' : `approval.afar.${asked.state}`, { name: asked.name ?? '', when: instant(asked.asked_at) })}{asked.answer && <> «{asked.answer}»</>}</span>
        </p>
      )}
      {mayAskAfar(live) && (
        <button type="button" className="text-button" data-testid={isWaiting ? 'ask-by-phone' : 'ask-afar'} onClick={ask}>
          <Icon size={18} stroke={1.6} aria-hidden="true" />{t(isWaiting ? 'approval.phone.by_phone' : 'approval.afar.ask_afar')} <KeyHint keys="F11" />
        </button>
      )}
    </div>
  )
}
