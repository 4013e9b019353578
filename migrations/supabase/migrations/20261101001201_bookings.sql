-- What changes a booking after it was made: limits as data, notes that only the firm reads, approvals.
alter table public.organizations
  add column staff_discount_bp int not null default 500,
  add column manager_discount_bp int not null default 3000,
  -- what STAFF may charge at the counter on their own, a line
  add column staff_charge_rp bigint not null default 50000,
  add constraint discount_limits_in_order check (staff_discount_bp >= 0 and staff_discount_bp <= manager_discount_bp and manager_discount_bp <= 10000),
  add constraint staff_charge_in_range check (staff_charge_rp between 0 and 100000000);
alter table public.contract_charges add column description text not null default '', add check (length(description) <= 200);

-- What a manager has agreed to, from whichever desk: the operation that makes use of it depends on this one.
create table public.approvals (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  -- the command that is approved, and of what: at least one
  command text not null check (length(command) <= 60),
  contract_id uuid, reservation_id uuid, approved_op_id uuid,
  -- how far, where the command has a limit of its own
  limit_bp int check (limit_bp between 0 and 10000),
  reason text not null check (length(reason) between 1 and 200),
  approved_at timestamptz(3) not null, approved_by uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, reservation_id) references public.reservations (org_id, id),
  foreign key (org_id, approved_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint approval_names_something check (num_nonnulls(contract_id, reservation_id, approved_op_id) > 0)
);
create index approvals_by_contract on public.approvals (org_id, contract_id);
create index approvals_by_location on public.approvals (org_id, location_id);

-- Why something was done to a reservation or a contract. Not for customers, so it is a table of its own and no column of theirs.
create table public.booking_notes (
  id uuid primary key,
  org_id uuid not null, reservation_id uuid, contract_id uuid,
  kind text not null check (kind in ('RESERVATION_CANCELLED', 'NO_SHOW', 'EXTENDED', 'VEHICLE_SWAPPED', 'VOIDED', 'REOPENED', 'DISCOUNT', 'DEPOSIT_WAIVED')),
  text text not null check (length(text) <= 200),
  approval_id uuid,
  written_at timestamptz(3) not null, written_by uuid not null,
  foreign key (org_id, reservation_id) references public.reservations (org_id, id),
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, approval_id) references public.approvals (org_id, id),
  foreign key (org_id, written_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint approval_used unique (approval_id),
  check (num_nonnulls(reservation_id, contract_id) = 1)
);
create index booking_notes_by_contract on public.booking_notes (org_id, contract_id);
create index booking_notes_by_reservation on public.booking_notes (org_id, reservation_id);

do $$
declare t text;
begin
  foreach t in array array['approvals', 'booking_notes'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Commands read the caller''s firm" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
    execute format('create trigger immutable before update or delete on public.%I for each row execute function private.refuse_change()', t);
    execute format('create trigger never_truncated before truncate on public.%I for each statement execute function private.refuse_change()', t);
    execute format('create trigger audit after insert or update or delete on public.%I for each row execute function private.write_audit()', t);
  end loop;
end $$;
create policy "Staff see the approvals of their locations" on public.approvals for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]));
create policy "Managers approve in their own name" on public.approvals for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER') and approved_by = (select private.caller())
    and location_id = any ((select private.my_locations())::uuid[]));
create policy "Staff see the notes of bookings they see" on public.booking_notes for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter())
    and (exists (select from public.contracts c where c.org_id = booking_notes.org_id and c.id = booking_notes.contract_id)
      or exists (select from public.reservations r where r.org_id = booking_notes.org_id and r.id = booking_notes.reservation_id)));
create policy "Counter staff write notes by command" on public.booking_notes for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.at_counter()) and written_by = (select private.caller()));

grant insert on public.reservations to guichet_commands;
grant update (starts_at, ends_at, category_id, price_plan_id, return_location_id) on public.reservations to guichet_commands;
create policy "Staff book at their locations" on public.reservations for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]) and status = 'BOOKED');

grant update (ends_at, fuel_unit_rp) on public.contracts to guichet_commands;
-- No contract is born returned or void: those states are reached by legal transitions only.
alter policy "Staff hand out cars at their locations" on public.contracts
  with check (org_id = (select private.my_org()) and pickup_location_id = any ((select private.my_locations())::uuid[]) and status in ('DRAFT', 'ACTIVE'));
-- A car that was swapped in elsewhere makes that location one of the contract's.
alter policy "Staff take back any car of the firm at their locations" on public.contracts
  with check (org_id = (select private.my_org()) and (pickup_location_id = any ((select private.my_locations())::uuid[])
    or returned_location_id = any ((select private.my_locations())::uuid[])
    or exists (select from public.contract_vehicles g where g.org_id = contracts.org_id and g.contract_id = contracts.id
      and g.out_location_id = any ((select private.my_locations())::uuid[]))));

grant update (resolved_at, resolved_by) on public.sync_conflicts to guichet_commands;
create policy "A command that answers a conflict resolves it in the caller's name" on public.sync_conflicts for update to guichet_commands
  using (org_id = (select private.my_org()) and resolved_at is null
    and (location_id = any ((select private.my_locations())::uuid[]) or other_location_id = any ((select private.my_locations())::uuid[])))
  with check (resolved_by = (select private.caller()));

-- The cars of a contract are numbered without gaps, and it is complete only when all of them are back.
create function private.legs_follow_each_other() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.seq <> (select coalesce(max(g.seq), 0) + 1 from public.contract_vehicles g where g.contract_id = new.contract_id) then
    raise exception 'leg % does not follow', new.seq using errcode = '23514', constraint = 'legs_follow_each_other';
  end if;
  return new;
end $$;
create trigger legs_follow_each_other before insert on public.contract_vehicles for each row execute function private.legs_follow_each_other();
create function private.complete_with_all_cars_in() returns trigger language plpgsql set search_path = '' as $$
begin
  if exists (select from public.contract_vehicles g where g.contract_id = new.id and g.state = 'OUT') then
    raise exception 'a car of it is still out' using errcode = '23514', constraint = 'contract_car_still_out';
  end if;
  return new;
end $$;
create trigger complete_with_all_cars_in before update of status on public.contracts for each row
  when (new.status = 'COMPLETED' and old.status <> 'COMPLETED') execute function private.complete_with_all_cars_in();

do $$
declare
  with_contract text := (select s.scope from private.sync_tables s where s.tbl = 'contract_charges');
  with_reservation text := 'exists (select from public.reservations r where r.org_id = t.org_id and r.id = t.reservation_id and '
    || replace((select s.scope from private.sync_tables s where s.tbl = 'reservations'), 't.', 'r.') || ')';
begin
  perform private.refeed('organizations'), private.refeed('contract_charges');
  perform private.feed('approvals', 30, 't.location_id = $1 and t.approved_at > now() - interval ''90 days''', 'location_id');
  perform private.feed('booking_notes', 31, '(' || with_contract || ' or ' || with_reservation || ')');
end $$;
