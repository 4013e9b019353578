import { Checkbox } from '@mantine/core'
import { IconUserCheck } from '@tabler/icons-react'
import type { Gate } from '../../../shared/queries.ts'
import { askApproval } from '../ui-store.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'
import { KeyHint } from './hint.tsx'
import { Shape } from './shape.tsx'
import { Unbroken } from './unbroken.tsx'

type Props = {
  gates: Gate[]
  /** The person has tried to confirm: what is still missing is now in the way. */
  tried: boolean
  accepted: string[]
  accept(key: string, isAccepted: boolean): void
  goTo(field: string): void
}

/** What stands in the way, what wants to be read, and how much is in order. Announced when it changes. */
export function Gates({ gates, tried, accepted, accept, goTo }: Props) {
  const { t, say } = useWords()
  const { rows: session } = useQuery('session', {})
  const blocks = gates.filter(gate => gate.state === 'block')
  const warnings = gates.filter(gate => gate.state === 'warn')
  const passed = gates.length - blocks.length - warnings.length
  return (
    <div className="gates" aria-live="polite" aria-label={t('form.gates')} role="group">
      {blocks.map(gate => (
        <button key={gate.key} type="button" className="gate" data-state="block" data-testid="gate" data-gate={gate.key}
          data-calm={!tried && gate.message.key.endsWith('missing')} disabled={!gate.field} onClick={() => gate.field && goTo(gate.field)}>
          <Shape name="blocked" /><span><Unbroken text={say(gate.message)} /></span>
        </button>
      ))}
      {gates.some(gate => gate.by_manager) && (
        <button type="button" className="text-button" data-testid="ask-manager" onClick={() => askApproval()}>
          <IconUserCheck size={18} stroke={1.6} aria-hidden="true" />{t('approval.ask')} <KeyHint keys="F12" />
        </button>
      )}
      {session?.approver && <p className="gate" data-testid="approved-by"><Shape name="passed" />{t('approval.given', { name: session.approver.name })}</p>}
      {warnings.map(gate => (
        <div key={gate.key} className="gate" data-state="warn" data-testid="gate" data-gate={gate.key}>
          <Shape name="conflict" />
          <div>
            <Unbroken text={say(gate.message)} />
            {gate.must_accept && <Checkbox size="xs" mt={4} label={t('form.read_and_accepted')} checked={accepted.includes(gate.key)} data-field="accepted"
              data-testid="gate-accept" onChange={event => accept(gate.key, event.currentTarget.checked)} />}
          </div>
        </div>
      ))}
      {passed > 0 && (
        <details className="gate-passed">
          <summary><Shape name="passed" />{t('form.passed', { count: passed })}</summary>
          <ul>{gates.filter(gate => gate.state === 'passed').map(gate => <li key={gate.key}>{say(gate.message)}</li>)}</ul>
        </details>
      )}
    </div>
  )
}
