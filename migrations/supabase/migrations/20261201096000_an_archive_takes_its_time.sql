-- A firm's whole archive is one statement, so that it is of one moment: more than the eight seconds that a person's statement has. The API
-- takes this from the function before it calls it. Comparing all that a desk holds reads as much.
alter function public.archive_organisation() set statement_timeout = '5min';
do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname in ('desk_content', 'export_rows') loop
    execute format('alter function %s set statement_timeout = %L', f, '2min');
  end loop;
end $$;
