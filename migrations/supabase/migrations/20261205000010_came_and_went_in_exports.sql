-- Since when a car has belonged to the fleet, and when it was retired, stands in the export of the fleet. Last in the row, where an app that does not know it
-- passes it by.
do $$
declare
  old constant text := $a$v.insurance_until) order by v.make collate "C", v.model collate "C", v.id)$a$;
  was constant text := pg_catalog.pg_get_functiondef('public.export_rows(text, bigint, bigint, uuid[])'::regprocedure);
begin
  if length(was) - length(replace(was, old, '')) <> length(old) then
    raise exception '% is not once in export_rows', old;
  end if;
  execute replace(was, old, replace(old, ') order by v.make', ', (extract(epoch from v.joined_at) * 1000)::bigint, (extract(epoch from v.retired_at) * 1000)::bigint) order by v.make'));
end $$;
