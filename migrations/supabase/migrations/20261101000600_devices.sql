create table public.devices (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  name text not null,
  registered_by uuid not null, registered_at timestamptz(3) not null default now(),
  revoked_at timestamptz(3),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, registered_by) references public.users (org_id, id),
  unique (org_id, id)
);

-- What is numbered, and how its numbers begin, so that two kinds of one firm are told apart by a person. A new kind is a row
-- here and in `shared/numbers.ts`.
create table private.number_kinds (kind text primary key, mark text not null unique check (mark ~ '^([A-Z]{1,3}-)?$'));
insert into private.number_kinds values ('CONTRACT', '');
grant select on private.number_kinds to guichet_commands;

-- A device owns a range of numbers, so that it can give them out while offline and no two desks give the same.
create table public.number_blocks (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null, device_id uuid not null,
  kind text not null references private.number_kinds,
  -- 'ZRH-26-' or 'R-ZRH-26-', followed by six digits
  prefix text not null,
  first_no int not null check (first_no > 0), last_no int not null, next_no int not null,
  leased_at timestamptz(3) not null default now(),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id),
  unique (org_id, id),
  check (last_no >= first_no), check (next_no between first_no and last_no + 1),
  constraint number_blocks_no_overlap exclude using gist
    (org_id extensions.gist_uuid_ops with =, kind extensions.gist_text_ops with =, prefix extensions.gist_text_ops with =, int4range(first_no, last_no, '[]') with &&)
);
create index number_blocks_by_device on public.number_blocks (org_id, device_id, kind);

alter table public.devices enable row level security;
alter table public.number_blocks enable row level security;
grant select on public.devices, public.number_blocks to authenticated, guichet_commands;
grant insert on public.devices, public.number_blocks to guichet_commands;
grant update (name, location_id) on public.devices to guichet_commands;
grant update (next_no) on public.number_blocks to guichet_commands;
create policy "Staff see the devices of their locations" on public.devices for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]));
create policy "Staff see the number blocks of their locations" on public.number_blocks for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]));
create policy "Commands read the caller's devices" on public.devices for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Commands read the caller's number blocks" on public.number_blocks for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Staff register a device at their location" on public.devices for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]) and registered_by = (select private.caller()));
create policy "Staff move a device from and to their locations" on public.devices for update to guichet_commands
  using (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[])) with check (location_id = any ((select private.my_locations())::uuid[]) and revoked_at is null);
create policy "A device of the caller's location leases numbers" on public.number_blocks for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]));
create policy "Numbers are used by command" on public.number_blocks for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.at_counter())) with check (org_id = (select private.my_org()));

grant create on schema private to guichet_commands;

-- The next free range of each kind, at the location and in the year: 100 numbers a kind, answered as the desk keeps them, so that
-- it has them before the feed brings them. Two devices at once wait for each other. A device that still has a thousand of a kind
-- gets no more of it (54000 when that leaves nothing): a location has a million of them a year, for all its desks.
create function private.lease_numbers(p_device uuid, p_kinds text[]) returns json
language plpgsql security definer set search_path = '' as $$
declare d record; k record; pre text; nxt int; leased uuid[] := '{}'; answer json;
begin
  select v.id, v.org_id, v.location_id, l.code into d from public.devices v join public.locations l on l.id = v.location_id
    where v.id = p_device and v.revoked_at is null and v.location_id = any (private.my_locations());
  if not found then raise exception 'device is not registered here' using errcode = '42501', constraint = 'device_unknown'; end if;
  if exists (select from unnest(p_kinds) x (kind) where not exists (select from private.number_kinds n where n.kind = x.kind)) then
    raise exception 'nothing of that kind is numbered' using errcode = '23514', constraint = 'number_kind_unknown';
  end if;
  perform set_config('guichet.device_id', p_device::text, true);
  -- always in one order: two devices that lease several kinds must not wait for each other in a ring
  for k in select n.kind, n.mark from private.number_kinds n where n.kind = any (p_kinds) order by n.kind loop
    pre := k.mark || d.code || '-' || to_char(now() at time zone 'Europe/Zurich', 'YY') || '-';
    perform pg_advisory_xact_lock(hashtextextended(d.org_id::text || k.kind || pre, 0));
    continue when (select sum(b.last_no - b.next_no + 1) from public.number_blocks b
      where b.device_id = d.id and b.kind = k.kind and b.prefix = pre) >= 1000;
    select coalesce(max(b.last_no), 0) + 1 into nxt from public.number_blocks b where b.org_id = d.org_id and b.kind = k.kind and b.prefix = pre;
    leased := leased || gen_random_uuid();
    insert into public.number_blocks (id, org_id, location_id, device_id, kind, prefix, first_no, last_no, next_no)
      values (leased[cardinality(leased)], d.org_id, d.location_id, d.id, k.kind, pre, nxt, nxt + 99, nxt);
  end loop;
  if leased = '{}' then raise exception 'the device has numbers enough' using errcode = '54000', constraint = 'numbers_left'; end if;
  select json_build_object('columns', json_build_array('id', 'org_id', 'location_id', 'device_id', 'kind', 'prefix', 'first_no', 'last_no',
      'next_no', 'leased_at'),
    'rows', json_agg(json_build_array(b.id, b.org_id, b.location_id, b.device_id, b.kind, b.prefix, b.first_no, b.last_no, b.next_no,
      private.millis(b.leased_at)) order by b.kind)) into answer from public.number_blocks b where b.id = any (leased);
  return answer;
end $$;
alter function private.lease_numbers(uuid, text[]) owner to guichet_commands;
grant execute on function private.lease_numbers(uuid, text[]) to authenticated;
create function public.lease_numbers(p_device uuid, p_kinds text[]) returns json
language sql security invoker set search_path = '' as $$ select private.lease_numbers(p_device, p_kinds) $$;
grant execute on function public.lease_numbers(uuid, text[]) to authenticated;
