-- The form in which names are compared, the twin of shared/fold.ts: Müller, Mueller and MULLER meet.
create function private.fold(p_text text) returns text language sql immutable set search_path = '' as $$
  select btrim(regexp_replace(lower(regexp_replace(normalize(replace(replace(replace(replace(lower(p_text), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'), chr(223), 'ss'), NFD),
    '[\u0300-\u036f]', '', 'g')), '[^a-z0-9@.]+', ' ', 'g'))
$$;

-- Looks for a customer in the whole firm, from at least three letters, at most 20 hits, and never without a trace. Name and town
-- are enough to recognise somebody; more is for `open_customer`.
create function private.search_customers(p_text text, p_location uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
declare folded text := private.fold(left(p_text, 100)); found jsonb;
begin
  perform private.assert_location(p_location);
  if length(regexp_replace(coalesce(folded, ''), '[^a-z0-9]', '', 'g')) < 3 then raise exception 'three letters at least' using errcode = '22023', constraint = 'search_too_short'; end if;
  select coalesce(jsonb_agg(to_jsonb(h)), '[]') into found from (
    select c.id, c.first_name, c.last_name, c.company_name, c.town, c.is_blocked,
      exists (select from public.customer_locations l where l.customer_id = c.id and l.location_id = p_location) as is_known_here
    from public.customers c
    where c.anonymised_at is null and not private.is_merged(c.id)
      and ' ' || private.fold(concat_ws(' ', c.last_name, c.first_name, c.company_name)) || ' ' || private.fold(concat_ws(' ', c.first_name, c.last_name))
        like '% ' || folded || '%'  -- letters, digits, @ and . only: nothing in it that LIKE would take for more
    order by c.last_name, c.first_name, c.id limit 20) h;
  insert into public.access_log (org_id, person_id, location_id, kind, hits) values (private.my_org(), private.caller(), p_location, 'SEARCH', jsonb_array_length(found));
  return found;
end $$;

-- The file of a customer of the firm with the drivers, for a purpose that is logged. Raises P0002 when the firm has none such.
create function private.open_customer(p_customer uuid, p_purpose text, p_location uuid) returns jsonb language plpgsql security definer set search_path = '' as $$
declare c public.customers;
begin
  if not private.at_counter() then raise exception 'not at a counter' using errcode = '42501', constraint = 'not_at_counter'; end if;
  if p_location is not null then perform private.assert_location(p_location); end if;
  select * into c from public.customers t where t.id = p_customer;
  if not found then raise exception 'customer is unknown' using errcode = 'P0002', constraint = 'customer_unknown'; end if;
  insert into public.access_log (org_id, person_id, location_id, kind, customer_id, purpose, hits) values (c.org_id, private.caller(), p_location, 'OPEN', c.id, coalesce(p_purpose, ''), 1);
  return to_jsonb(c) || jsonb_build_object('drivers', (select coalesce(jsonb_agg(to_jsonb(d) order by d.id), '[]') from public.drivers d where d.customer_id = c.id),
    'merged_into', (select r.into_customer_id from public.customer_redirects r where r.customer_id = c.id));
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature, p.proname as name from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('fold', 'search_customers', 'open_customer') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
    if f.name <> 'fold' then execute format('grant execute on function %s to authenticated', f.signature); end if;
  end loop;
end $$;
create function public.search_customers(p_text text, p_location uuid) returns jsonb language sql security invoker set search_path = ''
as $$ select private.search_customers(p_text, p_location) $$;
create function public.open_customer(p_customer uuid, p_purpose text, p_location uuid default null) returns jsonb language sql security invoker set search_path = ''
as $$ select private.open_customer(p_customer, p_purpose, p_location) $$;
grant execute on function public.search_customers(text, uuid), public.open_customer(uuid, text, uuid) to authenticated;

-- Who looked at how many, per person, place and day of Zürich. A day at a counter needs a few dozen searches; row level security of the
-- log decides who reads this.
create view public.access_by_day with (security_invoker = true) as
  select a.org_id, a.person_id, u.full_name, a.location_id, (a.at at time zone 'Europe/Zurich')::date as day,
    count(*) filter (where a.kind = 'SEARCH')::int as searches, coalesce(sum(a.hits) filter (where a.kind = 'SEARCH'), 0)::int as hits,
    count(distinct a.customer_id)::int as customers,
    count(*) filter (where a.kind = 'SEARCH') > 60 or coalesce(sum(a.hits) filter (where a.kind = 'SEARCH'), 0) > 400 or count(distinct a.customer_id) > 40 as is_mass
  from public.access_log a join public.users u on u.id = a.person_id
  group by a.org_id, a.person_id, u.full_name, a.location_id, 5;
grant select on public.access_by_day to authenticated;
