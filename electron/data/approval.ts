import { MINUTE } from '../../shared/time.ts'
import type { Person, Session } from './desk.ts'
import { Trouble } from './trouble.ts'

type Parts = {
  now: () => number
  /** The person whose PIN it is, their session open. Throws Trouble. */
  openByPin: (person_id: string, pin: string) => Promise<Person>
  /** Throws `error.not_signed_in` where nobody is, or the screen is locked. */
  atCounter: () => Person
  told: () => void
  /** Their session is not needed for this any more. */
  left: (person_id: string) => void
}
/** For one confirm by somebody who stands beside the counter. */
const lasts_ms = 5 * MINUTE
const mayApprove = (role: Person['role']): boolean => role === 'MANAGER' || role === 'ADMIN'

/** A manager's word for the next confirm of the person at the counter (ADR 27). It lies in memory only. */
export function openApproval({ now, openByPin, atCounter, told, left }: Parts) {
  let agreed: { person: Person; until: number } | null = null
  return {
    /** Costs tries of the PIN like any. Throws Trouble: the PIN's, not a manager, the same person, somebody else is at the counter by now. */
    async give(person_id: string, pin: string): Promise<void> {
      const asking = atCounter().id
      if (person_id === asking) throw new Trouble('error.approval_by_oneself')
      const person = await openByPin(person_id, pin)
      try {
        if (!mayApprove(person.role)) throw new Trouble('error.not_a_manager')
        if (atCounter().id !== asking) throw new Trouble('error.not_signed_in')
      } catch (error) {
        left(person.id)
        throw error
      }
      agreed = { person, until: now() + lasts_ms }
      told()
    },
    /** For the desk's session. */
    given: (): Pick<Session, 'approver'> => (agreed && now() < agreed.until ? { approver: agreed.person } : {}),
    /** Nothing more happens under the name of whoever had agreed; what waits of theirs goes out. */
    end(): void {
      const before = agreed
      agreed = null
      if (!before) return
      left(before.person.id)
      told()
    },
  }
}
