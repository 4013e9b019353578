import type { QueryRows } from '../../shared/queries.ts'
import { openApproval } from './approval.ts'
import { readPerson, revoke, signInByPassword } from './auth.ts'
import type { Backend, Location, Tokens } from './auth.ts'
import { readDesk, writeDesk } from './database.ts'
import type { Database } from './database.ts'
import type { Person, Session } from './desk.ts'
import { renewing } from './files/storage.ts'
import { hasFilesToSend } from './files/queue.ts'
import type { Sender } from './files/uploads.ts'
import { asInFeed, findPerson, keepPerson } from './people.ts'
import { openPhoneKeys } from './phone-keys.ts'
import { openPins } from './pins.ts'
import type { Vault } from './pins.ts'
import { openSession } from './session.ts'
import type { PersonSession } from './session.ts'
import { CallFailed } from './sync/outcome.ts'
import { authorsWaiting } from './sync/push.ts'
import { Trouble } from './trouble.ts'

type Parts = {
  db: Database
  now: () => number
  backend: () => Backend | null
  vault: Vault
  /** 32 bytes by which the server tells this PC from another */
  device_key: (device_id: string) => Buffer
  /** the name under which this PC registers */
  device_name: string
  changed: (tables: readonly string[]) => void
  /** somebody has come, or the place has changed: the sync should begin at once */
  arrived: () => void
}
export type Sessions = ReturnType<typeof openSessions>

/**
 * Who is at this desk. Several persons' sessions may be open, because operations go out under their author's name: one
 * person is at the counter, the others' sessions only push. All lie in memory; what lasts is in `people`, sealed.
 */
