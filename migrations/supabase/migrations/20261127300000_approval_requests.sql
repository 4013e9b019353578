-- What a clerk asks a manager who is not beside the counter: the very operations of one check-out that go beyond the clerk's role. The manager
-- answers from another desk under their own name; the clerk's operation then passes only as it was asked for, once and not for long.
create table public.approval_requests (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  -- the contract that the check-out will make: it is not there yet
  contract_id uuid not null, customer_id uuid not null, vehicle_id uuid not null,
  -- JSON, [{name, input}]: what is granted is exactly this
  ops text not null check (length(ops) <= 8000),
  asked_at timestamptz(3) not null, asked_by uuid not null,
  status text not null default 'OPEN' check (status in ('OPEN', 'GRANTED', 'DECLINED')),
  answered_at timestamptz(3), answered_by uuid, answer text check (length(answer) <= 200),
  -- by the clock of the manager's desk; an operation of later is not covered
  valid_until timestamptz(3),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, customer_id) references public.customers (org_id, id),
  foreign key (org_id, vehicle_id) references public.vehicles (org_id, id),
  foreign key (org_id, asked_by) references public.users (org_id, id),
  foreign key (org_id, answered_by) references public.users (org_id, id),
  unique (org_id, id),
  check ((status = 'OPEN') = (answered_at is null) and num_nulls(answered_at, answered_by) in (0, 2)
    and (status = 'GRANTED') = (valid_until is not null)),
  constraint approval_of_oneself check (answered_by <> asked_by),
  check (valid_until <= answered_at + interval '1 hour')
);
create index approval_requests_by_location on public.approval_requests (org_id, location_id, asked_at);
create index approval_requests_by_contract on public.approval_requests (org_id, contract_id);

alter table public.approval_requests enable row level security;
grant select on public.approval_requests to authenticated;
grant select, insert, update (status, answered_at, answered_by, answer, valid_until) on public.approval_requests to guichet_commands;
create policy "Commands read the caller's firm" on public.approval_requests for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Staff see what is asked at their locations" on public.approval_requests for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]));
create policy "Staff ask in their own name at their locations" on public.approval_requests for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.at_counter()) and asked_by = (select private.caller())
    and location_id = any ((select private.my_locations())::uuid[]) and status = 'OPEN');
create policy "Managers answer others in their own name, once" on public.approval_requests for update to guichet_commands
  using (org_id = (select private.my_org()) and status = 'OPEN' and asked_by <> (select private.caller())
    and (select private.my_role()) in ('ADMIN', 'MANAGER') and location_id = any ((select private.my_locations())::uuid[]))
  with check (org_id = (select private.my_org()) and answered_by = (select private.caller()));
create trigger audit after insert or update or delete on public.approval_requests for each row execute function private.write_audit();

-- Who has granted this very operation to its author, for the check-out that was shown: the same customer, car and words, and in time. Nothing
-- is granted by somebody who has left.
create function private.granter(ctx private.op_context, p_name text, i jsonb) returns uuid language sql stable set search_path = '' as $$
  select r.answered_by from public.approval_requests r
    join public.users u on u.org_id = r.org_id and u.id = r.answered_by and u.is_active
    join public.contracts c on c.org_id = r.org_id and c.id = r.contract_id and c.customer_id = r.customer_id
    join public.contract_vehicles g on g.org_id = c.org_id and g.contract_id = c.id and g.seq = 1 and g.vehicle_id = r.vehicle_id
  where r.org_id = private.my_org() and r.status = 'GRANTED' and r.asked_by = ctx.author_id and r.contract_id::text = i ->> 'contract_id'
    and ctx.occurred_at <= r.valid_until
    and exists (select from jsonb_array_elements(r.ops::jsonb) o where o = jsonb_build_object('name', p_name, 'input', i))
  limit 1
$$;
-- How much whoever granted it may take off themselves, by the role that they have now.
create function private.granted_limit_bp(ctx private.op_context, i jsonb) returns int language sql stable set search_path = '' as $$
  select case u.role when 'ADMIN' then 10000 when 'MANAGER' then o.manager_discount_bp else o.staff_discount_bp end
  from public.users u join public.organizations o on o.id = u.org_id
  where u.id = private.granter(ctx, 'grant_discount', i)
$$;

select private.feed('approval_requests', 170, 't.location_id = $1 and t.asked_at > now() - interval ''90 days''', 'location_id');
