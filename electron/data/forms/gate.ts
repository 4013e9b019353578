import type { Refusal } from '../../../shared/bridge.ts'
import type { MessageKey } from '../../../shared/message.ts'
import type { Gate } from '../../../shared/queries.ts'

type Values = Record<string, string | number>
type GateKey = Extract<MessageKey, `gate.${string}`>

function gate(key: string, state: Gate['state'], text: GateKey, values?: Values, field?: string): Gate {
  return { key, state, message: values ? { key: text, values } : { key: text }, ...field ? { field } : {} }
}

/** Its text is the gate's own name. */
export const passed = (key: string): Gate => gate(key, 'passed', `gate.${key}` as GateKey)
/** To be known, but nothing has to be done. */
export const warn = (key: string, text: GateKey, values?: Values, field?: string): Gate => gate(key, 'warn', text, values, field)
/** Confirms only when its key is in the form's `accepted`. */
export const mustAccept = (key: string, text: GateKey, values?: Values, field?: string): Gate =>
  ({ ...warn(key, text, values, field), must_accept: true })
export const block = (key: string, text: GateKey, values?: Values, field?: string): Gate => gate(key, 'block', text, values, field)

/** A manager's PIN opens it. */
export const byManager = (gate: Gate): Gate => ({ ...gate, by_manager: true })

/** The first gate that keeps the form from being confirmed, or undefined. */
export function obstacle(gates: readonly Gate[], accepted: readonly string[]): Gate | undefined {
  return gates.find(gate => gate.state === 'block') ?? gates.find(gate => gate.must_accept === true && !accepted.includes(gate.key))
}

/** What to say when an obstacle stands in the way at confirm, and where to go: to the tick where one is missing. */
export function refusalOf({ message, field: own, must_accept }: Gate): Refusal {
  const field = must_accept ? 'accepted' : own
  return field ? { ok: false, message, field } : { ok: false, message }
}
