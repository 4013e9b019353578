import type postgres from 'postgres'
import { refused, tell } from './cells.ts'
import { quietly } from './fleet-triggers.ts'
import { claimsOf } from './lab.ts'
import type { Attempt, Group, Result } from './lab.ts'
import { people } from './world.ts'
import type { Person, World } from './world.ts'

const managers: Person[] = ['admin', 'manager']
const over = (constraint: string, code = '42501') => (result: Result) => (result.code === code && (result.constraint ?? '') === constraint ? null : `${code} ${constraint} expected, got ${tell(result)}`)

/** Who is given the rows of an export, of which locations, and of which kinds; what stands in them is compared elsewhere, cell by cell. */
export async function exportCells(sql: postgres.Sql, { ours, theirs, known }: World): Promise<Group> {
  const [held] = await sql<{ n: number }[]>`select count(*)::int as n from public.contracts where pickup_location_id = ${ours.locations.city}`
  const ask = (person: Person, kind: string, locations: string[], judge: Attempt['judge']): Attempt => ({
    title: `${person} exports ${kind} of ${locations.length === 0 ? 'no location' : locations.map(id => (id === theirs.locations.city ? 'the rival' : id === ours.locations.city ? 'the city' : 'the airport')).join(' and ')}`,
    steps: [{ role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf({ ours, theirs, known }, person), arg: locations,
      ask: `select public.${kind === 'UTILISATION' ? 'export_utilisation(' : `export_rows('${kind}', `}0, 4102444800000, (select array_agg(e::uuid) from jsonb_array_elements_text($1) e))` }], judge })
  const given = (result: Result) => {
    const rows = (result.value as { rows?: unknown[] } | undefined)?.rows
    return rows && held && rows.length === held.n && held.n > 0 ? null : `${held?.n} rows expected, got ${tell(result).slice(0, 200)}`
  }
  const some = (result: Result) => ((result.value as { rows?: unknown[] } | undefined)?.rows?.length ? null : `rows expected, got ${tell(result).slice(0, 200)}`)
  // whose rows they are; that they are all of them is compared elsewhere
  const archived = (own: World['ours']) => (result: Result) => {
    const { project, tables = [] } = (result.value ?? {}) as { project?: string; tables?: { name: string; rows: string }[] }
    const contracts = tables.find(({ name }) => name === 'public.contracts')?.rows.trim().split('\n').length
    return project?.endsWith(`:${own.org}`) && (own !== ours || (contracts ?? 0) >= (held?.n ?? 1)) ? null : `the archive of ${own.org} expected, got ${tell(result).slice(0, 200)}`
  }
  const archive = (person: Person): Attempt => ({
    title: `${person} takes the archive of the firm`, steps: [{ role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf({ ours, theirs, known }, person), ask: 'select public.archive_organisation()' }],
    judge: person === 'admin' ? archived(ours) : person === 'rival' ? archived(theirs) : person === 'anon' ? refused : over('needs_admin'),
  })
  // the books of the rights' firm are closed until 2019, and one movement of them was delivered
  const deliver = (person: Person): Attempt => ({
    title: `${person} delivers the journal of the city`, steps: [{ role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf({ ours, theirs, known }, person),
      ask: `select to_jsonb(coalesce(public.deliver_journal('${ours.org.replace(/.{4}$/, 'de11')}', '${ours.locations.city}'), 0))` }],
    judge: managers.includes(person) ? result => (result.value === 0 ? null : tell(result)) : person === 'rival' ? over('location_not_yours') : person === 'anon' ? refused : over('needs_manager'),
  })
  const deliverOpen: Attempt = {
    title: 'admin delivers the journal of a location whose books are open', judge: over('period_not_locked', '23514'),
    steps: [quietly(`delete from public.period_locks where location_id = '${ours.locations.airport}'`), { role: 'authenticated', claims: claimsOf({ ours, theirs, known }, 'admin'),
      ask: `select to_jsonb(public.deliver_journal('${ours.org.replace(/.{4}$/, 'de12')}', '${ours.locations.airport}'))` }],
  }
  const delivered = (person: Person): Attempt => ({
    title: `${person} reads a delivery of the city`, steps: [{ role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf({ ours, theirs, known }, person),
      ask: `select to_jsonb((jsonb_array_length(public.journal_deliveries_of('${ours.locations.city}') -> 'deliveries') + coalesce(jsonb_array_length(public.journal_delivery_rows('${ours.locations.city}', 1) -> 'rows'), 0))::int)` }],
    judge: person === 'anon' ? refused : result => (result.value === (managers.includes(person) ? 2 : 0) ? null : tell(result)),
  })
  const month = (person: Person): Attempt => ({
    title: `${person} asks which files of a month of the city were made`, steps: [{ role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf({ ours, theirs, known }, person),
      ask: `select public.month_files_of('${ours.locations.city}', '2019-01-01', '2019-01-31')` }],
    judge: managers.includes(person) ? result => (Array.isArray(result.value) ? null : tell(result)) : person === 'rival' ? over('location_not_yours') : person === 'anon' ? refused : over('needs_manager'),
  })
  const looks = (person: Person, what: string): Attempt => ({
    title: `${person} asks for ${what}`, steps: [{ role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf({ ours, theirs, known }, person),
      ask: `select to_jsonb(jsonb_array_length(public.${what === 'the audit' ? `audit_trail(0, 4102444800000, '${ours.locations.city}')` : `devices_heard('${ours.locations.city}')`}))` }],
    judge: managers.includes(person) ? result => (typeof result.value === 'number' && (what === 'the audit' || result.value > 0) ? null : tell(result)) : person === 'rival' ? over('location_not_yours') : person === 'anon' ? refused : over('needs_manager'),
  })
  const contact = (person: Person): Attempt => ({
    title: `${person} says that the PC of the city is there`, steps: [{ role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf({ ours, theirs, known }, person),
      ask: `select to_jsonb(public.device_contact('${ours.devices.city}'))` }],
    judge: person === 'anon' ? refused : result => (result.value === [...managers, 'city'].includes(person) ? null : tell(result)),
  })
  return {
    title: 'exports', touches: ['audit_trail', 'device_contact', 'devices_heard', 'export_rows', 'export_utilisation', 'archive_organisation', 'deliver_journal', 'journal_deliveries_of', 'journal_delivery_rows', 'month_files_of'],
    attempts: [
      ...people.map(person => looks(person, 'the audit')), ...people.map(person => looks(person, 'the devices')), ...people.map(contact), ...people.map(deliver), deliverOpen, ...people.map(delivered), ...people.map(month),
      ...people.map(archive),
      ...people.map(person => ask(person, 'CONTRACTS', [ours.locations.city], managers.includes(person) ? given
        : person === 'rival' ? over('location_not_yours') : person === 'anon' ? refused : over('needs_manager'))),
      ...people.map(person => ask(person, 'UTILISATION', [ours.locations.city], managers.includes(person) ? some
        : person === 'rival' ? over('location_not_yours') : person === 'anon' ? refused : over('needs_manager'))),
      ...managers.flatMap(person => [
        ask(person, 'UTILISATION', [ours.locations.city, theirs.locations.city], over('location_not_yours')),
        ask(person, 'CONTRACTS', [ours.locations.city, theirs.locations.city], over('location_not_yours')),
        ask(person, 'CONTRACTS', [], over('location_not_yours')),
        ask(person, 'PAYROLL', [ours.locations.city], over('', '22023')),
      ]),
    ],
  }
}
