import type { Placed } from './car-views.ts'

/** What is said of a damage when it is found, and nothing else: of a row, a form or an operation that also says other things. */
export function foundOf<D extends Placed & { part: string; kind: string; severity: number; description: string }>(damage: D) {
  const { part, kind, severity, description, view = null, x = null, y = null, size_mm = null } = damage
  return { part, kind, severity, description, view, x, y, size_mm } as Pick<D, 'part' | 'kind' | 'severity' | 'description'>
    & { view: Exclude<D['view'], undefined> | null; x: number | null; y: number | null; size_mm: number | null }
}
