insert into private.commands (name) values ('hold_deposit');

create function private.apply_hold_deposit(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid);
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  if c.status <> 'ACTIVE' then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_not_active'; end if;
  insert into public.deposits (id, org_id, contract_id, location_id, method, amount_rp, authorisation_code, card_last4, status, held_at, cash_session_id)
  select d.deposit_id, ctx.org_id, c.id, d.location_id, d.method, d.amount_rp, d.authorisation_code, d.card_last4, 'HELD', private.instant(d.at),
    private.drawer_of(d.method, d.cash_session_id)
  from jsonb_to_record(i) d (deposit_id uuid, location_id uuid, method public.payment_method, amount_rp bigint, authorisation_code text, card_last4 text, at bigint, cash_session_id uuid);
  return '{}';
end $$;
revoke execute on function private.apply_hold_deposit(private.op_context, jsonb) from public;
alter function private.apply_hold_deposit(private.op_context, jsonb) owner to guichet_commands;
