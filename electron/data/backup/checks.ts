import type { PGlite } from '@electric-sql/pglite'
import { finding } from '../../../shared/drill-findings.ts'
import { catalogueOf, differencesOf } from './catalogue.ts'
import type { Ask } from './catalogue.ts'
import { contentOf, fixed_output } from './content-hash.ts'
import { photos, seals } from './evidence-checks.ts'
import { balances, moneyOf, numberBlocksOf, sequencesOf, usedNumbers } from './facts.ts'
import { objectName } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { rowsAsText } from './expected.ts'
import { accounts, audit, documentsThatDoNotAddUp, letters, openBuckets } from './record-checks.ts'
import type { Expected, Reference } from './expected.ts'

/** What a check may look at: the restored database, what the archive claims, what our migrations make. */
export type Restored = { db: PGlite; ask: Ask; manifest: Manifest; /** SHA-256 of what lies in the archive of Storage, by the name of its file */ objects: Map<string, string>; expected: Expected }
export type Check = {
  /** what a failure means for the business */
  means: string
  /** only where there are rows */
  of_data: boolean
  /** of a dump that nobody signed: ours says the same by its hashes, and would be called bad for what the firm has written so itself */
  of_foreign?: true
  /** sentences of what is wrong; none: all is well. A query that fails throws, and that is a failure. */
  find(restored: Restored): Promise<string[]>
}

const sentences = async (ask: Ask, query: string) => (await ask(query)).map(row => Object.values(row).join(' '))
const unequal = (what: 'sequences' | 'number_blocks' | 'files_count', claimed: unknown, found: unknown) =>
  JSON.stringify(claimed) === JSON.stringify(found) ? [] : [finding(what, { found: JSON.stringify(found), wanted: JSON.stringify(claimed) })]

/** Each sum of its own: one line of all would say little of which. */
const wrongSums = (claimed: Manifest['money'], found: Manifest['money']) => (Object.keys(claimed) as (keyof Manifest['money'])[])
  .flatMap(sum => (claimed[sum] === found[sum] ? [] : [finding(sum, { found: String(found[sum]), wanted: String(claimed[sum]) })]))

/** What can be asked of one firm's rows: its rules are ours, and accounts, the list of files and the server's own numbers are not in it. */
export const of_organisation: readonly string[] = ['counts', 'hashes', 'orphans', 'tenants', 'number_blocks', 'money', 'overlaps', 'seals', 'photos', 'audit', 'indexes']

