import { finding } from '../../../shared/drill-findings.ts'
import { sha256Of } from './manifest.ts'

/** Asks a database and gives its rows; every value that matters here is asked for as text. */
export type Ask = (query: string) => Promise<Record<string, unknown>[]>

/** Whose rights on their own things go without saying. */
const owners = `'postgres', 'supabase_admin', 'pg_database_owner', 'supabase_storage_admin'`
const grants = (acl: string, kind: string, owner: string) => `(select string_agg(case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end || ' ' || a.privilege_type
    || case when a.is_grantable then ' on' else '' end, ', ' order by a.grantee = 0, a.grantee::regrole::text collate "C", a.privilege_type)
  from aclexplode(coalesce(${acl}, acldefault('${kind}', ${owner}))) a
  where a.grantee <> ${owner} and (a.grantee = 0 or a.grantee::regrole::text not in (${owners})))`

const ours = `n.nspname in ('public', 'private')`
const notOfExtension = (catalog: string) => `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = x.oid and e.deptype = 'e')`

/** What a rule of the database is and how it reads, per kind. Written so that a restored copy reads the same as its source. */
// A constraint and a trigger read without their parentheses: a chain of ANDs comes back from a dump in another nesting.
const lines: Readonly<Record<string, string>> = {
  schema: `select n.nspname as name, coalesce(${grants('n.nspacl', 'n', 'n.nspowner')}, '') as text from pg_namespace n where ${ours}`,
  table: `select x.oid::regclass::text as name, x.relkind::text || case when x.relrowsecurity then ' row level security' else ' open' end
      || case when x.relforcerowsecurity then ' forced' else '' end || ' of ' || x.relowner::regrole || ' ' || coalesce(x.reloptions::text, '')
      || case x.relkind when 'v' then pg_get_viewdef(x.oid) else '' end as text
    from pg_class x join pg_namespace n on n.oid = x.relnamespace where ${ours} and x.relkind in ('r', 'p', 'v', 'm', 'f') and ${notOfExtension('pg_class')}`,
  grant: `select x.oid::regclass::text as name, coalesce(${grants('x.relacl', 'r', 'x.relowner')}, '') as text
    from pg_class x join pg_namespace n on n.oid = x.relnamespace where ${ours} and x.relkind in ('r', 'p', 'v', 'm', 'f')
    union all select x.oid::regclass::text, coalesce(${grants('x.relacl', 's', 'x.relowner')}, '')
    from pg_class x join pg_namespace n on n.oid = x.relnamespace where ${ours} and x.relkind = 'S'`,
  column: `select x.oid::regclass::text || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
      || ' ' || a.attidentity::text || a.attgenerated::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || coalesce(
        (select string_agg(g.grantee::regrole || ' ' || g.privilege_type, ', ' order by g.grantee::regrole::text collate "C", g.privilege_type) from aclexplode(a.attacl) g), '') as text
    from pg_class x join pg_namespace n on n.oid = x.relnamespace join pg_attribute a on a.attrelid = x.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where ${ours} and x.relkind in ('r', 'p', 'v', 'm', 'c')`,
  constraint: `select coalesce(nullif(x.conrelid, 0)::regclass::text, x.contypid::regtype::text) || ' ' || x.conname as name,
      translate(pg_get_constraintdef(x.oid), '()', '') || case when x.convalidated then '' else ' not checked' end as text
    from pg_constraint x join pg_namespace n on n.oid = x.connamespace where ${ours} and x.contype in ('c', 'f', 'p', 'u', 'x')`,
  index: `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' broken' end as text
    from pg_index i join pg_class x on x.oid = i.indrelid join pg_namespace n on n.oid = x.relnamespace where ${ours}`,
  policy: `select p.schemaname || '.' || p.tablename || ' "' || p.policyname || '"' as name, p.permissive || ' ' || p.cmd || ' to ' || p.roles::text || ' using '
      || coalesce(p.qual, '-') || ' check ' || coalesce(p.with_check, '-') as text
    from pg_policies p where p.schemaname in ('public', 'private', 'storage')`,
  function: `select x.oid::regprocedure::text as name, md5(pg_get_functiondef(x.oid)) || ' of ' || x.proowner::regrole || ' for ' || coalesce(${grants('x.proacl', 'f', 'x.proowner')}, '') as text
    from pg_proc x join pg_namespace n on n.oid = x.pronamespace where ${ours} and x.prokind in ('f', 'p') and ${notOfExtension('pg_proc')}`,
  // what a table that is made later would give away by itself; of the platform's own roles it differs from project to project
  default: `select n.nspname || ' ' || d.defaclobjtype::text || ' ' || a.grantee::regrole as name, string_agg(a.privilege_type, ', ' order by a.privilege_type) as text
    from pg_default_acl d join pg_namespace n on n.oid = d.defaclnamespace cross join aclexplode(d.defaclacl) a
    where ${ours} and d.defaclrole = 'postgres'::regrole and a.grantee in (select oid from pg_roles where rolname in ('anon', 'authenticated')) group by 1`,
  trigger: `select t.tgrelid::regclass || ' ' || t.tgname as name, translate(pg_get_triggerdef(t.oid), '()', '') || ' ' || t.tgenabled::text as text
    from pg_trigger t join pg_class x on x.oid = t.tgrelid join pg_namespace n on n.oid = x.relnamespace where ${ours} and not t.tgisinternal`,
  rule: `select r.ev_class::regclass || ' ' || r.rulename as name, pg_get_ruledef(r.oid) as text
    from pg_rewrite r join pg_class x on x.oid = r.ev_class join pg_namespace n on n.oid = x.relnamespace where ${ours} and r.rulename <> '_RETURN'`,
  type: `select x.oid::regtype::text as name, x.typtype::text || ' ' || coalesce((select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = x.oid), '')
      || ' ' || coalesce(${grants('x.typacl', 'T', 'x.typowner')}, '') as text
    from pg_type x join pg_namespace n on n.oid = x.typnamespace where ${ours} and (x.typtype in ('e', 'd')
      or (x.typtype = 'c' and exists (select from pg_class c where c.oid = x.typrelid and c.relkind = 'c'))) and ${notOfExtension('pg_type')}`,
  sequence: `select s.seqrelid::regclass::text as name, s.seqtypid::regtype || ' ' || s.seqstart || ' by ' || s.seqincrement || ' to ' || s.seqmax || case when s.seqcycle then ' around' else '' end as text
    from pg_sequence s join pg_class x on x.oid = s.seqrelid join pg_namespace n on n.oid = x.relnamespace where ${ours}`,
}

/** The rules of a database, a line each: `policy public.contracts "Seen by …"` → how it reads. */
export async function catalogueOf(ask: Ask): Promise<Map<string, string>> {
  await ask(`set search_path = pg_catalog`)
  const found = new Map<string, string>()
  for (const [kind, query] of Object.entries(lines)) {
    for (const { name, text } of await ask(query)) found.set(`${kind} ${String(name)}`, String(text))
  }
  return found
}

/** One hash over a catalogue. */
export const fingerprintOf = (catalogue: Map<string, string>): string =>
  sha256Of([...catalogue].map(([name, text]) => `${name}\t${text}\n`).toSorted().join(''))

/** What is missing, added or different, as short sentences. */
export function differencesOf(wanted: Map<string, string>, found: Map<string, string>): string[] {
  const differences = [...wanted].filter(([name, text]) => found.get(name) !== text)
    .map(([name]) => finding(found.has(name) ? 'rule_other' : 'missing', { name }))
  return [...differences, ...[...found.keys()].filter(name => !wanted.has(name)).map(name => finding('rule_strange', { name }))]
}
