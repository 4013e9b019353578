insert into private.commands (name) values ('settle_deposit');

-- Captures up to what is held and releases the rest, once.
create function private.apply_settle_deposit(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); d public.deposits;
begin
  select * into d from public.deposits t where t.id = (i ->> 'deposit_id')::uuid and t.contract_id = c.id;
  if not found then raise exception 'deposit is unknown' using errcode = 'P0002', constraint = 'deposit_unknown'; end if;
  if d.status <> 'HELD' then raise exception 'deposit is settled' using errcode = '23514', constraint = 'deposit_already_settled'; end if;
  update public.deposits set status = 'SETTLED', captured_rp = (i ->> 'captured_rp')::bigint, settled_at = private.instant((i ->> 'at')::bigint),
    release_session_id = private.drawer_of(d.method, (i ->> 'cash_session_id')::uuid) where id = d.id;
  -- row level security hides the row from the update where the car neither left nor came back
  if not found then raise exception 'not a location of yours' using errcode = '42501', constraint = 'location_not_yours'; end if;
  return '{}';
end $$;
revoke execute on function private.apply_settle_deposit(private.op_context, jsonb) from public;
alter function private.apply_settle_deposit(private.op_context, jsonb) owner to guichet_commands;
