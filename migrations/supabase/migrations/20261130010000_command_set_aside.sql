-- What was confirmed at a counter and will never be in the books, because a person has decided so. The desk keeps the operation; who
-- has put it away, when and why is also the firm's business, and lies here. Goes to no desk.
insert into private.commands (name, min_role) values ('set_aside', 'STAFF');

create table public.op_set_asides (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  original_op_id uuid not null, original_author_id uuid not null, original_name text not null check (length(original_name) between 1 and 100),
  original_occurred_at timestamptz(3) not null,
  reason text not null,
  set_aside_at timestamptz(3) not null, set_aside_by uuid not null, device_id uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, original_author_id) references public.users (org_id, id),
  foreign key (org_id, set_aside_by) references public.users (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id),
  unique (org_id, id),
  constraint op_set_aside_once unique (original_op_id),
  constraint text_too_long check (length(reason) <= 500)
);
create index op_set_asides_by_location on public.op_set_asides (org_id, location_id, set_aside_at);
create trigger immutable before update or delete on public.op_set_asides for each row execute function private.refuse_change();
create trigger audit after insert or update or delete on public.op_set_asides for each row execute function private.write_audit();
alter table public.op_set_asides enable row level security;
grant select on public.op_set_asides to authenticated, guichet_commands;
grant insert on public.op_set_asides to guichet_commands;
create policy "Managers see what was set aside at their locations" on public.op_set_asides for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[])
    and (select private.my_role()) in ('SUPER_ADMIN', 'ADMIN', 'MANAGER'));
create policy "Commands look up what was set aside" on public.op_set_asides for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Whoever stands at the counter sets aside by command" on public.op_set_asides for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[])
    and set_aside_by = (select private.caller()) and (select private.at_counter()));

-- The operation itself was refused or has never come: what has been applied can not be set aside.
create function private.apply_set_aside(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_reason(i ->> 'reason'), private.assert_location((i ->> 'location_id')::uuid);
  if not exists (select from public.users u where u.id = (i ->> 'original_author_id')::uuid and u.org_id = ctx.org_id) then
    raise exception 'author is unknown' using errcode = 'P0002', constraint = 'user_unknown';
  end if;
  if exists (select from public.sync_ops s where s.op_id = (i ->> 'original_op_id')::uuid and s.status = 'applied') then
    raise exception 'it has been applied' using errcode = '23514', constraint = 'op_set_aside_is_applied';
  end if;
  insert into public.op_set_asides (id, org_id, location_id, original_op_id, original_author_id, original_name, original_occurred_at, reason, set_aside_at, set_aside_by, device_id)
  select t.set_aside_id, ctx.org_id, t.location_id, t.original_op_id, t.original_author_id, t.original_name, private.instant(t.original_occurred_at), t.reason,
    ctx.occurred_at, ctx.author_id, ctx.device_id
  from jsonb_to_record(i) t (set_aside_id uuid, location_id uuid, original_op_id uuid, original_author_id uuid, original_name text, original_occurred_at bigint, reason text);
  return '{}';
end $$;
revoke execute on function private.apply_set_aside(private.op_context, jsonb) from public;
alter function private.apply_set_aside(private.op_context, jsonb) owner to guichet_commands;
