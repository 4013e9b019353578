-- A till is a name at a location. Its session runs from the count in the morning to the count in the evening, at most one at a time;
-- several desks may put money into one drawer.
create table public.cash_sessions (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null, device_id uuid not null,
  till text not null check (length(till) between 1 and 30),
  status text not null check (status in ('OPEN', 'CLOSED')),
  opened_at timestamptz(3) not null, opened_by uuid not null, opening_rp bigint not null check (opening_rp between 0 and 100000000),
  closed_at timestamptz(3), closed_by uuid,
  -- what was counted, and what the person saw as expected: what comes in later from an offline desk does not change it
  counted_rp bigint check (counted_rp between 0 and 100000000), expected_rp bigint check (expected_rp between -100000000 and 100000000),
  difference_reason text check (length(difference_reason) <= 200),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id),
  foreign key (org_id, opened_by) references public.users (org_id, id),
  foreign key (org_id, closed_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint cash_closed_after_open check (closed_at >= opened_at),
  constraint cash_difference_needs_reason check (counted_rp is null or counted_rp = expected_rp or coalesce(length(difference_reason), 0) > 0),
  check ((status = 'CLOSED') = (closed_at is not null and closed_by is not null and counted_rp is not null and expected_rp is not null))
);
create unique index cash_session_open on public.cash_sessions (org_id, location_id, till) where status = 'OPEN';
create index cash_sessions_by_location on public.cash_sessions (org_id, location_id, opened_at);
create index cash_sessions_by_opener on public.cash_sessions (org_id, opened_by);

-- Notes and coins, piece by piece.
create table public.cash_counts (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null, cash_session_id uuid not null,
  moment text not null check (moment in ('OPENING', 'CLOSING')),
  denomination_rp int not null check (denomination_rp in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 100000)),
  pieces int not null check (pieces between 1 and 100000),
  counted_at timestamptz(3) not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, cash_session_id) references public.cash_sessions (org_id, id),
  unique (org_id, id),
  constraint cash_denomination_once unique (org_id, cash_session_id, moment, denomination_rp)
);
-- Money that is no payment of a customer: to the bank, change from the safe, a light bulb.
create table public.cash_movements (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null, cash_session_id uuid not null,
  kind text not null check (kind in ('IN', 'OUT')),
  amount_rp bigint not null check (amount_rp between 1 and 100000000),
  reason text not null check (length(reason) between 1 and 200),
  moved_at timestamptz(3) not null, moved_by uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, cash_session_id) references public.cash_sessions (org_id, id),
  foreign key (org_id, moved_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint cash_movement_in_five_rappen check (amount_rp % 5 = 0)
);
create index cash_movements_by_session on public.cash_movements (org_id, cash_session_id);
create trigger immutable before update or delete on public.cash_counts for each row execute function private.refuse_change();
create trigger immutable before update or delete on public.cash_movements for each row execute function private.refuse_change();

-- A closed session is closed for good.
create function private.cash_session_stays_closed() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'cash session is closed' using errcode = '23514', constraint = 'cash_session_closed';
end $$;
create trigger stays_closed before update or delete on public.cash_sessions for each row when (old.status = 'CLOSED') execute function private.cash_session_stays_closed();

-- Which drawer the notes went into. No session open: the money counts all the same.
alter table public.payments add column cash_session_id uuid, add foreign key (org_id, cash_session_id) references public.cash_sessions (org_id, id),
  add constraint payment_in_drawer_is_cash check (cash_session_id is null or method = 'CASH');
alter table public.deposits add column cash_session_id uuid, add column release_session_id uuid,
  add foreign key (org_id, cash_session_id) references public.cash_sessions (org_id, id),
  add foreign key (org_id, release_session_id) references public.cash_sessions (org_id, id),
  add constraint deposit_in_drawer_is_cash check ((cash_session_id is null and release_session_id is null) or method = 'CASH');
create index payments_by_session on public.payments (org_id, cash_session_id) where cash_session_id is not null;
create index deposits_by_session on public.deposits (org_id, cash_session_id) where cash_session_id is not null;
create index deposits_by_release on public.deposits (org_id, release_session_id) where release_session_id is not null;
grant update (release_session_id) on public.deposits to guichet_commands;

-- What has to lie in the drawer, Rappen, of all that is known by now.
create function private.cash_expected_rp(p_session uuid) returns bigint language sql stable set search_path = '' as $$
  select s.opening_rp
    + coalesce((select sum(case p.kind when 'REFUND' then -1 else 1 end * p.amount_rp) from public.payments p where p.org_id = s.org_id and p.cash_session_id = s.id), 0)
    + coalesce((select sum(d.amount_rp) from public.deposits d where d.org_id = s.org_id and d.cash_session_id = s.id), 0)
    - coalesce((select sum(d.amount_rp - d.captured_rp) from public.deposits d where d.org_id = s.org_id and d.release_session_id = s.id), 0)
    + coalesce((select sum(case m.kind when 'OUT' then -1 else 1 end * m.amount_rp) from public.cash_movements m where m.org_id = s.org_id and m.cash_session_id = s.id), 0)
  from public.cash_sessions s where s.id = p_session
$$;
grant execute on function private.cash_expected_rp(uuid) to authenticated;

do $$
declare t text;
begin
  foreach t in array array['cash_sessions', 'cash_counts', 'cash_movements'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Commands read the caller''s cash" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
    execute format('create policy "Staff handle cash at their locations by command" on public.%I for insert to guichet_commands
      with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]))', t);
    execute format('create trigger audit after insert or update or delete on public.%I for each row execute function private.write_audit()', t);
  end loop;
  foreach t in array array['cash_counts', 'cash_movements'] loop
    execute format('create policy "Seen with its cash session" on public.%1$I for select to authenticated
      using (org_id = any ((select private.my_orgs())::uuid[]) and exists (select from public.cash_sessions s where s.org_id = %1$I.org_id and s.id = %1$I.cash_session_id offset 0))', t);
  end loop;
end $$;
-- A colleague's session is seen while it is open: the second desk puts its customers' money into the same drawer.
create policy "Staff see their own cash sessions and the open ones of their locations, managers all of theirs" on public.cash_sessions for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[])
    and (status = 'OPEN' or opened_by = (select private.caller()) or (select private.my_role()) in ('SUPER_ADMIN', 'ADMIN', 'MANAGER')));
grant update (status, closed_at, closed_by, counted_rp, expected_rp, difference_reason) on public.cash_sessions to guichet_commands;
create policy "Staff close their own cash session, managers any of theirs" on public.cash_sessions for update to guichet_commands
  using (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[])
    and (opened_by = (select private.caller()) or (select private.my_role()) in ('ADMIN', 'MANAGER')))
  with check (org_id = (select private.my_org()));

do $$ begin
  perform private.feed('cash_sessions', 46, 't.location_id = $1 and (t.status = ''OPEN'' or t.opened_at > now() - interval ''90 days'')', 'location_id');
  perform private.feed('cash_counts', 47, 't.location_id = $1 and t.counted_at > now() - interval ''90 days''', 'location_id');
  perform private.feed('cash_movements', 48, 't.location_id = $1 and t.moved_at > now() - interval ''90 days''', 'location_id');
end $$;
