import type { Gate } from '../../../shared/queries.ts'
import type { parseWhen } from '../words/parse-when.ts'

/**
 * Of an hour that the clocks leave out, or have twice, the data process hears only that none is given. Here its gate says which of them
 * it is, and leads to the one thing that decides it.
 */
export function clockGates(gates: Gate[], field: string, { kind }: Pick<ReturnType<typeof parseWhen>, 'kind'>): Gate[] {
  if (kind !== 'gap' && kind !== 'fold') return gates
  return gates.map(gate => (gate.state === 'block' && gate.field === field
    ? { ...gate, field: `${field}.${kind === 'gap' ? 'time' : 'fold'}`, message: { key: `gate.clock.${kind}` } } : gate))
}
