import type { Row } from '../row.ts'
import { stored } from '../commands/split-changes.ts'
import type { Change, Value } from '../commands/split-changes.ts'

/**
 * Of what a form holds only the fields that the person has changed, each with what they saw when it opened; of a field that the form does not say it, with
 * what this PC knows.
 */
export function changedFields(before: Row, values: Readonly<Record<string, Value | undefined>>, seen: Readonly<Record<string, Value>> = {}): Record<string, Change> {
  const changes: Record<string, Change> = {}
  for (const [field, next] of Object.entries(values)) {
    if (next === undefined) continue
    const known = before[field] ?? null
    const was = seen[field] === undefined ? (typeof next === 'boolean' ? known === 1 : known) : seen[field]
    if (stored(was) !== stored(next)) changes[field] = { seen: was, next }
  }
  return changes
}
