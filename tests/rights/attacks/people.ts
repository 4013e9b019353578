import type { SupabaseClient } from '@supabase/supabase-js'
import { uuidv7 } from '../../../shared/uuid.ts'
import { opOf, script } from '../commands.ts'
import type { Ground } from '../ground.ts'
import { matrix } from '../matrix.ts'
import type { Person } from '../world.ts'
import type { Attack } from './run.ts'

type Answer = { data: unknown; error: { code?: string; message: string } | null }
/** An attempt that has to end in an error. */
const mustFail = (title: string, act: () => PromiseLike<Answer>): Attack => ({ title, act: async () => {
  const { data, error } = await act()
  return error ? null : `no error, ${JSON.stringify(data)?.slice(0, 100)}`
} })
/** An attempt that may be answered, with nothing in it. */
const mustFindNothing = (title: string, act: () => PromiseLike<Answer>): Attack => ({ title, act: async () => {
  const { data, error } = await act()
  return error || (Array.isArray(data) && data.length === 0) || data === null ? null : `found ${JSON.stringify(data).slice(0, 100)}`
} })

/** What a signed-in person tries for themselves, at other people's cost. */
export function personAttacks({ sql, world, clients, plans }: Ground): Attack[] {
  const { ours, theirs, known } = world
  const attacks: Attack[] = []
  const people = ['city', 'manager', 'customer', 'gone', 'rival'] as Person[]
  const of = (person: Person): SupabaseClient => clients[person]

  for (const person of people) {
    const me = known[person].id ?? ''
    for (const patch of [{ role: 'SUPER_ADMIN' }, { role: 'ADMIN' }, { org_id: theirs.org }, { org_id: null }, { is_active: true }, { customer_id: ours.customers.young },
      { id: known.admin.id }, { locale: 'fr', role: 'ADMIN' }]) {
      attacks.push(mustFail(`${person} makes of themselves ${JSON.stringify(patch)}`, () => of(person).from('users').update(patch).eq('id', me)))
    }
    attacks.push(mustFail(`${person} upserts an account of their own`, () => of(person).from('users').upsert({ id: me, org_id: ours.org, email: 'x', full_name: 'x', role: 'ADMIN' })),
      mustFail(`${person} takes another location`, () => of(person).from('user_locations').insert({ id: uuidv7(), org_id: ours.org, user_id: me, location_id: ours.locations.airport })))
  }
  // the metadata of an account is its owner's; nothing may follow from it
  attacks.push({ title: 'forged user_metadata', act: async () => {
    const before = (await clients.city.from('customers').select('id')).data?.length
    await clients.city.auth.updateUser({ data: { role: 'SUPER_ADMIN', org_id: theirs.org, app_metadata: { role: 'ADMIN' } } })
    await clients.city.auth.refreshSession()
    return (await clients.city.from('customers').select('id')).data?.length === before ? null : 'other customers'
  } })

  // every table, for everybody: deleting; and rows of the other firm by their id
  for (const plan of plans) {
    for (const person of people) attacks.push(mustFail(`${person} deletes from ${plan.table}`, () => of(person).from(plan.table).delete().not(plan.spec.key[0] ?? 'id', 'is', null)))
    const foreign = plan.rows.find(row => row['org_id'] === theirs.org && 'id' in row)?.['id'] as string | undefined
    if (foreign && !(plan.table in { sync_log: 1 })) attacks.push(mustFindNothing(`the city reads a row of another firm's ${plan.table}`, () => of('city').from(plan.table).select('id').eq('id', foreign)))
  }
  // customers of another location, by every way that leads to a person
  attacks.push(mustFindNothing('customers of another location by id', () => of('city').from('customers').select('id').eq('id', ours.customers.elsewhere)),
    mustFindNothing('customers of another location through their drivers', () => of('city').from('drivers').select('id, customers(id)').eq('customer_id', ours.customers.elsewhere)),
    mustFindNothing('customers of another location through a contract', () => of('city').from('contracts').select('id').eq('customer_id', ours.customers.elsewhere)),
    mustFindNothing('the customer\'s neighbours', () => of('customer').from('customers').select('id').neq('id', ours.customers.known)),
    mustFindNothing('reasons of a flag, by STAFF', () => of('city').from('customer_flag_reasons').select('id')),
    mustFail('e-mail addresses of colleagues', () => of('city').from('users').select('email')))
  // functions behind the API
  for (const name of ['apply_op', 'apply_take_payment', 'store_refusal', 'write_audit', 'log_changes', 'feed', 'refeed', 'my_orgs', 'account_email', 'append_audit', 'start_charge_kinds']) {
    attacks.push(mustFail(`calling ${name}`, () => of('admin').rpc(name, {})), mustFail(`calling private.${name}`, () => of('admin').schema('private').rpc(name, {})))
  }
  for (const [schema, table] of [['private', 'commands'], ['private', 'sync_tables'], ['auth', 'users'], ['auth', 'refresh_tokens'], ['pg_catalog', 'pg_authid']] as const) {
    attacks.push(mustFail(`reading ${schema}.${table}`, () => of('admin').schema(schema).from(table).select()))
  }
  for (const table of Object.keys(matrix)) attacks.push({ title: `emptying ${table} as the API's roles`, act: async () => {
    const codes = await Promise.all(['authenticated', 'anon', 'guichet_commands'].map(role => sql.begin(async tx => {
      await tx.unsafe(`set local role ${role}`)
      await tx.unsafe(`truncate public.${table} cascade`)
    }).then(() => 'done', (error: { code?: string }) => error.code)))
    return codes.every(code => code === '42501') ? null : codes.join()
  } })
  // an operation of somebody else, sent again under another name or with the own one
  const { inputs } = script(world)
  attacks.push({ title: 'replaying another person\'s op_id', act: async () => {
    const [row] = await sql<{ op_id: string }[]>`select op_id from public.sync_ops where author_id = ${known.airport.id} limit 1`
    const op = { ...opOf(world, 'city', 'take_payment', { ...inputs.take_payment }), op_id: row?.op_id }
    const { data } = await of('city').rpc('sync_push', { p_ops: [op] })
    const [answer] = data as { status: string; constraint?: string; flags?: string[] }[]
    return answer?.status === 'refused' && answer.constraint === 'op_of_another_person' && !answer.flags ? null : JSON.stringify(answer)
  } })
  for (const author of ['admin', 'manager', 'rival'] as Person[]) {
    attacks.push({ title: `an operation in the name of ${author}`, act: async () => {
      const op = { ...opOf(world, 'city', 'take_payment', { ...inputs.take_payment }), author_id: known[author].id }
      const { data } = await of('city').rpc('sync_push', { p_ops: [op] })
      return (data as { constraint?: string }[])[0]?.constraint === 'author_is_caller' ? null : JSON.stringify(data)
    } })
  }
  // a mass search is not stopped, but it is never without a trace
  attacks.push({ title: 'a mass search by STAFF leaves no trace', act: async () => {
    const looks = async () => (await sql<{ n: number }[]>`select count(*)::int as n from public.access_log where person_id = ${known.city.id} and kind = 'SEARCH'`)[0]?.n ?? 0
    const before = await looks()
    const words = ['mull', 'bern', 'favr', 'bekannt', 'alt', 'regula', 'luca', 'anne']
    let hits = 0
    for (const p_text of words) hits += ((await of('city').rpc('search_customers', { p_text, p_location: ours.locations.city })).data as unknown[] | null)?.length ?? 0
    return await looks() === before + words.length && hits > 0 ? null : `${hits} hits, ${await looks() - before} of ${words.length} searches in the log`
  } }, mustFail('a search for everybody', () => of('city').rpc('search_customers', { p_text: '%%%', p_location: ours.locations.city })),
  mustFail('a search at another location', () => of('city').rpc('search_customers', { p_text: 'mull', p_location: ours.locations.airport })),
  mustFail('a search by a CUSTOMER', () => of('customer').rpc('search_customers', { p_text: 'mull', p_location: ours.locations.city })),
  mustFail('a search at another firm', () => of('rival').rpc('search_customers', { p_text: 'mull', p_location: ours.locations.city })))
  return attacks
}
