-- Several people share a PC and what it holds. A closed drawer that only who opened it may see came and went with whoever fetched, and was
-- missing afterwards in the day's report of its own branch: who works at a location sees its drawers (ADR 37).
do $$
begin
  -- PostgreSQL keeps 63 bytes of a name.
  execute (select format('drop policy %I on public.cash_sessions', polname) from pg_policy
    where polrelid = 'public.cash_sessions'::regclass and polname like 'Staff see their own cash sessions and%');
end $$;
create policy "Staff see the cash sessions of their locations" on public.cash_sessions for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]));
