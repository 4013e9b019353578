import type postgres from 'postgres'

/** One change of the rules that must not pass unseen: applied by `sql` in a transaction that is undone. */
export type Mutant = { title: string; kind: Kind; touches: string; sql: string }
export type Kind = 'policy' | 'grant' | 'row security' | 'trigger' | 'constraint' | 'not null' | 'guard' | 'data'

type Sql = postgres.Sql
const titles = (kind: Kind) => (rows: { title: string; touches: string; sql: string }[]): Mutant[] => rows.map(row => ({ ...row, kind }))
const ours = 'select c.oid, c.relname as name from pg_class c where c.relnamespace = \'public\'::regnamespace and c.relkind = \'r\''
const ask = (sql: Sql, kind: Kind, query: string) => sql.unsafe<{ title: string; touches: string; sql: string }[]>(query).then(titles(kind))

const policies = (sql: Sql) => ask(sql, 'policy', `
  with p as (select polname, c.relname, pg_get_expr(polqual, polrelid) <> 'true' as has_using, pg_get_expr(polwithcheck, polrelid) <> 'true' as has_check, format('%I on public.%I', polname, c.relname) as target
    from pg_policy join pg_class c on c.oid = polrelid and c.relnamespace = 'public'::regnamespace)
  select 'drop policy ' || target as title, relname as touches, 'drop policy ' || target as sql from p
  union all select 'widen using of ' || target, relname, 'alter policy ' || target || ' using (true)' from p where has_using
  union all select 'widen check of ' || target, relname, 'alter policy ' || target || ' with check (true)' from p where has_check order by 1`)

const rowSecurity = (sql: Sql) => ask(sql, 'row security', `select 'no row security on ' || name as title, name as touches,
  format('alter table public.%I disable row level security', name) as sql from (${ours}) t order by 1`)

const roles = '{authenticated,anon,guichet_commands}'
const grants = (sql: Sql) => ask(sql, 'grant', `
  with held as (select o.name, r.r, p.p, has_table_privilege(r.r, o.oid, p.p) as has from (${ours}) o, unnest('${roles}'::text[]) r (r),
    unnest('{select,insert,update,delete,truncate}'::text[]) p (p)),
  called as (select p.oid::regprocedure::text as f, p.proname::text as name, r.r, has_function_privilege(r.r, p.oid, 'execute') as has, p.proowner::regrole::text as owner
    from pg_proc p, unnest('${roles}'::text[]) r (r) where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)),
  x as (select case when has then format('revoke %s on public.%I from %s', p, name, r) else format('grant %s on public.%I to %s', p, name, r) end as sql, name as touches from held
    union all select format('revoke %s (%I) on public.%I from %s', a.privilege_type, t.attname, o.name, a.grantee::regrole), o.name from (${ours}) o
      join pg_attribute t on t.attrelid = o.oid and t.attnum > 0 cross join lateral aclexplode(t.attacl) a where a.grantee <> 'postgres'::regrole
    union all select format('grant select (%I) on public.users to authenticated', c), 'users' from unnest('{email,phone,customer_id}'::text[]) c
    union all select format('grant update (%I) on public.users to authenticated', c), 'users' from unnest('{role,org_id,is_active,customer_id,email}'::text[]) c
    union all select case when has then format('revoke execute on function %s from %s', f, r) else format('grant execute on function %s to %s', f, r) end, name
      from called where owner <> r and not (r = 'guichet_commands' and not has)
    union all select format('grant execute on function %s to public', f), name from called where r = 'anon'
    union all select format('revoke usage on schema private from %s', r), 'private' from unnest('{authenticated,guichet_commands}'::text[]) r
    union all select 'grant usage on schema private to anon', 'private')
  select sql as title, touches, sql from x order by 1`)

const triggers = (sql: Sql) => ask(sql, 'trigger', `select format('drop trigger %I on public.%I', tgname, o.name) as title, o.name as touches,
  format('drop trigger %I on public.%I', tgname, o.name) as sql from pg_trigger join (${ours}) o on o.oid = tgrelid where not tgisinternal order by 1`)

const constraints = (sql: Sql) => ask(sql, 'constraint', `
  select format('drop %I of %I', conname, o.name) as title, o.name as touches, format('alter table public.%I drop constraint %I cascade', o.name, conname) as sql
    from pg_constraint join (${ours}) o on o.oid = conrelid where contype in ('c', 'f', 'u', 'x', 'p')
  union all select format('drop unique index %I', c.relname), o.name, format('drop index public.%I', c.relname) from pg_index i join pg_class c on c.oid = i.indexrelid
    join (${ours}) o on o.oid = i.indrelid where i.indisunique and not exists (select from pg_constraint where conindid = i.indexrelid) order by 1`)

