-- A deposit that was settled, a payment and a drawer are told of with their contract, their sum and their till: "Deposit settled" alone is no sentence. The audit of a
-- change holds what changed; what it belongs to is read beside it.
do $$
declare
  change record;
  was text;
begin
  for change in select * from (values
    ($a$case when a.table_name = 'contracts' then a.row_id::text else a.r ->> 'contract_id' end) filter (where a.table_name = 'contracts' or $a$,
     $a$case a.table_name when 'contracts' then a.row_id::text when 'deposits' then (select z.contract_id::text from public.deposits z where z.org_id = v_org and z.id = a.row_id) else a.r ->> 'contract_id' end) filter (where a.table_name in ('contracts', 'deposits') or $a$),
    ($a$filter (where a.table_name = 'invoices'))[1] as invoice$a$,
     $a$filter (where a.table_name = 'invoices'))[1] as invoice,
      sum((a.after ->> 'amount_rp')::bigint) filter (where a.table_name in ('payments', 'cash_movements') or (a.table_name = 'deposits' and a.action = 'INSERT')) as amount_rp,
      (array_agg((select z.till from public.cash_sessions z where z.org_id = v_org and z.id = case a.table_name when 'cash_sessions' then a.row_id else (a.after ->> 'cash_session_id')::uuid end))
        filter (where a.table_name in ('cash_sessions', 'cash_movements')))[1] as till$a$),
    ($a$'invoice', g.invoice)$a$, $a$'invoice', g.invoice, 'amount_rp', g.amount_rp, 'till', g.till)$a$)
  ) as changes (old, new) loop
    was := pg_catalog.pg_get_functiondef('private.audit_trail(bigint, bigint, uuid, int)'::regprocedure);
    if length(was) - length(replace(was, change.old, '')) <> length(change.old) then
      raise exception '% is not once in audit_trail', change.old;
    end if;
    execute replace(was, change.old, change.new);
  end loop;
end $$;
