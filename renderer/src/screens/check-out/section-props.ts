import type { QueryRows } from '../../../../shared/queries.ts'
import type { TypedCheckOut } from './typed.ts'

/** What every section of the check-out gets. */
export type SectionShared = {
  typed: TypedCheckOut
  patch(part: Partial<TypedCheckOut>): void
  live: QueryRows['check_out'] | null
  errorOf(field: string): string | undefined
  active: string | null
  open(name: string): void
}
