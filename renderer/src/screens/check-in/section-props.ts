import type { OpenCheckIn } from './check-in.tsx'
import type { TypedCheckIn } from './typed.ts'

/** What every section of the check-in gets. */
export type SectionShared = {
  typed: TypedCheckIn
  patch(part: Partial<TypedCheckIn>): void
  live: OpenCheckIn
  errorOf(field: string): string | undefined
  active: string | null
  open(name: string): void
}
