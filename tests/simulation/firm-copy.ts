import type postgres from 'postgres'

/**
 * A copy of some firms' rows beside the database, and the way back to it: as if nothing had happened (the start of the next
 * schedule), or as a restored backup comes back, without what has been done since, with a new epoch and a feed that begins anew.
 * `sql` is a superuser's, because triggers must not see it.
 */
export function openFirmCopies(sql: postgres.Sql, orgs: readonly string[]) {
  type Table = { name: string; home: string; key: string; columns: string }
  let tables: Table[] | null = null

  async function tablesOf(): Promise<Table[]> {
    tables ??= await sql<Table[]>`select c.relname as name, c.relnamespace::regnamespace::text as home, case c.relname when 'organizations' then 'id' else 'org_id' end as key,
      (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
      from pg_class c where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p') and not c.relispartition
        and (c.relname = 'organizations'
          or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped))`
    return tables
  }
  const list = `'{${orgs.join(',')}}'::uuid[]`

  return {
    async take(name: string): Promise<void> {
      const statements = (await tablesOf()).map(({ name: table, home, key }) =>
        `create table "${name}"."${table}" as select * from ${home}."${table}" where "${key}" = any (${list})`)
      await sql.unsafe(`drop schema if exists "${name}" cascade; create schema "${name}"; ${statements.join(';')};
        create table "${name}".epoch as select epoch from public.sync_epoch`)
    },
    /** @param as 'same': nothing has happened · 'restored': the database comes back from a backup */
    async putBack(name: string, as: 'same' | 'restored'): Promise<void> {
      const statements = (await tablesOf()).map(({ name: table, home, key, columns }) => `
        delete from ${home}."${table}" where "${key}" = any (${list});
        insert into ${home}."${table}" (${columns}) overriding system value select ${columns} from "${name}"."${table}"`)
      const epoch = as === 'same' ? `update public.sync_epoch set epoch = (select epoch from "${name}".epoch)`
        // another server: what the rows name of transactions lies in its future
        : `update public.sync_ops set xid = (xid::text::numeric + 1e12)::text::xid8 where org_id = any (${list}); select private.begin_new_epoch()`
      await sql.begin(own => own.unsafe(`set local session_replication_role = replica; ${statements.join(';')}; ${epoch}`))
    },
  }
}
export type FirmCopies = ReturnType<typeof openFirmCopies>
