-- What was credited on a contract stands beside what was charged: without it the row of a contract with a credit note did not come to its balance, and the revenue
-- that is made of these rows stayed too high. Last in the row, where an app that does not know it passes it by.
do $$
declare
  old constant text := $a$coalesce(charged.rp, 0) - coalesce(credited.rp, 0) - coalesce(paid.rp, 0) - coalesce(captured.rp, 0)) order by a.starts_at, a.id)$a$;
  was constant text := pg_catalog.pg_get_functiondef('public.export_rows(text, bigint, bigint, uuid[])'::regprocedure);
begin
  if length(was) - length(replace(was, old, '')) <> length(old) then
    raise exception '% is not once in export_rows', old;
  end if;
  execute replace(was, old, replace(old, ') order by', ', coalesce(credited.rp, 0)) order by'));
end $$;
