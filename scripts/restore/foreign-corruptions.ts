import { gzipSync } from 'node:zlib'
import { bytes, corruptions } from './corruptions.ts'
import type { Corruption } from './corruptions.ts'

/** What a backup of ours is caught by, a dump that nobody signed must be caught by too where the rows and rules alone show it. */
const shared = [
  'an amount is another, and was hashed so',
  'a contract without its customer, hashed so',
  'a row in another firm, hashed so',
  'a car that is taken twice, hashed so',
  'kilometres of a hand-over, hashed so',
  'an inspection at another hour, hashed so',
  'a damage that has become smaller, hashed so',
  'a photo of another side, hashed so',
  'another state may be changed by anybody, hashed so',
  'a row of the audit is another, hashed so',
  'a row of the audit is missing, hashed so',
  'an invoice that asks for more than its lines, hashed and summed so',
  'an account that can not be signed in with, hashed so',
  'photos that everybody may read, hashed so',
  'a range of numbers is behind, hashed so',
  'a sequence begins anew',
  'row level security switched off',
  'a policy lets everybody see',
  'a lost exclusion constraint',
  'a lost trigger',
  'an altered function',
  'a right for strangers',
  'a right for strangers on whatever table comes next',
  'a policy lets everybody see, and somebody of the counter does',
  'an index in which nothing is found',
  'a foreign key that was never checked',
  'the tail is lost',
  'the tail is lost, and an end was put there',
  'an injected command of psql',
  'a program to copy from',
  'a setting of the server',
  'an invalid byte',
  'cut in the midst of a row',
  'a day and an hour old',
]

const text = (change: (dump: string) => string) => (dump: Buffer): Buffer => {
  const before = dump.toString('latin1')
  const after = change(before)
  if (after === before) throw new Error('nothing of the dump was changed')
  return Buffer.from(after, 'latin1')
}
/** As the last command of a dump that looks whole. */
const added = (sql: string) => text(dump => dump.replace(/\n-- PostgreSQL database dump complete\n(?![\s\S]*dump complete)/, () => `\n${sql}\n\n-- PostgreSQL database dump complete\n`))

/** Dumps that are hostile, cut or none: how they differ from a good one, and the check that must say so. Nearly all are refused before anything runs. */
export const hostileDumps: readonly Corruption[] = [
  { title: 'in a dump: a file to include', check: 'statements', says: 'a command of psql', dump: added('SELECT 1 \\i /etc/passwd') },
  { title: 'in a dump: a file of the server is read', check: 'statements', says: 'pg_read_file', dump: added('CREATE TABLE public.x (a text DEFAULT pg_read_file(\'/etc/passwd\'));') },
  { title: 'in a dump: a file is copied from', check: 'statements', says: 'COPY', dump: added('COPY public.users FROM \'/etc/passwd\';') },
  { title: 'in a dump: a block that loops', check: 'statements', says: 'DO', dump: added('DO $$ begin loop end loop; end $$;') },
  { title: 'in a dump: rows that are computed', check: 'statements', says: 'computed', dump: added('INSERT INTO public.organizations (id, name) VALUES (gen_random_uuid(), current_user);') },
  { title: 'in a dump: a command within what looks like a text', check: 'statements', says: 'DROP', dump: added('COMMENT ON TABLE public.users IS E\'\\\'; SELECT 1; --\';\nDROP TABLE public.payments;') },
  { title: 'in a dump: an immense statement', check: 'statements', says: 'MB', dump: added(`CREATE VIEW public.x AS SELECT ${'1 + '.repeat(500_000)}1 AS a;`) },
  { title: 'in a dump: lines that end as on another system', check: 'rules', dump: text(dump => dump.replaceAll('\n', '\r\n')) },
  { title: 'in a dump: letters encoded twice', check: 'letters', change: bytes('public.customers', rows => Buffer.from(rows.toString('latin1'), 'utf8')), dump: dump => dump },
  { title: 'in a dump: a superuser', check: 'statements', says: 'ROLE', dump: added('ALTER ROLE anon WITH SUPERUSER;') },
  { title: 'in a dump: an extension that is not there', check: 'restore', says: 'the extension postgis is not in this program', dump: added('CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA extensions;') },
  { title: 'in a dump: cut in the midst of the rows', check: 'footer', says: 'have no end', dump: dump => dump.subarray(0, dump.indexOf('COPY public.contracts ') + 2000) },
  { title: 'in a dump: cut within a function', check: 'footer', says: 'it ends within', dump: dump => dump.subarray(0, dump.indexOf('CREATE FUNCTION ') + 400) },
  { title: 'a dump that is cut and gzipped half', check: 'decrypt', says: 'missing or was changed', dump: dump => { const packed = gzipSync(dump); return packed.subarray(0, packed.length >> 1) } },
  { title: 'a dump that unpacks without end', check: 'decrypt', says: 'more than 500 MB', dump: () => gzipSync(Buffer.alloc(510_000_000, 'x'), { level: 1 }) },
  { title: 'a dump in the own format of pg_dump', check: 'decrypt', says: 'pg_restore', dump: dump => Buffer.concat([Buffer.from('PGDMP\u0001\u000e'), dump.subarray(0, 100)]) },
  { title: 'a dump that was redirected by PowerShell', check: 'decrypt', says: 'UTF-16', dump: dump => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(dump.toString('utf8', 0, 2000), 'utf16le')]) },
  { title: 'a text that is no dump', check: 'decrypt', says: 'no dump in SQL', dump: () => Buffer.from('Liebe Grüsse aus Olten\n') },
  { title: 'a dump of another database', check: 'ours', says: 'public.contracts', dump: () => Buffer.from('--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.posts (id int);\nCOPY public.posts (id) FROM stdin;\n1\n\\.\n\n--\n-- PostgreSQL database dump complete\n--\n') },
]

/** Bad dumps: those, and the backups that are bad in what they hold. */
export const foreignCorruptions: readonly Corruption[] = [
  ...corruptions.filter(({ title }) => shared.includes(title)).map((one): Corruption => ({ ...one, title: `in a dump: ${one.title}`, dump: dump => dump })), ...hostileDumps,
]
