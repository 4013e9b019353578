import { gunzipSync, gzipSync } from 'node:zlib'
import type { Claim } from '../../electron/data/backup/archive.ts'
import { contentOf } from '../../electron/data/backup/content-hash.ts'
import type { DrillOrder } from '../../electron/data/backup/drill.ts'
import { newIdentity } from '../../electron/data/backup/keys.ts'
import type { Readers } from '../../electron/data/backup/keys.ts'
import { names, objectName, partName, sha256Of } from '../../electron/data/backup/manifest.ts'

type Files = Map<string, Buffer>
/** A bad backup: how it differs from the good one, and the check that must say so. */
export type Corruption = {
  title: string
  check: string
  /** a part of the sentence that must say it */
  says?: string
  /** before it is signed, or signature and hashes would catch everything; `claim` may be changed with it */
  change?: (files: Files, claim: Claim) => void
  /** after it was signed: what somebody puts in who has a key to read it and none to sign */
  repack?: (files: Files) => void
  /** after it was sealed */
  cut?: (sealed: Buffer) => Buffer
  /** not an archive of ours but what pg_dump writes, spoiled so */
  dump?: (dump: Buffer) => Buffer
  /** with a good archive: what is known and asked otherwise */
  order?: (order: DrillOrder) => Partial<DrillOrder> | Promise<Partial<DrillOrder>>
  /** sealed for somebody else than the drill's own key */
  readers?: Readers
}

const nobody = '00000000-0000-7000-8000-00000000dead'
const hour = 3_600_000

const sql = (name: string, change: (text: string) => string) => (files: Files) => {
  const text = files.get(name)?.toString('utf8') ?? ''
  const changed = change(text)
  if (changed === text) throw new Error(`nothing of ${name} was changed`)
  files.set(name, Buffer.from(changed))
}
const textOf = (files: Files, table: string): Buffer => gunzipSync(files.get(partName(table, 1)) ?? Buffer.alloc(0))
/** Another text in the place of a table's rows. */
export const bytes = (table: string, change: (text: Buffer) => Buffer) => (files: Files) => { files.set(partName(table, 1), gzipSync(change(textOf(files, table)))) }
const rows = (table: string, change: (lines: string[]) => string[]) =>
  bytes(table, text => Buffer.from(change(text.toString('utf8').split('\n').slice(0, -1)).map(line => `${line}\n`).join('')))
type Cells = Partial<Record<string, string>>
/** Changes cells by the names of their columns. */
const cells = (table: string, change: (rows: Cells[]) => void) => (files: Files, claim: Claim) => {
  const columns = claim.tables.find(({ name }) => name === table)?.columns ?? []
  rows(table, lines => {
    const all = lines.map(line => Object.fromEntries(line.split('\t').map((cell, nth) => [columns[nth] ?? '', cell])))
    change(all)
    return all.map(row => columns.map(column => row[column] ?? '\\N').join('\t'))
  })(files)
}
/** The same, with rows and hash claimed as they are now: what a program writes that counts after it has spoiled something. */
const believed = (table: string, change: (rows: Cells[]) => void) => (files: Files, claim: Claim) => {
  cells(table, change)(files, claim)
  const one = claim.tables.find(({ name }) => name === table)
  const text = textOf(files, table)
  if (one) Object.assign(one, { bytes: text.length, sha256: contentOf(text).sha256 })
}
const first = <T>(list: T[], fits: (one: T) => boolean = () => true): T => {
  const found = list.find(fits)
  if (found === undefined) throw new Error('there is no such row')
  return found
}
/** The same with rows more or less. */
const counted = (table: string, change: (rows: Cells[]) => void) => (files: Files, claim: Claim) => {
  believed(table, change)(files, claim)
  const one = claim.tables.find(({ name }) => name === table)
  if (one) one.rows = contentOf(textOf(files, table)).rows
}
/** A function and an index over it, which answers otherwise each time: what was stored is never what is looked for. */
const lying_index = `
CREATE FUNCTION public.now_so(text) RETURNS text LANGUAGE sql IMMUTABLE AS $_$ select $1 || pg_catalog.random()::text $_$;
CREATE INDEX customers_now_so ON public.customers USING btree (public.now_so((id)::text));`
/** Another picture in the place of one, claimed with the hash that it has: what a program writes that counts after it has spoiled something. */
function repaint(files: Files, claim: Claim, change: (bytes: Buffer) => Buffer): void {
  const object = first(claim.objects ?? [])
  const bytes = change(files.get(objectName(object.sha256)) ?? Buffer.alloc(0))
  object.sha256 = sha256Of(bytes)
  object.bytes = bytes.length
  files.set(objectName(object.sha256), bytes)
}
const without = (statement: RegExp) => sql(names.post, text => text.replace(statement, ''))
const ended = (text: string) => `${text}\n-- PostgreSQL database dump complete\n`

