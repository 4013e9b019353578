import type { Database } from 'better-sqlite3'
import type { Role } from '../../shared/roles.ts'
import { DAY } from '../../shared/time.ts'
import type { Person } from './desk.ts'
import { Trouble } from './trouble.ts'

/** A person seen on this PC, with what the PIN opens; see `pin.ts`. */
export type KnownPerson = {
  id: string; email: string; name: string; role: Role; org_id: string; locale: string
  pin_salt: Buffer | null; public_key: Buffer | null; sealed_key: Buffer | null; sealed_token: Buffer | null
  /** a manager's, for codes by telephone */
  sealed_phone_key: Buffer | null
  /** sealed by the operating system alone; only for pushing what this person left waiting */
  push_token: Buffer | null
  tries_left: number; seen_at: number
}
export const pin_tries = 5
/** A person who has not been at this PC for so long comes back by password only. */
export const pin_days = 30

export function findPerson(db: Database, id: string): KnownPerson | undefined {
  return db.prepare('select * from people where id = ?').get(id) as KnownPerson | undefined
}

/** Persons who can come back by PIN, the last seen first. */
export function peopleWithPin(db: Database, now: number): KnownPerson[] {
  return db.prepare('select * from people where sealed_token is not null and seen_at > ? order by seen_at desc').all(now - pin_days * DAY) as KnownPerson[]
}

/** Whether this person's PIN still counts here. */
export const wasHereLately = ({ seen_at }: Pick<KnownPerson, 'seen_at'>, now: number): boolean => seen_at > now - pin_days * DAY

/** Remembers who has signed in by password; PIN and its tries start afresh, the keys stay. */
export function keepPerson(db: Database, { id, email, name, role, org_id, locale }: Person, now: number): void {
  db.prepare(`insert into people (id, email, name, role, org_id, locale, tries_left, seen_at) values (@id, @email, @name, @role, @org_id, @locale, @tries, @now)
    on conflict (id) do update set email = excluded.email, name = excluded.name, role = excluded.role, org_id = excluded.org_id,
      locale = excluded.locale, tries_left = excluded.tries_left, seen_at = excluded.seen_at`)
    .run({ id, email, name, role, org_id, locale, tries: pin_tries, now })
}

/** One try less, on disk before the PIN is looked at, so that ending the program does not give it back. */
export function spendTry(db: Database, id: string): number {
  return db.prepare('update people set tries_left = max(tries_left - 1, 0) where id = ? returning tries_left').pluck().get(id) as number
}

/** The person's session on this PC goes; the operations in the outbox never do. */
export function forgetPin(db: Database, id: string): void {
  db.prepare('update people set pin_salt = null, public_key = null, sealed_key = null, sealed_token = null, sealed_phone_key = null, push_token = null where id = ?').run(id)
}

/**
 * Forgets the PINs that a manager has reset since this PC last looked; a PIN set after that stays. A reset is obeyed once, by
 * its id: no clock decides. Returns whether anybody's went.
 */
export function obeyPinResets(db: Database): boolean {
  return db.transaction(() => {
    const fresh = db.prepare('select id, user_id from pin_resets where id not in (select id from pin_resets_obeyed)').all() as
      { id: string; user_id: string }[]
    for (const { id, user_id } of fresh) {
      forgetPin(db, user_id)
      db.prepare('insert into pin_resets_obeyed (id) values (?)').run(id)
    }
    return fresh.length > 0
  })()
}

export function personOf({ id, email, name, role, org_id, locale }: KnownPerson): Person {
  return { id, email, name, role, org_id, locale }
}

/** A person who came by PIN, as the firm describes them now, as far as this PC has heard. Throws `error.person_inactive`. */
export function asInFeed(db: Database, known: Person): Person {
  const row = db.prepare('select full_name as name, role, is_active from users where id = ?').get(known.id) as
    { name: string; role: Person['role']; is_active: 0 | 1 } | undefined
  if (row?.is_active === 0) throw new Trouble('error.person_inactive')
  return row ? { ...known, name: row.name, role: row.role } : known
}
