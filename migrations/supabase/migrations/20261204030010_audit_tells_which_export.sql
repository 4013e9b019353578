-- "Export" alone is no sentence: which kind, as what, of which days and locations, and how many rows. The row of the audit has all of it; only the codes of the locations
-- are read beside it.
do $$
declare
  change record;
  was text;
begin
  for change in select * from (values
    ($a$filter (where a.table_name in ('cash_sessions', 'cash_movements')))[1] as till$a$,
     $a$filter (where a.table_name in ('cash_sessions', 'cash_movements')))[1] as till,
      (array_agg(a.after) filter (where a.table_name = 'export_runs'))[1] as export$a$),
    ($a$'till', g.till)$a$,
     $a$'till', g.till, 'export', case when g.export is not null then jsonb_build_object('kind', g.export -> 'kind', 'format', g.export -> 'format', 'from_on', g.export -> 'from_on',
        'until_on', g.export -> 'until_on', 'rows', g.export -> 'row_count', 'states', coalesce(g.export -> 'states', '[]'), 'locations', coalesce((select jsonb_agg(k.code order by k.code) from public.locations k
          where k.org_id = v_org and g.export -> 'locations' ? k.id::text), '[]')) end)$a$)
  ) as changes (old, new) loop
    was := pg_catalog.pg_get_functiondef('private.audit_trail(bigint, bigint, uuid, int)'::regprocedure);
    if length(was) - length(replace(was, change.old, '')) <> length(change.old) then
      raise exception '% is not once in audit_trail', change.old;
    end if;
    execute replace(was, change.old, change.new);
  end loop;
end $$;
