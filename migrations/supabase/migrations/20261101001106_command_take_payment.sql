insert into private.commands (name) values ('take_payment');

-- Money in, or back out: never more than has come in (a captured deposit has), and back only by a manager.
create function private.apply_take_payment(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); paid bigint := private.paid_rp(c.id);
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  if i ->> 'kind' = 'REFUND' then
    if private.my_role() > 'MANAGER' then raise exception 'a refund is for a manager' using errcode = '42501', constraint = 'refund_needs_manager'; end if;
    if (i ->> 'amount_rp')::bigint - (i ->> 'rounding_rp')::int > paid then
      raise exception 'only % has been paid', paid using errcode = '23514', constraint = 'refund_exceeds_paid';
    end if;
  end if;
  insert into public.payments (id, org_id, contract_id, location_id, kind, method, amount_rp, rounding_rp, reference, paid_at, taken_by, cash_session_id)
  select p.payment_id, ctx.org_id, c.id, p.location_id, p.kind, p.method, p.amount_rp, p.rounding_rp, p.reference, private.instant(p.at), ctx.author_id,
    private.drawer_of(p.method, p.cash_session_id)
  from jsonb_to_record(i) p (payment_id uuid, location_id uuid, kind text, method public.payment_method, amount_rp bigint, rounding_rp int, reference text, at bigint, cash_session_id uuid);
  return '{}';
end $$;
revoke execute on function private.apply_take_payment(private.op_context, jsonb) from public;
alter function private.apply_take_payment(private.op_context, jsonb) owner to guichet_commands;
