-- What a person has decided about a contradiction, and whose operations somebody else has taken over.
alter table public.sync_conflicts add column decision text, add column reason text,
  add constraint conflict_decision check (decision in ('AS_RECORDED', 'PUT_RIGHT', 'OTHER_STANDS')),
  add constraint text_too_long check (length(reason) <= 500);
grant update (decision, reason) on public.sync_conflicts to guichet_commands;
select private.refeed('sync_conflicts');

-- An operation whose author can not or may not send it any more, done by a manager as an operation of their own. The author's name
-- is not used: this row says who had it, who has done it, and why. Lies at the server only.
create table public.op_takeovers (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  original_op_id uuid not null, original_author_id uuid not null, original_name text not null check (length(original_name) between 1 and 100),
  original_occurred_at timestamptz(3) not null,
  new_op_id uuid not null,
  reason text not null,
  taken_at timestamptz(3) not null, taken_by uuid not null, device_id uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, original_author_id) references public.users (org_id, id),
  foreign key (org_id, taken_by) references public.users (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id),
  unique (org_id, id),
  constraint op_taken_over_once unique (original_op_id),
  constraint text_too_long check (length(reason) <= 500)
);
create index op_takeovers_by_location on public.op_takeovers (org_id, location_id, taken_at);
create trigger immutable before update or delete on public.op_takeovers for each row execute function private.refuse_change();
create trigger audit after insert or update or delete on public.op_takeovers for each row execute function private.write_audit();
alter table public.op_takeovers enable row level security;
grant select on public.op_takeovers to authenticated, guichet_commands;
grant insert on public.op_takeovers to guichet_commands;
create policy "Managers see what was taken over at their locations" on public.op_takeovers for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[])
    and (select private.my_role()) in ('SUPER_ADMIN', 'ADMIN', 'MANAGER'));
create policy "Commands look up what was taken over" on public.op_takeovers for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Managers take over by command" on public.op_takeovers for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[])
    and taken_by = (select private.caller()) and (select private.my_role()) in ('ADMIN', 'MANAGER'));
