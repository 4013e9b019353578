insert into private.commands (name) values ('close_contract');

-- A returned contract is done when nothing is owed, or when somebody decided to send the bill.
create function private.apply_close_contract(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); balance bigint; owes boolean;
begin
  perform private.assert_contract_here(c);
  if c.status <> 'RETURNED' then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_not_returned'; end if;
  if exists (select from public.contract_vehicles g where g.contract_id = c.id and g.state = 'OUT') then
    raise exception 'a car of it is still out' using errcode = '23514', constraint = 'contract_car_still_out';
  end if;
  if exists (select from public.deposits d where d.contract_id = c.id and d.status = 'HELD') then
    raise exception 'a deposit is still held' using errcode = '23514', constraint = 'deposit_still_held';
  end if;
  balance := private.balance_rp(c.id);
  owes := balance > 0 and (i ->> 'receivable')::boolean;
  if balance <> 0 and not owes then raise exception 'balance is %', balance using errcode = '23514', constraint = 'contract_not_settled'; end if;
  update public.contracts set status = 'COMPLETED', is_receivable = owes where id = c.id;
  return '{}';
end $$;
revoke execute on function private.apply_close_contract(private.op_context, jsonb) from public;
alter function private.apply_close_contract(private.op_context, jsonb) owner to guichet_commands;
