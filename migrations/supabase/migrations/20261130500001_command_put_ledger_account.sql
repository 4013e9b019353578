insert into private.commands (name, min_role) values ('put_ledger_account', 'ADMIN');
create function private.apply_put_ledger_account(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  if i ->> 'location_id' is not null then perform private.assert_location((i ->> 'location_id')::uuid); end if;
  insert into public.ledger_accounts (id, org_id, purpose, location_id, account, tax_code)
  select a.ledger_account_id, ctx.org_id, a.purpose, a.location_id, a.account, a.tax_code
  from jsonb_to_record(i) a (ledger_account_id uuid, purpose text, location_id uuid, account text, tax_code text)
  on conflict (org_id, purpose, location_id) do update set account = excluded.account, tax_code = excluded.tax_code;
  return '{}';
end $$;
revoke execute on function private.apply_put_ledger_account(private.op_context, jsonb) from public;
alter function private.apply_put_ledger_account(private.op_context, jsonb) owner to guichet_commands;
