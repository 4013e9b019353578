import type { Row } from '../row.ts'

export type Value = string | number | boolean | null
/** A field as it was seen and as it shall be. */
export type Change = { seen: Value; next: Value }
export type Changes = Record<string, Change | undefined>
/** A field that somebody else has changed meanwhile to something else. */
export type Kept = { field: string; kept: Value; next: Value }

/** As a row of this PC holds it. */
export const stored = (value: Value): string | number | null => (typeof value === 'boolean' ? Number(value) : value)

/**
 * Field by field: `patch` is what nobody else has touched since it was seen, `kept` in the order of the fields' names what has become something else. Where
 * both came to the same there is nothing to do.
 */
export function splitChanges(row: Row, changes: Changes): { patch: Row; kept: Kept[] } {
  const asked = Object.entries(changes).flatMap(([field, change]) => (change ? [{ field, ...change }] : []))
  const patch = Object.fromEntries(asked.filter(({ field, seen, next }) => row[field] === stored(seen) && next !== seen).map(({ field, next }) => [field, stored(next)]))
  const kept = asked.filter(({ field, seen, next }) => row[field] !== stored(seen) && row[field] !== stored(next))
    .map(({ field, next }) => ({ field, kept: typeof next === 'boolean' ? row[field] === 1 : row[field] as Value, next }))
  return { patch, kept: kept.sort((a, b) => (a.field < b.field ? -1 : 1)) }
}