export const corruptions: readonly Corruption[] = [
  { title: 'an injected command of psql', check: 'statements', change: sql(names.post, text => `${text}\n\\! id\n`) },
  { title: 'a program to copy from', check: 'statements', change: sql(names.pre, text => `${text}\nCOPY public.users FROM PROGRAM 'id';\n`) },
  { title: 'a setting of the server', check: 'statements', change: sql(names.pre, text => `${text}\nALTER SYSTEM SET archive_command = 'id';\n`) },
  { title: 'cut in the midst of a row', check: 'restore', change: bytes('public.contracts', text => text.subarray(0, text.length - 200)) },
  { title: 'cut after a row', check: 'counts', change: rows('public.contracts', lines => lines.slice(0, -5)) },
  { title: 'an empty table', check: 'counts', change: rows('public.payments', () => []) },
  { title: 'a row is missing', check: 'counts', change: rows('public.payments', lines => lines.slice(1)) },
  { title: 'a row is there twice', check: 'counts', change: rows('public.sync_log', lines => [...lines, ...lines.slice(0, 1)]) },
  { title: 'an amount is another', check: 'hashes', change: cells('public.payments', all => { first(all)['amount_rp'] = '1' }) },
  { title: 'a single character is another', check: 'hashes', change: cells('public.customers', all => { const one = first(all); one['last_name'] = `${one['last_name']}x` }) },
  { title: 'letters encoded twice', check: 'hashes', change: bytes('public.customers', text => Buffer.from(text.toString('latin1'), 'utf8')) },
  { title: 'an invalid byte', check: 'restore', change: bytes('public.customers', text => Buffer.concat([text.subarray(0, 60), Buffer.from([0xff]), text.subarray(60)])) },
  { title: 'an amount is another, and was hashed so', check: 'money', change: believed('public.payments', all => { first(all, row => row['kind'] === 'PAYMENT')['amount_rp'] = '5' }) },
  { title: 'two payments have changed places, and were hashed so', check: 'money', change: believed('public.payments', all => {
    const one = first(all)
    const other = first(all, row => row['contract_id'] !== one['contract_id'] && row['amount_rp'] !== one['amount_rp'] && row['org_id'] === one['org_id'])
    ;[one['contract_id'], other['contract_id']] = [other['contract_id'] ?? '', one['contract_id'] ?? '']
  }) },
  { title: 'a contract without its customer, hashed so', check: 'orphans', change: believed('public.contracts', all => { first(all)['customer_id'] = nobody }) },
  { title: 'a row in another firm, hashed so', check: 'tenants', change: believed('public.payments', all => {
    const one = first(all)
    one['org_id'] = first(all, row => row['org_id'] !== one['org_id'])['org_id'] ?? ''
  }) },
  { title: 'a car that is taken twice, hashed so', check: 'overlaps', change: believed('public.vehicle_blocks', all => {
    const one = first(all, row => row['is_active'] === 't')
    const other = first(all, row => row['is_active'] === 't' && row['id'] !== one['id'] && row['org_id'] === one['org_id'])
    Object.assign(other, { vehicle_id: one['vehicle_id'], starts_at: one['starts_at'], ends_at: one['ends_at'] })
  }) },
  { title: 'kilometres of a hand-over, hashed so', check: 'seals', change: believed('public.inspections', all => { const one = first(all); one['odometer_km'] = String(Number(one['odometer_km']) + 1) }) },
  { title: 'an inspection at another hour, hashed so', check: 'seals', change: believed('public.inspections', all => { const one = first(all); one['inspected_at'] = `${String(one['inspected_at']).slice(0, 11)}03:14:15.926+00` }) },
  { title: 'a damage that has become smaller, hashed so', check: 'seals', change: believed('public.vehicle_damages', all => {
    const one = first(all, row => row['inspection_id'] !== '\\N')
    one['severity'] = one['severity'] === '1' ? '2' : '1'
  }) },
  { title: 'a damage that was found at no inspection any more, hashed so', check: 'seals', change: believed('public.vehicle_damages', all => { first(all, row => row['inspection_id'] !== '\\N')['inspection_id'] = '\\N' }) },
  { title: 'a photo of another side, hashed so', check: 'seals', change: believed('public.attachments', all => { first(all, row => row['view'] === 'LEFT')['view'] = 'RIGHT' }) },
  { title: 'somebody else has signed, hashed so', check: 'seals', change: believed('public.signatures', all => { first(all, row => row['role'] === 'CUSTOMER')['signer_name'] = 'Niemand' }) },
  { title: 'a photo of other bytes', check: 'photos', says: 'is not the one', change: (files, claim) => repaint(files, claim, bytes => Buffer.concat([bytes, Buffer.from('x')])) },
  { title: 'a photo of other bytes under its own hash', check: 'attachments', change: (files, claim) => {
    const { sha256 } = first(claim.objects ?? [])
    files.set(objectName(sha256), Buffer.from('nothing of it'))
  } },
  { title: 'two photos have changed places', check: 'photos', says: 'is not the one', change: (_files, claim) => {
    const [one, other] = claim.objects ?? []
    if (one && other) [one.sha256, other.sha256, one.bytes, other.bytes] = [other.sha256, one.sha256, other.bytes, one.bytes]
  } },
  { title: 'a photo is missing, and its file is not claimed', check: 'photos', says: 'is missing', change: (files, claim) => {
    const { name } = (claim.objects ?? []).pop() ?? { name: '' }
    believed('storage.objects', all => { all.splice(all.findIndex(row => row['name'] === name), 1) })(files, claim)
    const one = claim.tables.find(table => table.name === 'storage.objects')
    if (one) one.rows--
  } },
  { title: 'another state may be changed by anybody, hashed so', check: 'rule_rows', change: believed('public.contract_transitions', all => {
    first(all, row => row['min_role'] === 'MANAGER')['min_role'] = 'STAFF'
  }) },
  { title: 'a row of the audit is another, hashed so', check: 'audit', change: believed('public.audit_log', all => { const one = first(all, row => row['action'] === 'INSERT'); one['action'] = 'UPDATE' }) },
  { title: 'a row of the audit is missing, hashed so', check: 'audit', change: counted('public.audit_log', all => { all.splice(all.findIndex(row => row['chain_no'] === '1'), 1) }) },
  { title: 'an invoice that asks for more than its lines, hashed and summed so', check: 'money', says: 'its lines for', change: (files, claim) => {
    let of: Cells = {}
    cells('public.contracts', all => { of = { ...first(all) } })(files, claim)
    counted('public.invoices', all => {
      const filled = { id: nobody, org_id: of['org_id'], location_id: of['pickup_location_id'], contract_id: of['id'], kind: 'RECEIPT', number: 'X-26-900001', is_reissue: 'f', payer: 'RENTER', supplier_name: 'Firma', supplier_street: 'Gasse',
        supplier_house_number: '1', supplier_postcode: '4600', supplier_town: 'Olten', locale: 'de', starts_at: of['starts_at'], ends_at: of['ends_at'], total_rp: '100', issued_at: of['starts_at'], issued_by: nobody, device_id: nobody, late_for_lock: 'f' }
      all.push(filled)
    })(files, claim)
    claim.money.invoices_rp = String(Number(claim.money.invoices_rp) + 100)
  } },
  { title: 'an account that can not be signed in with, hashed so', check: 'accounts', says: 'no identity', change: counted('auth.identities', all => { all.splice(0) }) },
  { title: 'photos that everybody may read, hashed so', check: 'rule_rows', says: 'open to everybody', change: believed('storage.buckets', all => { first(all, row => row['id'] === 'attachments')['public'] = 't' }) },
  { title: 'a range of numbers is behind, hashed so', check: 'number_blocks', change: believed('public.number_blocks', all => {
    const one = first(all, row => row['next_no'] !== row['first_no'])
    one['next_no'] = one['first_no'] ?? ''
  }) },
  { title: 'a sequence begins anew', check: 'sequences', change: sql(names.sequences, text => text.replace(/(setval\('public\.sync_seq', )\d+/, '$11')) },
  { title: 'row level security switched off', check: 'rules', change: without(/ALTER TABLE public\.payments ENABLE ROW LEVEL SECURITY;/) },
  { title: 'a policy lets everybody see', check: 'rules',
    change: sql(names.post, text => text.replace(/(CREATE POLICY "[^"]*" ON public\.contracts FOR SELECT TO authenticated) USING [\s\S]*?;\n/, '$1 USING (true);\n')) },
  { title: 'a lost exclusion constraint', check: 'rules', change: without(/ALTER TABLE ONLY public\.vehicle_blocks\s+ADD CONSTRAINT \S+ EXCLUDE [\s\S]*?;\n/) },
  { title: 'a lost trigger', check: 'rules', change: without(/CREATE TRIGGER immutable [^;]* ON public\.payments [^;]*;\n/) },
  { title: 'an altered function', check: 'rules', change: sql(names.pre, text => text.replace('\'needs_manager\'', '\'needs_nobody\'')) },
  { title: 'a right for strangers', check: 'rules', change: sql(names.post, text => ended(`${text}\nGRANT SELECT ON TABLE public.customers TO anon;`)) },
  { title: 'a right for strangers on whatever table comes next', check: 'rules', says: 'default public', change: sql(names.post, text => ended(`${text}\nALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT SELECT ON TABLES TO anon;`)) },
  { title: 'a policy lets everybody see, and somebody of the counter does', check: 'canaries', says: 'of another firm',
    change: sql(names.post, text => text.replace(/(CREATE POLICY "[^"]*" ON public\.contracts FOR SELECT TO authenticated) USING [\s\S]*?;\n/, '$1 USING (true);\n')) },
  { title: 'an index in which nothing is found', check: 'indexes', change: sql(names.post, text => ended(`${text}${lying_index}`)) },
  { title: 'lines that end as on another system', check: 'rules', change: sql(names.pre, text => text.replaceAll('\n', '\r\n').replace('dump complete\r', 'dump complete')) },
  { title: 'a foreign key that was never checked', check: 'validated', change: sql(names.post, text => text.replace(/(FOREIGN KEY \([^)]*\) REFERENCES [^;]*);/, '$1 NOT VALID;')) },
  { title: 'the tail is lost', check: 'footer', change: sql(names.post, text => text.slice(0, text.indexOf('CREATE POLICY'))) },
  { title: 'the tail is lost, and an end was put there', check: 'rules', change: sql(names.post, text => ended(text.slice(0, text.indexOf('CREATE POLICY')))) },
  { title: 'rows that unpack without end', check: 'restore', change: bytes('public.locations', () => Buffer.alloc(80_000_000, 'x')) },
  { title: 'a file of it was exchanged after it was signed', check: 'files', says: 'missing or another', repack: files => { files.set(names.post, Buffer.from(ended(files.get(names.post)?.toString('utf8') ?? ''))) } },
  { title: 'a file was slipped in after it was signed', check: 'files', says: 'was not signed', repack: files => { files.set('storage/x', Buffer.from('x')) } },
  { title: 'no manifest in it', check: 'container', says: 'no signed manifest', repack: files => { files.delete(names.manifest) } },
  { title: 'another manifest under an old signature', check: 'signature', repack: files => { files.set(names.manifest, Buffer.from(`${files.get(names.manifest)?.toString('utf8') ?? ''} `)) } },
  { title: 'what a desk had not sent is not in it', check: 'operations', change: (_files, claim) => { claim.desk = { device_id: nobody, operations: 3 } } },
  { title: 'cut at the border of a piece', check: 'decrypt', cut: sealed => sealed.subarray(0, sealed.indexOf('\n--- ') + 60 + 16 + 2 * (65_536 + 16)) },
  { title: 'a byte was turned', check: 'decrypt', cut: sealed => {
    const turned = Buffer.from(sealed)
    const at = turned.length >> 1
    turned[at] = (turned[at] ?? 0) ^ 1
    return turned
  } },
  { title: 'nothing in it', check: 'decrypt', says: 'is empty', cut: () => Buffer.alloc(0) },
  { title: 'no archive', check: 'decrypt', says: 'no backup of ours', cut: () => Buffer.from('%PDF-1.7 a file of another program') },
  { title: 'a zip that is none', check: 'decrypt', says: 'missing or was changed', cut: () => Buffer.from('PK\u0003\u0004 a file of another program') },
  { title: 'half an upload', check: 'decrypt', says: 'missing or was changed', cut: sealed => sealed.subarray(0, sealed.length >> 1) },
  { title: 'nothing but its beginning', check: 'decrypt', says: 'missing or was changed', cut: sealed => sealed.subarray(0, sealed.indexOf('\n--- ') + 20) },
  { title: 'a passphrase where a key is needed', check: 'decrypt', says: 'sealed for a key', order: () => ({ openers: { identities: [], passphrase: 'not this one' } }) },
  { title: 'the wrong passphrase', check: 'decrypt', says: 'passphrase', readers: { passphrase: 'Regenbogen über Olten', work_factor: 10 },
    order: () => ({ openers: { identities: [], passphrase: 'Regenbogen über Aarau' } }) },
  { title: 'an unknown key', check: 'decrypt', says: 'None of the given keys', order: async () => ({ openers: { identities: [(await newIdentity()).identity], passphrase: null } }) },
  { title: 'no key at all', check: 'decrypt', says: 'None of the given keys', order: () => ({ openers: { identities: [], passphrase: null } }) },
  { title: 'a newer format', check: 'format', says: 'has format 2', change: (_files, claim) => { (claim as { format: number }).format = 2 } },
  { title: 'a migration that is not there yet', check: 'format', says: 'which this program does not have', change: (_files, claim) => { claim.migration = '29991231000000' } },
  { title: 'a name that climbs out of the folder', check: 'container', says: 'outside', change: files => { files.set('../../etc/cron.d/x', Buffer.from('* * * * * root id')) } },
  { title: 'a name from the root', check: 'container', says: 'outside', change: files => { files.set('/etc/cron.d/x', Buffer.from('* * * * * root id')) } },
  { title: 'a table that is none', check: 'restore', change: (_files, claim) => { first(claim.tables).name = 'public.users; drop table public.users' } },
  { title: 'rows that claim to unpack without end', check: 'restore', change: (files, claim) => {
    first(claim.tables, ({ name }) => name === 'public.locations').bytes = 9_000_000_000_000
    bytes('public.locations', () => Buffer.alloc(80_000_000, 'x'))(files)
  } },
  { title: 'signed by somebody else', check: 'signature', order: () => ({ public_pem: null }) },
  { title: 'a day and an hour old', check: 'freshness', order: ({ now }) => ({ now: new Date(Date.parse(now) + 25 * hour).toISOString() }) },
  { title: 'from the future', check: 'freshness', says: 'from the future', order: ({ now }) => ({ now: new Date(Date.parse(now) - hour).toISOString() }) },
  { title: 'of another project', check: 'chain', order: () => ({ known: [{ project: nobody, serial: 1, sha256: '0'.repeat(64) }] }) },
  { title: 'an older manifest under a newer number', check: 'chain', change: (_files, claim) => { claim.serial = 1 },
    order: ({ known }) => ({ known: [...known, { project: 'PROJECT', serial: 1, sha256: '0'.repeat(64) }] }) },
]
