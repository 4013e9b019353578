insert into private.commands (name, min_role) values ('put_user', 'ADMIN'), ('assign_location', 'ADMIN'), ('unassign_location', 'ADMIN'), ('deactivate_user', 'ADMIN'),
  ('reset_pin', 'MANAGER');

alter table public.users add constraint text_too_long check (length(full_name) <= 200);

-- Nobody gives themselves a right or takes one away from themselves; and somebody has to be left who can give rights.
create function private.guard_rights() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.id = private.caller() then
    raise exception 'one''s own rights' using errcode = '42501', constraint = 'own_rights_unchanged';
  end if;
  if old.role = 'ADMIN' and old.is_active and not (new.role = 'ADMIN' and new.is_active) then
    -- two administrators who deactivate each other wait here for each other
    perform pg_advisory_xact_lock(hashtextextended('firm_keeps_an_admin' || old.org_id::text, 0));
    if not exists (select from public.users u where u.org_id = old.org_id and u.role = 'ADMIN' and u.is_active and u.id <> old.id) then
      raise exception 'the last administrator' using errcode = '23514', constraint = 'firm_keeps_an_admin';
    end if;
  end if;
  return new;
end $$;
create trigger guard_rights before update on public.users for each row
  when ((old.role, old.is_active, old.org_id) is distinct from (new.role, new.is_active, new.org_id)) execute function private.guard_rights();

-- The address of a sign-in account that exists already; null when there is none.
create function private.account_email(p_user uuid) returns text language sql stable security definer set search_path = ''
as $$ select a.email::text from auth.users a where a.id = p_user $$;
revoke execute on function private.account_email(uuid) from public;
grant execute on function private.account_email(uuid) to guichet_commands;

grant insert (id, org_id, email, full_name, role, locale, is_active), update (role, locale) on public.users to guichet_commands;
grant insert on public.user_locations to guichet_commands;
grant update (is_active) on public.user_locations to guichet_commands;
create policy "An administrator adds colleagues by command" on public.users for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN' and role in ('ADMIN', 'MANAGER', 'STAFF'));
create policy "An administrator changes colleagues by command" on public.users for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN' and role <> 'CUSTOMER')
  with check (org_id = (select private.my_org()) and role in ('ADMIN', 'MANAGER', 'STAFF'));
create policy "An administrator says who works where by command" on public.user_locations for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN');
create policy "An administrator changes who works where by command" on public.user_locations for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN') with check (org_id = (select private.my_org()));

-- Every desk of the firm hears of it and forgets what this person's PIN opens there.
create table public.pin_resets (
  id uuid primary key,
  org_id uuid not null, user_id uuid not null, location_id uuid not null,
  reset_at timestamptz(3) not null, reset_by uuid not null,
  foreign key (org_id, user_id) references public.users (org_id, id),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, reset_by) references public.users (org_id, id),
  unique (org_id, id)
);
create index pin_resets_by_user on public.pin_resets (org_id, user_id);
alter table public.pin_resets enable row level security;
grant select on public.pin_resets to authenticated;
grant select, insert on public.pin_resets to guichet_commands;
create policy "The firm's people hear of it" on public.pin_resets for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "Commands read the caller's firm" on public.pin_resets for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Managers reset a PIN at their location by command" on public.pin_resets for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER') and location_id = any ((select private.my_locations())::uuid[]));
create trigger audit after insert or update or delete on public.pin_resets for each row execute function private.write_audit();
select private.feed('pin_resets', 143, 'true');

-- A colleague of the caller's firm, locked. Customers and operators are none.
create function private.lock_colleague(p_user uuid) returns public.users language plpgsql set search_path = '' as $$
declare u public.users;
begin
  select * into u from public.users t where t.id = p_user and t.role <> 'CUSTOMER' for no key update;
  if not found then raise exception 'person is unknown' using errcode = 'P0002', constraint = 'user_unknown'; end if;
  return u;
end $$;

create function private.apply_put_user(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare person uuid := (i ->> 'user_id')::uuid; mail text;
begin
  if i ->> 'role' not in ('ADMIN', 'MANAGER', 'STAFF') then
    raise exception 'not a role of a firm' using errcode = '42501', constraint = 'user_role_not_allowed';
  end if;
  if exists (select from public.users u where u.id = person and u.role = 'CUSTOMER') then
    raise exception 'a customer stays one' using errcode = '42501', constraint = 'user_role_not_allowed';
  end if;
  update public.users set full_name = i ->> 'full_name', role = (i ->> 'role')::public.user_role, locale = i ->> 'locale', is_active = (i ->> 'is_active')::boolean
    where id = person;
  if found then return '{}'; end if;
  mail := private.account_email(person);
  insert into public.users (id, org_id, email, full_name, role, locale, is_active)
    select person, ctx.org_id, mail, i ->> 'full_name', (i ->> 'role')::public.user_role, i ->> 'locale', (i ->> 'is_active')::boolean where mail is not null
    on conflict (id) do nothing;
  -- no such account, or that of another firm: the answer is the same
  if not found then raise exception 'account is unknown' using errcode = 'P0002', constraint = 'account_unknown'; end if;
  return '{}';
end $$;

create function private.apply_deactivate_user(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare u public.users := private.lock_colleague((i ->> 'user_id')::uuid);
begin
  update public.users set is_active = false where id = u.id;
  return '{}';
end $$;

create function private.apply_assign_location(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare u public.users := private.lock_colleague((i ->> 'user_id')::uuid); place uuid := (i ->> 'location_id')::uuid;
begin
  if not exists (select from public.locations l where l.id = place) then
    raise exception 'location is unknown' using errcode = 'P0002', constraint = 'location_unknown';
  end if;
  insert into public.user_locations (id, org_id, user_id, location_id) values ((i ->> 'user_location_id')::uuid, ctx.org_id, u.id, place)
    on conflict (user_id, location_id) do update set is_active = true;
  return '{}';
end $$;

create function private.apply_unassign_location(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  update public.user_locations set is_active = false where user_id = (i ->> 'user_id')::uuid and location_id = (i ->> 'location_id')::uuid and is_active;
  if not found then raise exception 'does not work there' using errcode = 'P0002', constraint = 'user_not_at_location'; end if;
  return '{}';
end $$;

create function private.apply_reset_pin(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare u public.users; place uuid := (i ->> 'location_id')::uuid;
begin
  perform private.assert_location(place);
  select * into u from public.users t where t.id = (i ->> 'user_id')::uuid and t.role <> 'CUSTOMER';
  if not found then raise exception 'person is unknown' using errcode = 'P0002', constraint = 'user_unknown'; end if;
  -- managers and administrators work everywhere
  if u.role = 'STAFF' and not exists (select from public.user_locations l where l.user_id = u.id and l.location_id = place and l.is_active) then
    raise exception 'does not work there' using errcode = 'P0002', constraint = 'user_not_at_location';
  end if;
  insert into public.pin_resets (id, org_id, user_id, location_id, reset_at, reset_by)
  values ((i ->> 'reset_id')::uuid, ctx.org_id, u.id, place, private.instant((i ->> 'at')::bigint), ctx.author_id);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('lock_colleague', 'apply_put_user', 'apply_deactivate_user', 'apply_assign_location', 'apply_unassign_location', 'apply_reset_pin') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
