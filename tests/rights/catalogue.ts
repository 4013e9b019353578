import { refusalKeys } from '../../shared/refusals.ts'
import { tell } from './cells.ts'
import type { Group } from './lab.ts'
import { matrix } from './matrix.ts'

/**
 * What the database itself says about its rules. `query` answers the names of what breaks the rule, `allowed` those that are meant to be
 * there; `plant` breaks it on purpose, and the rule has to notice.
 */
export type Rule = { title: string; query: string; allowed?: string[]; plant: string }

const ours = 'select c.oid, c.relname from pg_class c where c.relnamespace = \'public\'::regnamespace and c.relkind in (\'r\', \'p\')'
const functions = 'pg_proc p where p.pronamespace in (\'public\'::regnamespace, \'private\'::regnamespace)'
const policyText = 'coalesce(pg_get_expr(polqual, polrelid), \'\') || \' \' || coalesce(pg_get_expr(polwithcheck, polrelid), \'\')'
const list = (names: string[]) => `'{${names.join(',')}}'::text[]`
const aTable = 'create table public.planted (id uuid primary key, org_id uuid not null references public.organizations, unique (org_id, id)); alter table public.planted enable row level security; create policy "People" on public.planted for select to authenticated using (true);'
const tables = Object.entries(matrix)

/** Every policy that the matrix has cells for: table, command, role. */
const policyCells = tables.flatMap(([table, spec]) => [
  `${table} select authenticated`, ...spec.commands === null ? [] : [`${table} select guichet_commands`], ...spec.add === null ? [] : [`${table} insert guichet_commands`],
  ...spec.change === null ? [] : [`${table} update guichet_commands`], ...spec.writes === null ? [] : [`${table} update authenticated`]])
const hiddenTables = tables.filter(([, spec]) => spec.hidden.length > 0).map(([table]) => table)
const tableGrants = tables.flatMap(([table, spec]) => [
  ...hiddenTables.includes(table) ? [] : [`authenticated select ${table}`], ...spec.commands === null ? [] : [`guichet_commands select ${table}`],
  ...spec.add === null || spec.addColumns.length > 0 ? [] : [`guichet_commands insert ${table}`]])
const columnGrants = tables.flatMap(([table, spec]) => [...spec.addColumns.map(column => `guichet_commands insert ${table}.${column}`),
  ...spec.change?.columns.map(column => `guichet_commands update ${table}.${column}`) ?? [],
  ...spec.writes?.columns.map(column => `authenticated update ${table}.${column}`) ?? []])

/** What signed-in people may call; everything else is reached through these. */
const called = [
  'private.allocated_rp', 'private.allocated_seen_rp', 'private.apply_op', 'private.asked_rp', 'private.assert_desk', 'private.at_counter', 'private.audit_hash',
  'private.audit_receipt', 'private.audit_trail', 'private.balance_rp', 'private.caller', 'private.cash_expected_rp', 'private.counter_orgs', 'private.credited_rp(p_invoice uuid, p_contract uuid)', 'private.credited_seen_rp',
  'private.cursor_text', 'private.deliver_journal', 'private.delivery_days', 'private.desk_rows', 'private.device_contact', 'private.devices_heard', 'private.instant', 'private.invoice_open_rp(p_invoice uuid, p_contract uuid)', 'private.is_operation', 'private.journal_movements', 'private.known_ops', 'private.lease_numbers',
  'private.live_allocations', 'private.millis', 'private.month_files_of', 'private.my_cars', 'private.my_customer', 'private.my_locations', 'private.my_org',
  'private.my_orgs', 'private.my_role', 'private.open_customer', 'private.paid_rp', 'private.phone_key', 'private.push_ops', 'private.receipt_place',
  'private.register_device', 'private.search_customers', 'private.store_refusal', 'private.undelivered_movements', 'private.vat_included_rp', 'private.vat_summary',
  'private.schema_version', 'public.archive_organisation', 'public.audit_check', 'public.audit_trail', 'public.desk_content', 'public.device_contact', 'public.devices_heard', 'public.deliver_journal', 'public.export_rows', 'public.export_utilisation', 'public.journal_deliveries_of', 'public.journal_delivery_rows', 'public.known_ops', 'public.lease_numbers', 'public.month_files_of', 'public.my_cars', 'public.number_gaps', 'public.open_customer', 'public.phone_key', 'public.receivables',
  'public.register_device', 'public.search_customers', 'public.sync_pages', 'public.sync_pull', 'public.sync_push',
  'public.sync_start']

