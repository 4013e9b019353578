import { randomBytes, randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import { uuidv7 } from '../../shared/uuid.ts'
import { Sentence } from '../backend/sentence.ts'
import { createSignInAccounts } from '../backend/users.ts'
import type { Address, FirmWish } from './firm-wish.ts'

/** `drawn`: the password of a new account that nobody has chosen, to be shown once. An account that `was_there` keeps its own. */
export type Joined = { email: string; role: string; drawn: string | null; was_there: boolean }

/** What Switzerland asks for; a firm changes and adds to it by command. */
const vat = [['STANDARD', 810, '2024-01-01'], ['NONE', 0, '2018-01-01']] as const

/**
 * Puts a firm with its first locations and people into a project, through the owner's connection: whoever adds them by command has to be
 * an administrator already. All of it or nothing. A Sentence where a firm is there and no further one was asked for.
 */
export async function addFirm(sql: postgres.Sql, wish: FirmWish): Promise<Joined[]> {
  const { firm, address, uid } = wish
  if (!firm || !address || wish.places.length === 0 || !wish.people.some(({ role }) => role === 'ADMIN')) throw new Sentence('A firm needs a name, an address, a location and an administrator.')
  return inOneStep(sql, async tx => {
    const there = await tx<{ name: string }[]>`select name from public.organizations order by name`
    if (there.length > 0 && !wish.further) {
      throw new Sentence(`There is a firm already: ${there.map(({ name }) => name).join(', ')}. More people and locations: npm run db:people. Another firm beside it: -- --further`)
    }
    if (there.some(({ name }) => name === firm)) throw new Sentence(`${firm} is there already.`)
    const org_id = uuidv7()
    await tx`insert into public.organizations ${tx({ id: org_id, name: firm, uid, ...address })}`
    for (const [code, rate_bp, valid_from] of vat) {
      await tx`insert into public.vat_rates ${tx({ id: uuidv7(), org_id, code, rate_bp, valid_from })} on conflict do nothing`
    }
    return join(tx, org_id, address, wish)
  })
}

/** More locations and people for a firm that is there. */
export async function addPeople(sql: postgres.Sql, wish: FirmWish): Promise<Joined[]> {
  if (wish.places.length + wish.people.length === 0) throw new Sentence('Nobody was named: --location, --admin, --manager or --clerk.')
  return inOneStep(sql, async tx => {
    const there = await tx<(Address & { id: string; name: string })[]>`select id, name, street, house_number, postcode, town from public.organizations order by name`
    const chosen = there.filter(({ name }) => wish.firm === null || name === wish.firm)
    const [org] = chosen
    if (!org || chosen.length > 1) {
      throw new Sentence(there.length === 0 ? 'There is no firm yet: npm run db:first-firm.' : `Which firm? --firm, one of: ${there.map(({ name }) => name).join(', ')}`)
    }
    const { id, street, house_number, postcode, town } = org
    return join(tx, id, { street, house_number, postcode, town }, wish)
  })
}

const inOneStep = <T>(sql: postgres.Sql, work: (tx: postgres.Sql) => Promise<T>): Promise<T> => sql.begin(tx => work(tx as unknown as postgres.Sql)) as Promise<T>

async function join(tx: postgres.Sql, org_id: string, address: Address, { places, people, locale, password }: FirmWish): Promise<Joined[]> {
  for (const { code, name, address: own } of places) {
    const [taken] = await tx`select from public.locations where org_id = ${org_id} and code = ${code}`
    if (taken) throw new Sentence(`The firm has a location ${code} already.`)
    await tx`insert into public.locations ${tx({ id: uuidv7(), org_id, code, name, ...own ?? address })}`
  }
  const joined: Joined[] = []
  for (const { role, email, name, code } of people) {
    const [location] = code === null ? [] : await tx<{ id: string }[]>`select id from public.locations where org_id = ${org_id} and code = ${code}`
    if (code !== null && !location) throw new Sentence(`${email} is to work at ${code}, and the firm has no such location.`)
    const account = await accountOf(tx, email, role === 'ADMIN' ? password : null)
    await tx`insert into public.users ${tx({ id: account.id, org_id, email, full_name: name, role, locale })}`
    if (location) await tx`insert into public.user_locations ${tx({ id: uuidv7(), org_id, user_id: account.id, location_id: location.id })}`
    joined.push({ email, role, drawn: account.drawn, was_there: account.was_there })
  }
  return joined
}

/** The account that somebody was invited to in the project, or a new one with a password. */
async function accountOf(tx: postgres.Sql, email: string, given: string | null): Promise<{ id: string } & Pick<Joined, 'drawn' | 'was_there'>> {
  const [found] = await tx<{ id: string; works: boolean }[]>`
    select a.id, exists (select from public.users u where u.id = a.id) as works from auth.users a where lower(a.email) = ${email}`
  if (found?.works) throw new Sentence(`${email} works for a firm already.`)
  if (found) return { id: found.id, drawn: null, was_there: true }
  const id = randomUUID()
  const drawn = given === null ? randomBytes(12).toString('base64url') : null
  await createSignInAccounts(tx, [{ id, email, password: drawn ?? given ?? '' }])
  return { id, drawn, was_there: false }
}
