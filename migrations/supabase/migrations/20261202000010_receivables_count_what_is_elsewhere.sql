-- What is owed at a location is reckoned from all that there is, also where a document of this location is on a contract that is open elsewhere: what
-- was credited, refunded or voided there is not seen by its rows any more, and counts all the same (ADR 63). The sums of the commands stay as they are.
create function private.credited_seen_rp(p_invoice uuid, p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(l.amount_rp), 0)::bigint from public.invoice_lines l where (p_contract is null or l.contract_id = p_contract) and l.invoice_id in (
    select n.id from public.invoices n where n.corrects_id = p_invoice union select n.id from private.invoices_of_open_contracts n where n.corrects_id = p_invoice)
$$;
create function private.allocated_seen_rp(p_invoice uuid, p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(case when exists (select from public.payments p where p.id = a.payment_id and p.kind = 'REFUND')
      or exists (select from private.payments_of_open_contracts p where p.id = a.payment_id and p.kind = 'REFUND') then -1 else 1 end * a.amount_rp), 0)::bigint
  from public.payment_allocations a
  where a.invoice_id = p_invoice and (p_contract is null or a.contract_id = p_contract) and a.reverses_id is null
    and not exists (select from public.payment_allocations r where r.reverses_id = a.id)
    and not exists (select from public.payments v where v.reverses_id = a.payment_id)
    and not exists (select from private.payments_of_open_contracts v where v.reverses_id = a.payment_id)
$$;
revoke execute on function private.credited_seen_rp(uuid, uuid), private.allocated_seen_rp(uuid, uuid) from public;
grant execute on function private.credited_seen_rp(uuid, uuid), private.allocated_seen_rp(uuid, uuid) to authenticated;

create or replace function public.receivables(p_location uuid) returns table (contract_id uuid, contract_number text, invoice_id uuid, number text, recipient_name text,
  issued_at bigint, due_on date, total_rp bigint, credited_rp bigint, allocated_rp bigint, open_rp bigint)
language sql stable security invoker set search_path = '' as $$
  with documents as (
    select v.*, private.credited_seen_rp(v.id, v.contract_id) as credited, private.allocated_seen_rp(v.id, v.contract_id) as allocated
    from public.invoices v where v.org_id = (select private.my_org()) and v.location_id = p_location and v.kind <> 'CREDIT_NOTE')
  select d.contract_id, c.number, d.id, d.number, d.recipient_name, private.millis(d.issued_at), d.due_on, d.total_rp, d.credited, d.allocated, d.total_rp - d.credited - d.allocated
  from documents d left join public.contracts c on c.id = d.contract_id where d.total_rp - d.credited - d.allocated <> 0
  union all
  select r.id, r.number, null, null, null, null, null, r.owed, 0, 0, r.owed from (
    select c.id, c.number, (private.balance_rp(c.id) - coalesce((select sum(private.invoice_open_rp(l.invoice_id, c.id)) from (
      select distinct x.invoice_id from public.invoice_lines x join public.invoices v on v.id = x.invoice_id where x.contract_id = c.id and v.kind <> 'CREDIT_NOTE') l), 0))::bigint as owed
    from public.contracts c where c.org_id = (select private.my_org()) and c.status = 'COMPLETED' and c.is_receivable
      and coalesce(c.returned_location_id, c.pickup_location_id) = p_location) r where r.owed <> 0
  order by 2 nulls last, 4 nulls last
$$;
