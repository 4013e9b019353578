import type { QueryRows } from '../../shared/queries.ts'
import { readDesk } from './database.ts'
import type { Database } from './database.ts'
import { peopleWithPin } from './people.ts'
import type { Sessions } from './sessions.ts'

type Facts = { db: Database; now: number; sessions: Sessions; api_url: string | null; publishable_key: string | null; vault: 'system' | 'weak'; version: string }

/** Who is here, and what the sign-in screen needs to know; answered before anybody has signed in. */
export function sessionView({ db, now, sessions, api_url, publishable_key, vault, version }: Facts): QueryRows['session'] {
  const person = sessions.person()
  const known = peopleWithPin(db, now)
  const location_id = readDesk(db, 'location_id')
  const locations = sessions.locations()
  return {
    stage: stageOf(),
    person: person && { id: person.id, name: person.name, email: person.email, role: person.role, locale: person.locale, has_pin: known.some(({ id }) => id === person.id) },
    location: locations.find(({ id }) => id === location_id) ?? locationOf(db, location_id),
    org: (db.prepare('select id, name from organizations where id = ?').get(readDesk(db, 'org_id')) as { id: string; name: string } | undefined) ?? null,
    locations,
    known: known.map(({ id, name, email, role, tries_left }) => ({ id, name, email, role, tries_left })),
    approver: approverOf(sessions),
    api_url, publishable_key, vault, rebuilt: rebuiltOf(db), version,
  }

  function stageOf(): QueryRows['session']['stage'] {
    if (api_url === null) return 'backend_missing'
    if (!person) return 'sign_in'
    if (sessions.isLocked()) return 'locked'
    if (location_id === null) return 'choose_location'
    return readDesk(db, 'loaded') === location_id ? 'ready' : 'loading'
  }
}

function locationOf(db: Database, id: string | null): QueryRows['session']['location'] {
  return (db.prepare('select id, name, code from locations where id = ?').get(id) as QueryRows['session']['location'] | undefined) ?? null
}

function rebuiltOf(db: Database): number | null {
  if (readDesk(db, 'rebuilt_at') === null || readDesk(db, 'loaded') !== null) return null
  return db.prepare("select count(*) from outbox where state = 'PENDING'").pluck().get() as number
}

function approverOf(sessions: Sessions): QueryRows['session']['approver'] {
  const approver = sessions.session()?.approver
  return approver ? { id: approver.id, name: approver.name } : null
}
