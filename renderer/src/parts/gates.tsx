import { Checkbox } from '@mantine/core'
import type { Gate } from '../../../shared/queries.ts'
import { useWords } from '../words/use-words.ts'
import { Shape } from './shape.tsx'

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
  const blocks = gates.filter(gate => gate.state === 'block')
  const warnings = gates.filter(gate => gate.state === 'warn')
  const passed = gates.length - blocks.length - warnings.length
  return (
    <div className="gates" aria-live="polite" aria-label={t('form.gates')} role="group">
      {blocks.map(gate => (
        <button key={gate.key} type="button" className="gate" data-state="block" data-testid="gate" data-gate={gate.key}
          data-calm={!tried && gate.message.key.endsWith('missing')} disabled={!gate.field} onClick={() => gate.field && goTo(gate.field)}>
          <Shape name="blocked" /><span>{say(gate.message)}</span>
        </button>
      ))}
      {warnings.map(gate => (
        <div key={gate.key} className="gate" data-state="warn" data-testid="gate" data-gate={gate.key}>
          <Shape name="conflict" />
          <div>
            {say(gate.message)}
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