export const checks: Readonly<Record<string, Check>> = {
  counts: { of_data: true, means: 'Rows are missing or too many: contracts, payments or customers would be lost.', async find({ ask, manifest }) {
    const wrong = []
    for (const { name, rows } of manifest.tables) {
      const [row] = await ask(`select count(*)::int as n from ${name}`)
      if (row?.['n'] !== rows) wrong.push(finding('rows', { table: name, found: String(row?.['n']), wanted: rows }))
    }
    return wrong
  } },
  hashes: { of_data: true, means: 'Something in the rows is not what it was when the backup was taken.', async find({ db, manifest }) {
    const wrong = []
    await db.exec(fixed_output)
    for (const { name, columns, sha256 } of manifest.tables) {
      const { blob } = await db.query(`copy ${name} (${columns.join(', ')}) to '/dev/blob'`)
      const found = contentOf(new Uint8Array(await blob?.arrayBuffer() ?? new ArrayBuffer(0)))
      if (found.sha256 !== sha256) wrong.push(finding('contents', { table: name }))
    }
    return wrong
  } },
  orphans: { of_data: true, means: 'Rows point to something that is not there: a contract without its customer, a payment without its contract.', async find({ ask, expected, manifest }) {
    const wrong = []
    for (const { table, columns, parent, parent_columns } of referencesIn(expected, manifest)) {
      // a parent with an id is looked for in all firms: one that is in another firm is the next check's
      const pairs = columns.map((column, nth) => ({ own: column, its: parent_columns[nth] ?? '' }))
      const keys = pairs.some(({ its }) => its === 'id') ? pairs.filter(({ its }) => its === 'id') : pairs
      const [row] = await ask(`select count(*)::int as n from ${table} c where ${columns.map(column => `c.${column} is not null`).join(' and ')}
        and not exists (select from ${parent} p where ${keys.map(({ own, its }) => `p.${its} = c.${own}`).join(' and ')})`)
      if (row?.['n'] !== 0) wrong.push(finding('orphans', { rows: String(row?.['n']), table, parent, columns: columns.join(', ') }))
    }
    return wrong
  } },
  tenants: { of_data: true, means: 'A firm would see or bill what belongs to another.', async find({ ask, expected, manifest }) {
    const wrong = await strangersIn(ask, manifest)
    for (const { table, columns, parent, parent_columns } of referencesIn(expected, manifest)) {
      if (columns.length !== 2 || columns[0] !== 'org_id' || parent_columns[1] !== 'id') continue
      const [row] = await ask(`select count(*)::int as n from ${table} c join ${parent} p on p.${parent_columns[1] ?? ''} = c.${columns[1] ?? ''} where p.${parent_columns[0] ?? ''} <> c.org_id`)
      if (row?.['n'] !== 0) wrong.push(finding('strangers', { rows: String(row?.['n']), table, parent }))
    }
    return wrong
  } },
  validated: { of_data: false, means: 'A rule is there by name, but was never checked against the rows.', find: ({ ask }) =>
    sentences(ask, `select conrelid::regclass || ' ' || conname from pg_constraint where not convalidated
      union all select indexrelid::regclass::text from pg_index where not indisvalid`) },
  rules: { of_data: false, means: 'Who may see and change what is not as we shipped it: after such a restore strangers could read data or the books could be rewritten.',
    async find({ ask, expected }) {
      return differencesOf(new Map(expected.catalogue), await catalogueOf(ask))
    } },
  rule_rows: { of_data: true, means: 'The rows that say who may run which command, change which state or read which files are not as we shipped them.', async find({ ask, expected }) {
    const wrong = []
    for (const [table, rows] of expected.rule_rows) {
      const found = await rowsAsText(ask, table)
      wrong.push(...rows.filter(row => !found.includes(row)).map(row => finding('rule_lacks', { table, row: row.slice(0, 80) })),
        ...found.filter(row => !rows.includes(row)).map(row => finding('rule_too_much', { table, row: row.slice(0, 80) })))
    }
    return [...wrong, ...await openBuckets(ask)]
  } },
  sequences: { of_data: true, means: 'The next number would be one that is given out already: changes would be lost on the way to the desks.', async find({ ask, manifest }) {
    const found = await sequencesOf(ask)
    const [log] = await ask(`select coalesce(max(seq), 0)::text as top from public.sync_log`)
    const behind = found.filter(({ name, last }) => name === 'public.sync_seq' && BigInt(last) < BigInt(String(log?.['top'])))
    return [...unequal('sequences', manifest.sequences, found), ...behind.map(({ name, last }) => finding('sequence_behind', { name, last, top: String(log?.['top']) }))]
  } },
  number_blocks: { of_data: true, means: 'Two contracts or invoices could get the same number.', async find({ ask, manifest }) {
    return [...unequal('number_blocks', manifest.number_blocks, await numberBlocksOf(ask)), ...(await usedNumbers(ask)).map(used => finding('number_given_again', used))]
  } },
  money: { of_data: true, means: 'What customers paid and owe is not what it was.', async find({ ask, manifest }) {
    const open = await ask(`select contract, balance::text as balance from (${balances}) b where status = 'COMPLETED' and not is_receivable and balance <> 0`)
    return [...wrongSums(manifest.money, await moneyOf(ask)), ...open.map(row => finding('balance', { contract: String(row['contract']), balance: String(row['balance']) })), ...await documentsThatDoNotAddUp(ask)]
  } },
  overlaps: { of_data: true, means: 'A car is promised or handed out twice at the same time.', find: async ({ ask }) =>
    (await ask(`select 'taken_twice' as what, a.vehicle_id::text as vehicle from public.vehicle_blocks a join public.vehicle_blocks b on a.vehicle_id = b.vehicle_id and a.id < b.id
        and a.is_active and b.is_active and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
      union all select 'out_twice', vehicle_id::text from public.contract_vehicles where state = 'OUT' and not in_conflict group by vehicle_id having count(*) > 1`)).map(({ what, vehicle }) => finding(what === 'out_twice' ? what : 'taken_twice', { vehicle: String(vehicle) })) },
  seals,
  photos,
  audit,
  letters,
  accounts,
  canaries: { of_data: true, means: 'Signed in as somebody from the counter, as a customer or as nobody, one sees what is not theirs, or not what is.', find: canaries },
  indexes: { of_data: false, means: 'An index is damaged: searches would miss rows.', async find({ ask }) {
    await ask(`select extensions.bt_index_check(i.indexrelid, true) from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
      join pg_namespace n on n.oid = x.relnamespace where m.amname = 'btree' and n.nspname in ('public', 'private', 'auth')`)
    return []
  } },
  attachments: { of_data: true, means: 'Photos or signatures are missing or are not what they were.', find({ manifest, objects, ask }) {
    if (manifest.objects === null) return Promise.resolve([finding('photos_left_out', {})])
    const wrong = manifest.objects.filter(({ sha256 }) => objects.get(objectName(sha256)) !== sha256).map(({ name }) => finding('missing', { name }))
    return sentences(ask, `select bucket_id || '/' || name from storage.objects order by bucket_id, name`)
      .then(listed => [...wrong, ...unequal('files_count', listed.length, manifest.objects?.length)])
  } },
}