export function openSessions({ db, now, backend, vault, device_name, device_key, changed, arrived }: Parts) {
  const open = new Map<string, PersonSession>()
  const pins = openPins(db, vault, now)
  const phone_keys = openPhoneKeys(() => pins)
  let current: Person | null = null
  let is_locked = false
  let offered: Location[] = []

  const place = () => ({ location_id: readDesk(db, 'location_id'), device_id: readDesk(db, 'device_id') ?? '' })
  const told = () => changed(['session', 'status'])

  function needBackend(): Backend {
    const found = backend()
    if (!found) throw new Trouble('error.backend_missing')
    return found
  }

  function needCurrent(): { person: Person; session: PersonSession } {
    const session = current && open.get(current.id)
    if (!current || !session || is_locked) throw new Trouble('error.not_signed_in')
    return { person: current, session }
  }

  function hold(person: Person, tokens: Pick<Tokens, 'refresh_token'> & Partial<Tokens>): void {
    const session: PersonSession = openSession({
      backend: needBackend(), person, tokens, now,
      async rotated(token) {
        const isNewest = () => open.get(person.id)?.refresh_token() === token
        await pins.keepToken(person.id, token, isNewest)
        if (findPerson(db, person.id)?.push_token) await pins.keepForPushing(person.id, token, isNewest)
      },
    })
    open.set(person.id, session)
  }

  /** They leave while operations or files of theirs wait: their session stays, sealed, for pushing alone. */
  function keepPushing(id: string): void {
    const session = open.get(id)
    if (!session || session.is_over) return
    const token = session.refresh_token()
    pins.keepForPushing(id, token, () => open.get(id)?.refresh_token() === token).catch(() => undefined)
  }

  /** The session of somebody who is not at the counter any more goes once nothing of theirs waits. */
  function release(id: string): void {
    phone_keys.leave(id)
    const session = open.get(id)
    if (!session) return
    if (authorsWaiting(db).includes(id) || hasFilesToSend(db, id)) return keepPushing(id)
    open.delete(id)
    db.prepare('update people set push_token = null where id = ?').run(id)
    // With a PIN the same session is kept sealed, so it must not end on the server.
    if (!findPerson(db, id)?.sealed_token) void session.end()
  }

  function seat(person: Person): void {
    approval.end()
    const before = current
    current = person
    is_locked = false
    if (before && before.id !== person.id) release(before.id)
  }

  /** The person as the firm describes them now, their session open. */
  async function openByPin(person_id: string, pin: string): Promise<Person> {
    const { person: known, refresh_token, phone_key } = await pins.open(person_id, pin)
    const person = asInFeed(db, known)
    const works = db.prepare('select location_id from user_locations where user_id = ? and is_active = 1').pluck().all(person.id)
    checkDesk(person, id => person.role !== 'STAFF' || readDesk(db, 'loaded') === null || works.includes(id))
    if (open.get(person.id)?.is_over ?? true) hold(person, { refresh_token })
    phone_keys.take(person.id, phone_key)
    return person
  }

  const approval = openApproval({
    now, openByPin, atCounter: () => needCurrent().person,
    told: () => changed(['session', 'approval']),
    left(id) { if (id !== current?.id) release(id) },
  })

  function enter(person: Person): void {
    seat(person)
    told()
    arrived()
  }

  function checkDesk(person: Person, mayWorkAt: (location_id: string) => boolean): void {
    const org_id = readDesk(db, 'org_id')
    if (org_id !== null && org_id !== person.org_id) throw new Trouble('error.desk_of_other_firm')
    const { location_id } = place()
    if (location_id !== null && !mayWorkAt(location_id)) throw new Trouble('error.desk_not_yours')
  }

  async function registerAt(session: PersonSession, location_id: string): Promise<void> {
    const { device_id } = place()
    await session.rpc('register_device', { p_device: device_id, p_location: location_id, p_name: device_name, p_key: device_key(device_id).toString('hex') })
  }

  async function chooseLocation(location_id: string): Promise<void> {
    const { person, session } = needCurrent()
    if (!locations().some(location => location.id === location_id)) throw new Trouble('error.desk_not_yours')
    const { location_id: before } = place()
    try {
      await registerAt(session, location_id)
    } catch (error) {
      // The location is one of the person's, so a refusal means this PC.
      throw new Trouble(error instanceof CallFailed && error.kind === 'refused' ? 'error.device_revoked' : 'error.needs_line')
    }
    db.transaction(() => {
      writeDesk(db, 'org_id', person.org_id)
      writeDesk(db, 'location_id', location_id)
      if (before !== location_id) for (const key of ['cursor', 'loaded', 'load'] as const) writeDesk(db, key, null)
    }).immediate()
    told()
    arrived()
  }

  /** Where the person at the counter may work, as far as this PC knows. */
  function locations(): Location[] {
    if (!current) return []
    if (offered.length > 0) return offered
    return db.prepare(`select id, name, code from locations where org_id = @org_id and (@role <> 'STAFF'
      or id in (select location_id from user_locations where user_id = @id and is_active = 1)) order by code`).all({ org_id: current.org_id, role: current.role, id: current.id }) as Location[]
  }

  /** Who has come and where they may work; their session ends at once where they may not stay. */
  async function welcome(server: Backend, tokens: Tokens & { user_id: string }, email: string) {
    try {
      const found = await readPerson(server, tokens, email)
      checkDesk(found.person, id => found.locations.some(location => location.id === id))
      return found
    } catch (error) {
      void revoke(server, tokens.access_token)
      throw error
    }
  }

  async function signIn(email: string, password: string): Promise<void> {
    if (email === '' || password === '') throw new Trouble('error.wrong_password')
    const server = needBackend()
    const tokens = await signInByPassword(server, email, password)
    const found = await welcome(server, tokens, email)
    const { person } = found
    offered = found.locations
    keepPerson(db, person, now())
    hold(person, tokens)
    await pins.keepToken(person.id, tokens.refresh_token, () => true)
    const [only] = offered
    if (!only || offered.length > 1 || place().location_id !== null) return enter(person)
    // One location only: nothing to choose, and no screen that flashes by. Where it can't be taken the choice stays on the screen.
    seat(person)
    await chooseLocation(only.id).catch(() => enter(person))
  }

  return {
    person: () => current,
    isLocked: () => is_locked,
    locations,
    chooseLocation,
    /** Says again where this PC is, under the name of somebody whose session is here. Throws CallFailed. */
    async register(person_id: string): Promise<void> {
      const session = open.get(person_id)
      const { location_id } = place()
      if (session && location_id !== null) await registerAt(session, location_id)
    },
    /** Of the manager at the counter, in hex; null where there is none here and none to be had. `anew`: the server is asked although there is one. */
    async phoneKey(how: 'as_kept' | 'anew' = 'as_kept'): Promise<string | null> {
      const session = !is_locked && current && current.role !== 'STAFF' && open.get(current.id)
      if (!session || !db.open) return null
      const [{ id }, { device_id, location_id }] = [session.person, place()]
      if (location_id !== null && (how === 'anew' || phone_keys.of(id) === null)) await phone_keys.fetch(id, device_id, session.rpc).catch(() => undefined)
      return phone_keys.of(id)
    },
    approve: approval.give,
    endApproval: approval.end,
    signIn,
    /** For the desk: null while nobody is here; without a location until its share has been loaded once. */
    session(): Session | null {
      const { device_id, location_id } = place()
      if (!current || is_locked) return null
      return { person: current, device_id, location_id: readDesk(db, 'loaded') === location_id ? location_id : null, ...approval.given() }
    },
    /** Under whose name rows are fetched. */
    reader: () => current?.id ?? null,
    rpcOf: (person_id: string) => open.get(person_id)?.rpc ?? null,
    rpcBytesOf: (person_id: string) => open.get(person_id)?.rpcBytes ?? null,
    /** Who sends a file of this person: whoever is at the counter, else the person themselves; null while neither's session is here. */
    sender(author_id: string): Sender | null {
      const session = [current?.id, author_id].map(id => open.get(id ?? '')).find(each => each && !each.is_over)
      return session ? { person: session.person, storage: renewing(needBackend(), now, session.withToken) } : null
    },
    pushed(person_id: string): void {
      if (person_id !== current?.id) release(person_id)
      changed(['status'])
    },
    /** Whose operations wait, how many, and whether they go out by themselves once there is a line. */
    left(): QueryRows['status']['left'] {
      const rows = db.prepare("select author_id as id, count(*) as count from outbox where state = 'PENDING' group by author_id order by min(seq)")
        .all() as { id: string; count: number }[]
      return rows.map(({ id, count }) => ({ name: findPerson(db, id)?.name ?? null, count, goes_out: !(open.get(id)?.is_over ?? true) }))
    },
    /** Names of persons whose operations wait and who have to sign in themselves first. */
    waitingFor(): string[] {
      return authorsWaiting(db).filter(id => open.get(id)?.is_over ?? true).map(id => findPerson(db, id)?.name ?? '').filter(name => name !== '')
    },
    async signInByPin(person_id: string, pin: string): Promise<void> {
      const person = await openByPin(person_id, pin)
      offered = []
      db.prepare('update people set seen_at = ? where id = ?').run(now(), person.id)
      enter(person)
    },
    /** After a start: those who left operations behind push again, without being at the counter. */
    async resumePushing(): Promise<void> {
      if (!backend()) return
      for (const { person, refresh_token } of await pins.keptForPushing()) {
        if (open.has(person.id)) continue
        hold(person, { refresh_token })
        release(person.id)
      }
      told()
    },
    async setPin(pin: string): Promise<void> {
      const { person, session } = needCurrent()
      await pins.set(person.id, pin, () => session.refresh_token())
      await phone_keys.seal(person.id)
      changed(['session'])
    },
    signOut(): void {
      approval.end()
      const before = current
      current = null
      is_locked = false
      offered = []
      if (before) release(before.id)
      told()
    },
    lock(): void {
      if (!current) return
      approval.end()
      is_locked = true
      told()
    },
    /** On this PC at once; at the server as far as the line allows. */
    setLocale(locale: string): void {
      const { person, session } = needCurrent()
      current = { ...person, locale }
      db.prepare('update people set locale = ? where id = ?').run(locale, person.id)
      changed(['session'])
      session.patchUser({ locale }).catch(() => undefined)
    },
    /** Another backend: nobody of the old one stays. */
    forgetAll(): void {
      current = null
      open.clear()
      told()
    },
  }
}
