-- A synced table that has grown since: its columns and their form on the wire are read anew. The triggers know no columns.
create function private.refeed(p_tbl text) returns void language plpgsql set search_path = '' as $$
begin
  update private.sync_tables s set (columns, exprs) = (
    select array_agg(a.attname order by a.attnum), string_agg(case
        when a.atttypid = 'timestamptz'::regtype then format('private.millis(t.%I)', a.attname)
        when a.atttypid = 'boolean'::regtype then format('t.%I::int', a.attname)
        else format('t.%I', a.attname) end, ', ' order by a.attnum)
    from pg_catalog.pg_attribute a where a.attrelid = ('public.' || p_tbl)::regclass and a.attnum > 0 and not a.attisdropped)
  where s.tbl = p_tbl;
end $$;