const open_views = ['booking_notes', 'contract_charges', 'invoices', 'payments']
/** Words of ours, numbers of documents, what a card terminal prints, the firm's own address and what its price list calls a line. */
const texts_of_open_contracts = ['contracts.number', 'contracts.seasons', 'contract_vehicles.state', 'contract_charges.kind', 'contract_charges.vat_code', 'contract_extras.per',
  'deposits.authorisation_code', 'deposits.card_last4', 'deposits.status', 'payments.kind', 'inspections.kind', 'inspections.content_hash', 'inspections.items', 'booking_notes.kind', 'booking_notes.content_hash',
  'invoices.kind', 'invoices.number', 'invoices.payer', 'invoices.locale', ...['name', 'uid', 'street', 'house_number', 'postcode', 'town'].map(part => `invoices.supplier_${part}`),
  'invoice_lines.kind', 'invoice_lines.description', 'invoice_lines.vat_code', 'invoice_vat_totals.vat_code']
export const rules: Rule[] = [
  { title: 'every table has row level security and at least one policy', plant: 'create table public.planted (id uuid primary key)',
    query: `select c.relname as name from pg_class c join (${ours}) o on o.oid = c.oid where not c.relrowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid)` },
  { title: 'the commands may call all that they are written with', plant: 'revoke execute on function private.report_conflict(private.op_context, text, uuid, uuid, uuid, uuid, uuid, uuid, integer) from guichet_commands',
    // theirs, and with their rights all that those call
    query: `with recursive named as (select f.oid as f, c[1] as name from pg_proc f cross join lateral regexp_matches(f.prosrc, '\\mprivate\\.(\\w+)\\s*\\(', 'g') c
        where f.pronamespace in ('private'::regnamespace, 'public'::regnamespace)),
      calls as (select distinct n.f, g.oid as g from named n join pg_proc g on g.pronamespace = 'private'::regnamespace and g.proname = n.name),
      reached as (select f, g from calls join pg_proc p on p.oid = f where p.proowner = 'guichet_commands'::regrole
        union select c.f, c.g from reached r join pg_proc p on p.oid = r.g and not p.prosecdef join calls c on c.f = r.g)
      select distinct g::regprocedure::text as name from reached where not has_function_privilege('guichet_commands', g, 'execute')` },
  { title: 'nobody who is not signed in enters the schema private', plant: 'grant usage on schema private to anon',
    query: `select r as name from unnest(array['anon', 'public']) r where case r when 'anon' then has_schema_privilege('anon', 'private', 'usage')
      else exists (select from pg_namespace n cross join aclexplode(n.nspacl) a where n.nspname = 'private' and a.grantee = 0) end` },
  { title: 'every table has a row in the matrix', plant: aTable, query: `select o.relname as name from (${ours}) o where o.relname <> all (${list(Object.keys(matrix))})` },
  { title: 'every policy has a cell in the matrix', plant: 'create policy "Sellers too" on public.audit_log for insert to authenticated with check (true)',
    query: `select x.name from (select c.relname || ' ' || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
        || ' ' || case r when 0 then 'public' else r::regrole::text end as name
      from pg_policy join pg_class c on c.oid = polrelid and c.relnamespace = 'public'::regnamespace cross join unnest(polroles) r) x
      where x.name <> all (${list(policyCells)})` },
  { title: 'whole tables are open to exactly whom the matrix names', plant: 'grant insert on public.vat_rates to authenticated', allowed: tableGrants,
    query: `select case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end || ' ' || lower(a.privilege_type) || ' ' || c.relname as name
      from pg_class c cross join lateral aclexplode(c.relacl) a where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (a.grantee = 0 or a.grantee::regrole::text in ('anon', 'authenticated', 'guichet_commands'))` },
  { title: 'single columns are written by exactly whom the matrix names', plant: 'grant update (role) on public.users to authenticated', allowed: columnGrants,
    query: `select a.grantee::regrole || ' ' || lower(a.privilege_type) || ' ' || o.relname || '.' || t.attname as name from (${ours}) o
      join pg_attribute t on t.attrelid = o.oid and t.attnum > 0 and not t.attisdropped cross join lateral aclexplode(t.attacl) a
      where a.grantee <> 'postgres'::regrole and a.privilege_type <> 'SELECT'` },
  { title: 'what is hidden of a table can be asked for by nobody', plant: 'grant select (email) on public.users to authenticated',
    query: tables.filter(([, spec]) => spec.hidden.length > 0).map(([table, spec]) => `select '${table}.' || c as name from unnest(${list(spec.hidden)}) c
      where has_column_privilege('authenticated', 'public.${table}', c, 'select')`).join(' union all ') },
  { title: 'no function of ours is open to who is not signed in, or to everybody', plant: 'grant execute on function private.my_org() to anon',
    query: `select p.proname as name from ${functions} and (has_function_privilege('anon', p.oid, 'execute')
      or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0))` },
  { title: 'signed-in people call exactly these functions', plant: 'grant execute on function private.assert_location(uuid) to authenticated', allowed: called,
    // one of several of a name with what it takes: the right to one is none to the other
    query: `select distinct p.pronamespace::regnamespace || '.' || p.proname || case when (select count(*) from pg_proc o where o.pronamespace = p.pronamespace and o.proname = p.proname) > 1
      then '(' || pg_get_function_identity_arguments(p.oid) || ')' else '' end as name from ${functions} and has_function_privilege('authenticated', p.oid, 'execute')` },
  { title: 'what the API can call runs with the rights of the caller', plant: 'alter function public.sync_push(jsonb, uuid) security definer',
    query: 'select p.proname as name from pg_proc p where p.pronamespace = \'public\'::regnamespace and p.prosecdef' },
  { title: 'a function with other rights than its caller\'s belongs to the commands, or only answers who is calling and of which version the database is',
    plant: 'alter function private.apply_op(jsonb) owner to postgres', allowed: ['at_counter', 'caller', 'counter_orgs', 'cursor_text', 'my_customer', 'my_locations', 'my_org', 'my_orgs', 'my_role', 'schema_version'],
    query: `select p.proname as name from pg_proc p where p.pronamespace = 'private'::regnamespace and p.prosecdef
      and p.proowner <> 'guichet_commands'::regrole and has_function_privilege('authenticated', p.oid, 'execute')` },
  { title: 'every function names what it finds by itself: its search_path is empty', plant: 'alter function private.my_org() reset search_path',
    query: `select p.proname as name from ${functions} and not coalesce(p.proconfig @> array['search_path=""'], false)` },
  { title: 'the role of the commands logs in nowhere, bypasses nothing and owns no table', plant: 'alter role guichet_commands bypassrls',
    query: `select rolname as name from pg_roles where rolname = 'guichet_commands' and (rolcanlogin or rolbypassrls or rolsuper or rolcreaterole)
      union all select relname from pg_class where relowner = 'guichet_commands'::regrole and relkind = 'r'` },
  { title: 'no policy asks a helper per row: each call is wrapped in a sub-select',
    plant: 'alter policy "The firm\'s people see its locations" on public.locations using (org_id = private.my_org())',
    query: `select polname || ' on ' || polrelid::regclass as name from (select polname, polrelid, ${policyText} as expression from pg_policy) p
      where regexp_replace(expression, '\\( SELECT (private|auth)\\.[a-z_]+\\(\\)', '', 'g') ~ '(private|auth)\\.[a-z_]+\\('` },
  { title: 'no table that desks hold shows one person of a location more than another: people share a PC and its cache', allowed: ['users: Everybody sees their own account'],
    plant: 'alter policy "Staff see the reservations of their locations" on public.reservations using (id = (select private.caller()))',
    query: `select c.relname || ': ' || polname as name from pg_policy join pg_class c on c.oid = polrelid and c.relnamespace = 'public'::regnamespace
      join private.sync_tables s on s.tbl = c.relname where polcmd in ('r', '*') and 'authenticated'::regrole = any (polroles) and ${policyText} ~ '(caller|my_role|uid)\\(\\)'` },
  { title: 'what desks hold of contracts that are open elsewhere has no text that names or describes a person: each is blank, or none that somebody types', allowed: texts_of_open_contracts,
    plant: "update private.sync_tables set blank = null where tbl = 'payments'",
    query: `select s.tbl || '.' || a.attname as name from private.sync_tables s join pg_attribute a on a.attrelid = ('public.' || s.tbl)::regclass and a.attname = any (s.columns)
      where (s.tbl = 'contracts' or s.scope like '%c.id = t.contract_id%') and a.atttypid in ('text'::regtype, 'json'::regtype, 'jsonb'::regtype) and not a.attname = any (coalesce(s.blank, '{}'))` },
  { title: 'a view that shows more than its reader may see is one of open contracts, without what is blank in it', allowed: open_views.map(table => `${table}_of_open_contracts`),
    plant: 'create view private.planted as select * from public.payments; grant select on private.planted to authenticated',
    query: `select c.relname as name from pg_class c where c.relnamespace = 'private'::regnamespace and c.relkind in ('v', 'm') and has_table_privilege('authenticated', c.oid, 'select')` },
  { title: 'the name of no policy, constraint or trigger was cut: PostgreSQL keeps 63 bytes and says nothing',
    plant: 'alter policy "The firm\'s people see its locations" on public.locations rename to "The firm\'s people see its locations, all of them and whatever they are"',
    query: `select x.name from (select polname::text as name from pg_policy union all select conname from pg_constraint where connamespace in ('public'::regnamespace, 'private'::regnamespace)
      union all select tgname from pg_trigger where not tgisinternal) x where octet_length(x.name) >= 63` },
  { title: 'every view asks with the rights of its reader', plant: 'alter view public.access_by_day reset (security_invoker)',
    query: `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') and not coalesce(reloptions @> '{security_invoker=true}', false)` },
  { title: 'no policy believes what a person can edit', plant: 'create policy "Believer" on public.vat_rates for select to authenticated using ((select auth.jwt()) #>> \'{user_metadata,role}\' = \'ADMIN\')',
    query: `select polname as name from pg_policy where ${policyText} ~ 'user_metadata|raw_user_meta'` },
  { title: 'every table of a firm has an index led by its org_id', plant: 'create table public.planted (id uuid primary key, org_id uuid not null)',
    query: `select o.relname as name from (${ours}) o where exists (select from pg_attribute a where a.attrelid = o.oid and a.attname = 'org_id')
      and not exists (select from pg_index i join pg_attribute a on a.attrelid = o.oid and a.attnum = i.indkey[0] where i.indrelid = o.oid and a.attname = 'org_id')` },
  { title: 'a row never points into another firm: every foreign key to a firm\'s table carries the org_id',
    plant: 'alter table public.vehicles add constraint planted foreign key (location_id) references public.locations (id)',
    query: `select conname as name from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'org_id')
      and not exists (select from unnest(c.confkey) k join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k where a.attname = 'org_id')` },
  { title: 'whatever a foreign key needs is unique on (org_id, id)', plant: 'alter table public.maintenance_records drop constraint maintenance_records_org_id_id_key cascade',
    allowed: ['audit_log', 'sync_log', 'sync_ops', 'user_locations'],
    query: `select o.relname as name from (${ours}) o where exists (select from pg_attribute a where a.attrelid = o.oid and a.attname = 'org_id')
      and not exists (select from pg_constraint c where c.conrelid = o.oid and c.contype = 'u' and c.conkey @> array(select attnum from pg_attribute a
        where a.attrelid = o.oid and a.attname in ('org_id', 'id')) and cardinality(c.conkey) = 2)` },
  { title: 'every synced table is read as it is now: no column was added behind the feed\'s back', plant: 'alter table public.vehicles add column planted int',
    query: `select s.tbl as name from private.sync_tables s where s.tbl <> 'users' and s.columns <> (select array_agg(a.attname::text order by a.attnum)
      from pg_attribute a where a.attrelid = ('public.' || s.tbl)::regclass and a.attnum > 0 and not a.attisdropped)` },
  { title: 'every constraint that somebody named, and every refusal that a function raises, has a sentence',
    plant: 'alter table public.vehicles add constraint car_is_blue check (colour <> \'blau und grün\')',
    query: `select distinct x.name from (
        select conname::text as name from pg_constraint c join pg_class t on t.oid = conrelid where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'x', 'f')
          and conname !~ ('^' || left(t.relname, 20)) and not conname ~ '_(check|fkey|key|excl|pkey)[0-9]*$'
        union select m[1] from (select p.prosrc from ${functions}) p cross join lateral regexp_matches(p.prosrc, 'constraint = ''([a-z_]+)''', 'g') m) x
      where 'refused.' || x.name <> all (${list([...refusalKeys])})` },
]

