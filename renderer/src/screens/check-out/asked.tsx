import { IconMessageQuestion, IconPhone } from '@tabler/icons-react'
import type { QueryRows } from '../../../../shared/queries.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Shape } from '../../parts/shape.tsx'
import { useWords } from '../../words/use-words.ts'

/** What a manager at another desk was asked for this check-out, and the way to ask. */
export function Asked({ live, ask }: { live: QueryRows['check_out'] | null; ask(): void }) {
  const { t, instant } = useWords()
  const asked = live?.asked ?? null
  const isWaiting = asked?.state === 'waiting'
  const mayAsk = isWaiting || live?.gates.some(gate => gate.by_manager && ['deposit', 'discount', 'odometer_jump'].includes(gate.key)) === true
  const Icon = isWaiting ? IconPhone : IconMessageQuestion
  return (
    <div aria-live="polite">
      {asked && (
        <p className="gate" data-testid="asked" data-state={asked.state}>
          <Shape name={asked.state === 'granted' ? 'passed' : asked.state === 'waiting' ? 'waiting' : 'blocked'} />
          <span>{t(asked.by_phone && asked.state === 'granted' ? 'approval.phone.granted' : `approval.afar.${asked.state}`, { name: asked.name ?? '', when: instant(asked.asked_at) })}{asked.answer && <> «{asked.answer}»</>}</span>
        </p>
      )}
      {mayAsk && (
        <button type="button" className="text-button" data-testid={isWaiting ? 'ask-by-phone' : 'ask-afar'} onClick={ask}>
          <Icon size={18} stroke={1.6} aria-hidden="true" />{t(isWaiting ? 'approval.phone.by_phone' : 'approval.afar.ask_afar')} <KeyHint keys="F11" />
        </button>
      )}
    </div>
  )
}
