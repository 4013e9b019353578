insert into private.commands (name, min_role) values ('flag_customer', 'MANAGER'), ('unflag_customer', 'MANAGER'), ('anonymise_customer', 'ADMIN'),
  ('open_data_request', 'MANAGER'), ('answer_data_request', 'MANAGER');

create policy "An administrator closes the account of a customer by command" on public.users for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN' and role = 'CUSTOMER')
  with check (org_id = (select private.my_org()) and role = 'CUSTOMER');
grant update (email, full_name, phone, is_active) on public.users to guichet_commands;

create function private.apply_flag_customer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.customers := private.lock_customer((i ->> 'customer_id')::uuid, (i ->> 'location_id')::uuid); flag uuid := (i ->> 'flag_id')::uuid;
begin
  insert into public.customer_flags (id, org_id, customer_id, flagged_at, flagged_by) values (flag, ctx.org_id, c.id, private.instant((i ->> 'at')::bigint), ctx.author_id);
  insert into public.customer_flag_reasons (id, org_id, flag_id, reason) values (flag, ctx.org_id, flag, i ->> 'reason');
  update public.customers set is_blocked = true where id = c.id;
  return '{}';
end $$;

-- Lifts one flag; with the last one the customer gets cars again.
create function private.apply_unflag_customer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.customers := private.lock_customer((i ->> 'customer_id')::uuid, (i ->> 'location_id')::uuid); f public.customer_flags;
begin
  select * into f from public.customer_flags t where t.id = (i ->> 'flag_id')::uuid and t.customer_id = c.id for no key update;
  if not found then raise exception 'flag is unknown' using errcode = 'P0002', constraint = 'flag_unknown'; end if;
  if f.lifted_at is not null then raise exception 'flag is lifted' using errcode = '23514', constraint = 'flag_already_lifted'; end if;
  update public.customer_flags set lifted_at = private.instant((i ->> 'at')::bigint), lifted_by = ctx.author_id where id = f.id;
  update public.customers set is_blocked = exists (select from public.customer_flags t where t.customer_id = c.id and t.lifted_at is null) where id = c.id;
  return '{}';
end $$;

-- The customer and all files that were merged into this one, however many times over.
create function private.files_of(p_customer uuid) returns uuid[] language sql stable set search_path = '' as $$
  with recursive file (id) as (select p_customer union select r.customer_id from file f join public.customer_redirects r on r.into_customer_id = f.id)
  select array_agg(id) from file
$$;

-- Empties a customer's files once nothing is open and the books' ten years from year-end are over (OR 958f). Contracts, money and
-- numbers stay; whose they were is gone. What time it is says the server: an operation dated ahead ends no retention.
create function private.apply_anonymise_customer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  c public.customers := private.lock_customer((i ->> 'customer_id')::uuid, (i ->> 'location_id')::uuid); files uuid[] := private.files_of(c.id);
  today timestamptz := least(ctx.occurred_at, clock_timestamp());
begin
  if exists (select from public.contracts k where k.customer_id = any (files) and k.status in ('DRAFT', 'ACTIVE', 'RETURNED'))
    or exists (select from public.reservations r where r.customer_id = any (files) and r.status = 'BOOKED') then
    raise exception 'something is open' using errcode = '23514', constraint = 'customer_has_open_business';
  end if;
  if exists (select from public.contracts k where k.customer_id = any (files)
      and extract(year from coalesce(k.returned_at, k.ends_at) at time zone 'Europe/Zurich') + 10 >= extract(year from today at time zone 'Europe/Zurich')) then
    raise exception 'retention runs' using errcode = '23514', constraint = 'customer_in_retention';
  end if;
  update public.customers set first_name = '–', last_name = '–', company_name = null, email = null, phone = null, street = '–', house_number = '–', postcode = '–',
    town = '–', birth_date = null, is_blocked = false, anonymised_at = ctx.occurred_at where id = any (files);
  update public.drivers set first_name = '–', last_name = '–', birth_date = '1900-01-01', licence_number = '–', licence_country = 'CH', licence_categories = '–',
    licence_issued_on = '1900-01-01', licence_expires_on = null where customer_id = any (files);
  update public.customer_flags set lifted_at = ctx.occurred_at, lifted_by = ctx.author_id where customer_id = any (files) and lifted_at is null;
  update public.customer_flag_reasons set reason = '–' where flag_id in (select f.id from public.customer_flags f where f.customer_id = any (files));
  update public.data_requests set note = '' where customer_id = any (files);
  update public.users set email = '–', full_name = '–', phone = null, is_active = false where role = 'CUSTOMER' and customer_id = any (files);
  return '{}';
end $$;

create function private.apply_open_data_request(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.customers := private.lock_customer((i ->> 'customer_id')::uuid, (i ->> 'location_id')::uuid);
  -- an operation dated ahead wins no time
  opened timestamptz := least(private.instant((i ->> 'at')::bigint), clock_timestamp());
begin
  insert into public.data_requests (id, org_id, customer_id, location_id, kind, opened_at, opened_by, due_at)
  values ((i ->> 'request_id')::uuid, ctx.org_id, c.id, (i ->> 'location_id')::uuid, i ->> 'kind', opened, ctx.author_id, opened + interval '30 days');
  return '{}';
end $$;

create function private.apply_answer_data_request(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.data_requests;
begin
  select * into r from public.data_requests t where t.id = (i ->> 'request_id')::uuid for no key update;
  if not found then raise exception 'request is unknown' using errcode = 'P0002', constraint = 'data_request_unknown'; end if;
  -- a manager's locations are all of the firm's
  if r.answered_at is not null then raise exception 'request is answered' using errcode = '23514', constraint = 'data_request_already_answered'; end if;
  if i ->> 'answer' = 'ANONYMISED' and not exists (select from public.customers c where c.id = r.customer_id and c.anonymised_at is not null) then
    raise exception 'not anonymised' using errcode = '23514', constraint = 'data_request_not_carried_out';
  end if;
  update public.data_requests set answer = i ->> 'answer', note = i ->> 'note', answered_at = private.instant((i ->> 'at')::bigint), answered_by = ctx.author_id where id = r.id;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('files_of', 'apply_flag_customer', 'apply_unflag_customer', 'apply_anonymise_customer', 'apply_open_data_request', 'apply_answer_data_request') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