const asked = (query: string) => ({ ask: `select coalesce(jsonb_agg(distinct q.name order by q.name), '[]') from (${query}) q` })
const differs = (value: unknown, allowed: string[] = []) => {
  const [found, meant] = [(value as string[]).toSorted(), allowed.toSorted()]
  const [extra, missing] = [found.filter(name => !meant.includes(name)), meant.filter(name => !found.includes(name))]
  return extra.length + missing.length === 0 ? null : [extra.length > 0 ? `found: ${extra.join(', ')}` : '', missing.length > 0 ? `missing: ${missing.join(', ')}` : '']
    .filter(Boolean).join('; ')
}

/** The rules, each once. */
export const catalogueCells = (): Group => ({ title: 'the catalogue', touches: [], attempts: rules.map(rule => ({
  title: rule.title, steps: [asked(rule.query)], judge: result => result.code ? tell(result) : differs(result.value, rule.allowed) })) })

/** The rules where each is broken on purpose. */
export const plantedCells = (): Group => ({ title: 'the catalogue, broken on purpose', touches: [], attempts: rules.map(rule => ({
  title: rule.title, steps: [{ run: rule.plant }, asked(rule.query)],
  judge: result => result.code ? tell(result) : differs(result.value, rule.allowed) === null ? 'did not notice' : null })) })
