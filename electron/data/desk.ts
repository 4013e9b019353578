import type { Database } from 'better-sqlite3'
import type { Role } from '../../shared/roles.ts'

export type Person = { id: string; name: string; email: string; role: Role; locale: string; org_id: string }
/**
 * Who works here and where. `location_id` is null until the person has chosen one. `approver`: the manager who has just agreed by PIN to
 * what the person may not do alone.
 */
export type Session = { person: Person; device_id: string; location_id: string | null; approver?: Person }
/** A session that is ready for the counter. */
export type Here = Session & { location_id: string }

/** Whose role decides what may be done here. */
export const decider = ({ person, approver }: Pick<Session, 'person' | 'approver'>): Person => approver ?? person

/** All that queries and forms are given: no network, no clock of their own. */
export type Desk = {
  db: Database
  /** ms UTC */
  now(): number
  /** null: nobody is signed in, or the screen is locked */
  session(): Session | null
}

/** The administrator who is signed in at this desk and its place, behind a locked screen too; null: somebody else, nobody, or no place yet. */
export function adminHere(db: Database, person: Person | null): Here | null {
  const at = (key: string) => db.prepare('select value from desk where key = ?').pluck().get(key) as string | null | undefined
  const [device_id, location_id] = [at('device_id'), at('location_id')]
  return person?.role === 'ADMIN' && device_id && location_id ? { person, device_id, location_id } : null
}

/** The session at the counter, or null when nobody has signed in here and chosen a location. */
export function hereOf(desk: Desk): Here | null {
  const session = desk.session()
  return session?.location_id ? { ...session, location_id: session.location_id } : null
}
