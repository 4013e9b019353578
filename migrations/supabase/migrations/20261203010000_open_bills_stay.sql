-- A bill that is not paid stays at its counter for as long as it is open, and what was paid stays in the books of where it was paid (ADR 69).
alter table public.contracts
  -- when a closed contract was settled last; null where it never was, and for those that were closed before this column
  add column settled_at timestamptz(3);
grant update (settled_at) on public.contracts to guichet_commands;

-- The condition on alias %s under which a desk keeps a contract that is its own: it is not closed, something of it is open, or it is no longer
-- ago than 90 days. The twin of `is_kept` in electron/data/sync/scope.ts.
create function private.kept(p_alias text) returns text language sql immutable set search_path = '' as $$
  select format('(%1$s.status in (''ACTIVE'', ''RETURNED'') or %1$s.is_receivable or greatest(%1$s.settled_at, coalesce(%1$s.returned_at, %1$s.ends_at)) > now() - interval ''90 days'')', p_alias)
$$;
revoke execute on function private.kept(text) from public;

create or replace function private.open_source(p_tbl text, p_columns text[]) returns text language sql immutable set search_path = '' as $$
  select format('(select %1$s from public.%2$I t where exists (select from public.contracts c where c.org_id = t.org_id and c.id = t.contract_id
      and (($1 in (c.pickup_location_id, c.return_location_id) or c.returned_location_id = $1) and %7$s%3$s))%4$s
    union all select %1$s from private.%5$I t where not coalesce($1 = any (t.contract_locations), false)%6$s)',
    (select string_agg(format('t.%I', c), ', ') from unnest(p_columns) c), p_tbl,
    -- what was written here or taken here is known here, too
    case when 'location_id' = any (p_columns) then ' or c.status = ''ACTIVE'' and t.location_id = $1' else '' end,
    case p_tbl
      when 'booking_notes' then ' or exists (select from public.reservations r where r.org_id = t.org_id and r.id = t.reservation_id and r.location_id = $1 and r.ends_at > now() - interval ''90 days'')'
      when 'invoices' then format(' or t.contract_id is null and exists (select from public.invoice_lines l join public.contracts c on c.org_id = l.org_id and c.id = l.contract_id
        where l.org_id = t.org_id and l.invoice_id = t.id and ($1 in (c.pickup_location_id, c.return_location_id) or c.returned_location_id = $1) and %s)', private.kept('c'))
      when 'payments' then ' or t.location_id = $1 and t.paid_at > now() - interval ''90 days'''
      else '' end,
    p_tbl || '_of_open_contracts', case when 'location_id' = any (p_columns) then ' and t.location_id <> $1' else '' end, private.kept('c'))
$$;

do $$
declare old_form text := 'coalesce(%1$s.returned_at, %1$s.ends_at) > now() - interval ''90 days''';
begin
  update private.sync_tables s set scope = replace(replace(s.scope, format(old_form, 'c'), private.kept('c')), format(old_form, 't'), private.kept('t'))
    where s.scope like '%returned_at%';
  perform private.refeed('contracts');
  update private.sync_tables s set source = private.open_source(s.tbl, s.columns) where s.blank is not null;
end $$;

-- What was taken at a counter is in that counter's books, wherever its contract was closed since.
drop policy "Seen where its contract is, and where it was taken" on public.payments;
create policy "Seen where its contract is" on public.payments for select to authenticated using (org_id = any ((select private.my_orgs())::uuid[])
  and exists (select from public.contracts c where c.org_id = payments.org_id and c.id = payments.contract_id
    and (array[c.pickup_location_id, c.return_location_id, c.returned_location_id] && (select private.my_locations())::uuid[] or c.customer_id = (select private.my_customer())) offset 0));
create policy "Staff see what was taken at their locations" on public.payments for select to authenticated
  using (org_id = any ((select private.counter_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]));

-- A closed contract is to be settled while it owes something, or while a document of it asks for more or less than has come. Whatever an operation
-- has done to the contracts that it names, this says afterwards how they stand; the twin is electron/data/commands/settled.ts.
create function private.settle_contracts(ctx private.op_context, p_name text, i jsonb) returns void language plpgsql set search_path = '' as $$
declare c public.contracts; is_open boolean;
begin
  for c in select x.* from public.contracts x where x.org_id = ctx.org_id and x.status = 'COMPLETED' and x.id in (
      select (i ->> 'contract_id')::uuid union select n::uuid from jsonb_array_elements_text(case jsonb_typeof(i -> 'contract_ids') when 'array' then i -> 'contract_ids' else '[]' end) n)
      order by x.id for update loop
    is_open := private.balance_rp(c.id) > 0 or exists (
      select from (select distinct l.invoice_id from public.invoice_lines l join public.invoices v on v.id = l.invoice_id where l.contract_id = c.id and v.kind <> 'CREDIT_NOTE') d
      where private.invoice_open_rp(d.invoice_id, c.id) <> 0);
    if is_open and (not c.is_receivable or c.settled_at is not null) then update public.contracts set is_receivable = true, settled_at = null where id = c.id;
    elsif not is_open and (c.is_receivable or c.settled_at is null or p_name = 'close_contract') then update public.contracts set is_receivable = false, settled_at = ctx.occurred_at where id = c.id;
    end if;
  end loop;
end $$;
revoke execute on function private.settle_contracts(private.op_context, text, jsonb) from public;
alter function private.settle_contracts(private.op_context, text, jsonb) owner to guichet_commands;

-- Who has paid on account is done now, not for ever on the list.
update public.contracts c set is_receivable = false, settled_at = coalesce((select max(p.paid_at) from public.payments p where p.contract_id = c.id), c.returned_at, c.ends_at)
  where c.status = 'COMPLETED' and c.is_receivable and private.balance_rp(c.id) <= 0 and not exists (
    select from (select distinct l.invoice_id from public.invoice_lines l join public.invoices v on v.id = l.invoice_id where l.contract_id = c.id and v.kind <> 'CREDIT_NOTE') d
    where private.invoice_open_rp(d.invoice_id, c.id) <> 0);

-- A contract that comes back into a desk's scope brings what belongs to it.
create function private.is_kept(c public.contracts) returns boolean language sql stable set search_path = '' as $$
  select c.status in ('ACTIVE', 'RETURNED') or c.is_receivable or greatest(c.settled_at, coalesce(c.returned_at, c.ends_at)) > now() - interval '90 days'
$$;
revoke execute on function private.is_kept(public.contracts) from public;
grant execute on function private.is_kept(public.contracts) to guichet_commands;
drop trigger tell_of_contract on public.contracts;
create trigger tell_of_contract after update on public.contracts for each row
  when ((old.status = 'ACTIVE') <> (new.status = 'ACTIVE')
    or (old.pickup_location_id, old.return_location_id, old.returned_location_id) is distinct from (new.pickup_location_id, new.return_location_id, new.returned_location_id)
    or private.is_kept(new) and not private.is_kept(old))
  execute function private.tell_of_contract();