const notNulls = (sql: Sql) => ask(sql, 'not null', `select format('%I.%I may be null', o.name, a.attname) as title, o.name as touches,
  format('alter table public.%I alter %I drop not null', o.name, a.attname) as sql from pg_attribute a join (${ours}) o on o.oid = a.attrelid
  where a.attnum > 0 and a.attnotnull and not a.attisdropped and a.attidentity = ''
    and not exists (select from pg_index i where i.indrelid = o.oid and i.indisprimary and a.attnum = any (i.indkey::int2[])) order by 1`)

/** Where a call that begins at `from` ends: past its closing bracket. */
function endOfCall(body: string, from: number): number {
  for (let at = body.indexOf('(', from), depth = 0; at < body.length; at++) {
    if (body[at] === '(') depth += 1
    else if (body[at] === ')' && --depth === 0) return at + 1
  }
  return body.length
}
/** Each guard of a function's body taken out singly: an exception that is not raised, an assertion that is not called, a condition left out. */
function guardsOf(name: string, definition: string): { title: string; body: string }[] {
  const found: { title: string; body: string }[] = []
  const without = (from: number, to: number, instead: string) => found.push({
    title: `${name} without: ${definition.slice(from, to).replaceAll(/\s+/g, ' ').slice(0, 110)}`, body: definition.slice(0, from) + instead + definition.slice(to) })
  for (const match of definition.matchAll(/raise exception '(?:[^']|'')*'[^;]*;/g)) without(match.index, match.index + match[0].length, 'null;')
  for (const match of definition.matchAll(/private\.assert_\w+(?=\()/g)) {
    if (!/function $/i.test(definition.slice(0, match.index).slice(-9))) without(match.index, endOfCall(definition, match.index), 'null')
  }
  for (const match of definition.matchAll(/ and [ul]\.is_active| and d\.revoked_at is null| and v\.revoked_at is null/g)) without(match.index, match.index + match[0].length, '')
  return found
}
async function guards(sql: Sql): Promise<Mutant[]> {
  const functions = await sql<{ name: string; definition: string }[]>`select p.proname as name, pg_get_functiondef(p.oid) as definition from pg_proc p
    where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prokind = 'f' order by 1`
  return functions.flatMap(({ name, definition }) => guardsOf(name, definition).map(({ title, body }) => ({ title, kind: 'guard' as const, touches: name, sql: body })))
}

/** Rules that are kept as rows: who may use a command, and the legal moves. */
async function data(sql: Sql): Promise<Mutant[]> {
  const commands = await ask(sql, 'data', `select 'command ' || name || ' is open to STAFF' as title, name as touches,
    format('update private.commands set min_role = ''STAFF'' where name = %L', name) as sql from private.commands where min_role <> 'STAFF'
    union all select 'command ' || name || ' is only for ADMIN', name, format('update private.commands set min_role = ''ADMIN'' where name = %L', name)
    from private.commands where min_role <> 'ADMIN' union all select 'no command ' || name, name, format('delete from private.commands where name = %L', name) from private.commands order by 1`)
  const tables = await sql<{ name: string }[]>`select relname as name from pg_class where relname like '%\\_transitions' and relnamespace = 'public'::regnamespace order by 1`
  const moves: Mutant[] = []
  for (const { name } of tables) {
    moves.push(...await ask(sql, 'data', `select format('${name}: no %s to %s', from_status, to_status) as title, '${name}' as touches,
      format('delete from public.${name} where from_status = %L and to_status = %L', from_status, to_status) as sql from public.${name}
      union all select format('${name}: %s to %s for %s', from_status, to_status, r), '${name}',
      format('update public.${name} set min_role = %L where from_status = %L and to_status = %L', r, from_status, to_status)
      from public.${name}, unnest('{STAFF,MANAGER,ADMIN}'::public.user_role[]) r where r <> min_role order by 1`))
  }
  return [...commands, ...moves]
}

/** Every mutant of the rules as they are. */
export async function allMutants(sql: Sql): Promise<Mutant[]> {
  const found: Mutant[] = []
  for (const make of [policies, rowSecurity, grants, triggers, constraints, notNulls, guards, data]) found.push(...await make(sql))
  return found
}
