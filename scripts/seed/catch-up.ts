import type postgres from 'postgres'

/** What triggers would have done row by row while rows were loaded without them: every reference is checked, every row is in the feed. */
export async function catchUp(tx: postgres.Sql): Promise<void> {
  await checkReferences(tx)
  await fillFeed(tx)
}

/** Throws with the name of the first foreign key that a row breaks. */
async function checkReferences(tx: postgres.Sql): Promise<void> {
  const keys = await tx<{ name: string, child: string, parent: string, pairs: string, filled: string }[]>`
    select f.conname as name, f.conrelid::regclass::text as child, f.confrelid::regclass::text as parent,
      string_agg(format('p.%I = c.%I', theirs.attname, ours.attname), ' and ') as pairs,
      string_agg(format('c.%I is not null', ours.attname), ' and ') as filled
    from pg_catalog.pg_constraint f
    cross join unnest(f.conkey, f.confkey) as k (ours, theirs)
    join pg_catalog.pg_attribute ours on ours.attrelid = f.conrelid and ours.attnum = k.ours
    join pg_catalog.pg_attribute theirs on theirs.attrelid = f.confrelid and theirs.attnum = k.theirs
    where f.contype = 'f' and f.connamespace = 'public'::regnamespace
    group by f.oid, f.conname, f.conrelid, f.confrelid`
  for (const { name, child, parent, pairs, filled } of keys) {
    const [broken] = await tx.unsafe(`select from ${child} c where ${filled} and not exists (select from ${parent} p where ${pairs}) limit 1`)
    if (broken) throw new Error(`The generated rows of ${child} break the foreign key ${name}.`)
  }
}

/** Every row of a synced table into the log, as its own trigger would: with its location where the trigger is told of that column. */
async function fillFeed(tx: postgres.Sql): Promise<void> {
  const tables = await tx<{ tbl: string, org: string, place: string }[]>`
    select s.tbl, case s.tbl when 'organizations' then 'id' else 'org_id' end as org,
      case when position('location_id' in encode(t.tgargs, 'escape')) > 0 then 'location_id' else 'null::uuid' end as place
    from private.sync_tables s join pg_catalog.pg_trigger t on t.tgrelid = ('public.' || s.tbl)::regclass and t.tgname = 'feed_insert'
    order by s.pos`
  for (const { tbl, org, place } of tables) {
    await tx.unsafe(`insert into public.sync_log (org_id, location_id, tbl, row_id, xid, seq)
      select r.${org}, ${place}, '${tbl}', r.id, pg_current_xact_id(), nextval('public.sync_seq') from public."${tbl}" r where r.${org} is not null
      on conflict on constraint sync_log_key do nothing`)
  }
}
