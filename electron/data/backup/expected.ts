import type { PGlite } from '@electric-sql/pglite'
import { catalogueOf } from './catalogue.ts'
import type { Ask } from './catalogue.ts'
import { askerOf, openScratch } from './scratch.ts'

// What our migrations refer to of the platform's own schemas.
const platform_tables = `grant usage on schema public to anon, authenticated, service_role;
  create schema auth; grant usage on schema auth to anon, authenticated, service_role; create table auth.users (id uuid primary key, email text, raw_app_meta_data jsonb);
  create function auth.uid() returns uuid language sql stable as $$ select null::uuid $$;
  create function auth.role() returns text language sql stable as $$ select null::text $$;
  create function auth.jwt() returns jsonb language sql stable as $$ select null::jsonb $$;
  create schema storage; grant usage on schema storage to anon, authenticated, service_role;
  create table storage.buckets (id text primary key, name text, public boolean, file_size_limit bigint, allowed_mime_types text[]);
  create table storage.objects (id uuid primary key, bucket_id text, name text, owner_id text, version text, metadata jsonb);`

export type Reference = { table: string; columns: string[]; parent: string; parent_columns: string[] }
/** What the migrations up to one make: the rules, what refers to what, and the rows that are rules themselves. */
export type Expected = { migration: string; catalogue: [string, string][]; references: Reference[]; rule_rows: [string, string[]][] }

/** The tables whose rows come from migrations and decide who may do what. */
export const rule_tables = ['private.commands', 'private.number_kinds', 'public.contract_transitions', 'private.sync_tables'] as const

type Migrations = readonly { version: string; body: string }[]

/** Builds in an empty scratch database what the migrations up to a version make. */
export async function build(db: PGlite, migrations: Migrations, last: string): Promise<void> {
  await db.exec(platform_tables)
  for (const { version, body } of migrations) if (version <= last) await db.exec(body)
}

/** What the migrations up to a version would make, found in a scratch database of its own. @param done is given that database before it goes */
export async function expectedOf(migrations: Migrations, last: string, empty?: Blob, done: (db: PGlite) => Promise<void> = () => Promise.resolve()): Promise<Expected> {
  const db = await openScratch(empty)
  try {
    await build(db, migrations, last)
    const ask = askerOf(db)
    const catalogue = [...await catalogueOf(ask)]
    const references = await ask(`select k.conrelid::regclass::text as table, k.confrelid::regclass::text as parent,
        (select json_agg(quote_ident(a.attname) order by u.n) from unnest(k.conkey) with ordinality u (num, n) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num) as columns,
        (select json_agg(quote_ident(a.attname) order by u.n) from unnest(k.confkey) with ordinality u (num, n) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num) as parent_columns
      from pg_constraint k join pg_namespace n on n.oid = k.connamespace where k.contype = 'f' and n.nspname in ('public', 'private')`)
    const rule_rows: [string, string[]][] = []
    for (const table of rule_tables) rule_rows.push([table, await rowsAsText(ask, table)])
    await done(db)
    return { migration: last, catalogue, references: references as Reference[], rule_rows }
  } finally {
    await db.close()
  }
}

export const rowsAsText = async (ask: Ask, table: string): Promise<string[]> =>
  (await ask(`select t::text as row from ${table} t order by 1`)).map(({ row }) => String(row))
