-- From and up to which day a location's deliveries are; null before its books were closed for the first time. They begin with the first month that was closed:
-- with the last one, a month that was closed and not delivered at once was in no delivery at all.
create or replace function private.delivery_days(p_org uuid, p_location uuid, out from_on date, out until_on date) language sql stable security invoker set search_path = '' as $$
  select coalesce((select min(d.from_on) from public.journal_deliveries d where d.org_id = p_org and d.location_id = p_location), date_trunc('month', min(l.until_on))::date), max(l.until_on)
  from public.period_locks l where l.org_id = p_org and l.location_id = p_location
$$;