/** What refers to what; of one firm's archive only between the tables that are in it. */
function referencesIn({ references }: Expected, { kind, tables }: Manifest): Reference[] {
  const held = new Set(tables.map(({ name }) => name))
  const whole = (name: string) => (name.includes('.') ? name : `public.${name}`)
  // the accounts of customers are shown to nobody
  return kind === 'organisation' ? references.filter(({ table, parent }) => held.has(whole(table)) && held.has(whole(parent)) && whole(parent) !== 'public.users') : references
}

/** Rows of other firms in the archive of one. */
async function strangersIn(ask: Ask, { kind, project, tables }: Manifest): Promise<string[]> {
  const org = project.split(':')[1] ?? ''
  const wrong = []
  for (const { name } of kind === 'organisation' ? tables.filter(one => one.columns.includes('org_id')) : []) {
    const [row] = await ask(`select count(*)::int as n from ${name} where org_id::text <> '${org.replace(/[^0-9a-f-]/g, '')}'`)
    if (row?.['n'] !== 0) wrong.push(finding('other_firm', { rows: String(row?.['n']), table: name }))
  }
  return wrong
}

const stranger = '00000000-0000-7000-8000-00000000feed'

/** Looks at the restored database as people do who are signed in, under row level security. */
async function canaries({ db, ask }: Restored): Promise<string[]> {
  const wrong: string[] = []
  const people = await ask(`select distinct on (u.role) u.id, u.org_id, u.role::text as role, u.customer_id from public.users u where u.is_active and u.role in ('STAFF', 'CUSTOMER')
    and (u.role = 'CUSTOMER' or exists (select from public.user_locations l join public.contracts c on c.pickup_location_id = l.location_id where l.user_id = u.id and l.is_active)) order by u.role, u.id`)
  const tables = (await ask(`select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_column_privilege('authenticated', a.attrelid, a.attnum, 'select')`)).map(({ name }) => String(name))
  const as = async (role: string, sub: unknown, look: () => Promise<void>) => {
    await db.exec(`begin; set local role ${role}; select set_config('request.jwt.claims', '${JSON.stringify({ sub, role })}', true)`)
    try {
      await look()
    } finally {
      await db.exec('rollback')
    }
  }
  for (const { id, org_id, role, customer_id } of people) {
    await as('authenticated', id, async () => {
      for (const table of tables) {
        const [row] = await ask(`select count(*)::int as n from ${table} where org_id <> '${String(org_id)}'`)
        if (row?.['n'] !== 0) wrong.push(finding(role === 'CUSTOMER' ? 'customer_sees' : 'staff_sees', { rows: String(row?.['n']), table }))
      }
      const [seen] = await ask(role === 'CUSTOMER' ? `select count(*) filter (where customer_id <> '${String(customer_id)}')::int as n from public.contracts` : 'select count(*)::int as n from public.contracts')
      if (role === 'CUSTOMER' && seen?.['n'] !== 0) wrong.push(finding('customer_sees_contracts', { contracts: String(seen?.['n']) }))
      if (role === 'STAFF' && seen?.['n'] === 0) wrong.push(finding('counter_blind', {}))
    })
  }
  // somebody whom the firm does not know (any more): there is always one
  await as('authenticated', stranger, async () => {
    for (const table of tables) {
      const [row] = await ask(`select exists (select from ${table} where org_id is not null) as seen`)
      if (row?.['seen'] === true) wrong.push(finding('unknown_sees', { table }))
    }
  })
  const open = await ask(`select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
    and (has_table_privilege('anon', c.oid, 'select,insert,update,delete') or has_any_column_privilege('anon', c.oid, 'select'))`)
  return [...wrong, ...open.map(({ name }) => finding('anybody_reaches', { table: String(name) }))]
}
