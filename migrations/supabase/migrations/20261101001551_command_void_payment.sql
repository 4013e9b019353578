insert into private.commands (name, min_role) values ('void_payment', 'MANAGER');

-- A payment that was none: a row of the opposite kind takes it back, in full and once. A closed contract may owe again.
create function private.apply_void_payment(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); p public.payments;
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  select * into p from public.payments t where t.id = (i ->> 'voids_id')::uuid and t.contract_id = c.id and t.reverses_id is null;
  if not found then raise exception 'payment is unknown' using errcode = 'P0002', constraint = 'payment_unknown'; end if;
  if exists (select from public.payments t where t.reverses_id = p.id) then
    raise exception 'payment is void' using errcode = '23514', constraint = 'payment_already_voided';
  end if;
  if p.kind = 'PAYMENT' and p.amount_rp - p.rounding_rp > private.paid_rp(c.id) then
    raise exception 'it has been paid back' using errcode = '23514', constraint = 'refund_exceeds_paid';
  end if;
  insert into public.payments (id, org_id, contract_id, location_id, kind, method, amount_rp, rounding_rp, reference, paid_at, taken_by, cash_session_id, reverses_id)
  values ((i ->> 'payment_id')::uuid, ctx.org_id, c.id, (i ->> 'location_id')::uuid, case p.kind when 'REFUND' then 'PAYMENT' else 'REFUND' end, p.method, p.amount_rp,
    p.rounding_rp, i ->> 'reason', private.instant((i ->> 'at')::bigint), ctx.author_id, private.drawer_of(p.method, (i ->> 'cash_session_id')::uuid), p.id);
  if c.status = 'COMPLETED' and private.balance_rp(c.id) > 0 then update public.contracts set is_receivable = true where id = c.id; end if;
  return '{}';
end $$;
revoke execute on function private.apply_void_payment(private.op_context, jsonb) from public;
alter function private.apply_void_payment(private.op_context, jsonb) owner to guichet_commands;
