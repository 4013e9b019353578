-- One invoice for several contracts of a payer, a month of a company's rentals: a row of invoices without a contract, whose lines say of which contract they are.
-- What such a document asks of one contract is the sum of that contract's lines, its share. All that was reckoned by document and contract is reckoned by share;
-- a document of one contract has one share, which is all of it.
alter table public.invoices alter column contract_id drop not null,
  add check (contract_id is not null or kind <> 'RECEIPT');
alter table public.invoice_vat_totals alter column contract_id drop not null;
create index invoice_vat_totals_by_invoice on public.invoice_vat_totals (org_id, invoice_id);
-- a month of a fleet has more lines than one rental
alter table public.invoice_lines drop constraint invoice_lines_position_check, add constraint invoice_lines_position_check check (position between 1 and 1000);

drop policy "Seen with its contract" on public.invoices;
create policy "Seen with its contract, a collective one with any of its contracts" on public.invoices for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and case when contract_id is null
    then exists (select from public.invoice_lines l where l.org_id = invoices.org_id and l.invoice_id = invoices.id offset 0)
    else exists (select from public.contracts c where c.org_id = invoices.org_id and c.id = invoices.contract_id offset 0) end);
drop policy "Seen with its contract" on public.invoice_vat_totals;
create policy "Seen with its contract, of a collective document with any of its contracts" on public.invoice_vat_totals for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and case when contract_id is null
    then exists (select from public.invoice_lines l where l.org_id = invoice_vat_totals.org_id and l.invoice_id = invoice_vat_totals.invoice_id offset 0)
    else exists (select from public.contracts c where c.org_id = invoice_vat_totals.org_id and c.id = invoice_vat_totals.contract_id offset 0) end);

-- A desk holds a collective document with any contract of it that it holds; the same predicate prunes there: electron/data/sync/scope.ts
update private.sync_tables s set scope = format('(%s or t.contract_id is null and exists (select from public.invoice_lines l join public.contracts c on c.org_id = l.org_id and c.id = l.contract_id
    where l.org_id = t.org_id and l.invoice_id = t.%s and %s))', s.scope, case s.tbl when 'invoices' then 'id' else 'invoice_id' end,
  (select substring(p.scope from 'c\.id = t\.contract_id and (.*)\)$') from private.sync_tables p where p.tbl = 'payments'))
  where s.tbl in ('invoices', 'invoice_vat_totals');

-- Of a document, for one of its contracts (null: for all): what it asks, what has been credited, what is allocated, what is left to pay. Rappen.
create function private.asked_rp(p_invoice uuid, p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(l.amount_rp), 0)::bigint from public.invoice_lines l where l.invoice_id = p_invoice and (p_contract is null or l.contract_id = p_contract)
$$;
create function private.credited_rp(p_invoice uuid, p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(l.amount_rp), 0)::bigint from public.invoices n join public.invoice_lines l on l.invoice_id = n.id
  where n.corrects_id = p_invoice and (p_contract is null or l.contract_id = p_contract)
$$;
create or replace function private.allocated_rp(p_invoice uuid, p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(case p.kind when 'REFUND' then -1 else 1 end * a.amount_rp), 0)::bigint
  from public.payment_allocations a left join public.payments p on p.id = a.payment_id
  where a.invoice_id = p_invoice and (p_contract is null or a.contract_id = p_contract) and a.reverses_id is null
    and not exists (select from public.payment_allocations r where r.reverses_id = a.id)
    and not exists (select from public.payments v where v.reverses_id = a.payment_id)
$$;
create function private.invoice_open_rp(p_invoice uuid, p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select private.asked_rp(p_invoice, p_contract) - private.credited_rp(p_invoice, p_contract) - private.allocated_rp(p_invoice, p_contract)
$$;

-- A credit note takes off what its lines of the contract take off, also one over a collective invoice.
create or replace function private.balance_rp(p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce((select sum(h.amount_rp) from public.contract_charges h join public.contracts c on c.id = h.contract_id
      where h.contract_id = p_contract and c.status <> 'VOID'), 0)
    - coalesce((select sum(l.amount_rp) from public.invoice_lines l join public.invoices n on n.id = l.invoice_id
      where l.contract_id = p_contract and n.kind = 'CREDIT_NOTE' and not n.is_reissue), 0)
    - private.paid_rp(p_contract)
$$;

-- What is owed: a row for each document that is not settled (a collective one names no contract), and one for what a closed contract owes beyond its documents.
create or replace function public.receivables(p_location uuid) returns table (contract_id uuid, contract_number text, invoice_id uuid, number text, recipient_name text,
  issued_at bigint, due_on date, total_rp bigint, credited_rp bigint, allocated_rp bigint, open_rp bigint)
language sql stable security invoker set search_path = '' as $$
  with documents as (
    select v.*, private.credited_rp(v.id, v.contract_id) as credited, private.allocated_rp(v.id, v.contract_id) as allocated
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

-- The same rules as before, by share: each contract of a collective invoice is credited, charged anew and paid for itself.
create or replace function private.invoice_fits() returns trigger language plpgsql set search_path = '' as $$
declare d public.invoices; asked bigint; credited bigint;
begin
  if new.kind <> 'CREDIT_NOTE' then return new; end if;
  perform from public.contracts c where c.id = new.contract_id
    or new.contract_id is null and c.id in (select l.contract_id from public.invoice_lines l where l.invoice_id = new.corrects_id) order by c.id for no key update;
  select * into d from public.invoices v where v.id = new.corrects_id and v.kind <> 'CREDIT_NOTE' and (v.contract_id is not distinct from new.contract_id
    or v.contract_id is null and exists (select from public.invoice_lines l where l.invoice_id = v.id and l.contract_id = new.contract_id));
  if not found then raise exception 'document is unknown' using errcode = 'P0002', constraint = 'invoice_unknown'; end if;
  if exists (select from public.invoices n where n.corrects_id = d.id and (n.is_reissue or new.is_reissue)
      and (n.contract_id is null or new.contract_id is null or n.contract_id = new.contract_id)) then
    raise exception 'document is credited' using errcode = '23514', constraint = 'invoice_already_credited';
  end if;
  asked := case when d.contract_id is not distinct from new.contract_id then d.total_rp else private.asked_rp(d.id, new.contract_id) end;
  if new.is_reissue and new.total_rp <> asked then
    raise exception 'a reissue credits all of it' using errcode = '23514', constraint = 'reissue_credits_all';
  end if;
  if new.is_reissue and private.allocated_rp(d.id, new.contract_id) <> 0 then
    raise exception 'a payment is allocated to it' using errcode = '23514', constraint = 'credit_needs_release';
  end if;
  -- the lines alone do not say it: what was charged can be taken off without the discount on it
  credited := case when d.contract_id is not distinct from new.contract_id then private.credited_rp(d.id) else private.credited_rp(d.id, new.contract_id) end;
  if new.total_rp > asked - credited then
    raise exception 'only % is left to credit', asked - credited using errcode = '23514', constraint = 'credit_exceeds_invoice';
  end if;
  return new;
end $$;

create or replace function private.invoice_line_fits() returns trigger language plpgsql set search_path = '' as $$
declare kept bigint;
begin
  perform from public.contracts c where c.id = new.contract_id for no key update;
  if new.corrects_line_id is null then
    if exists (select from public.invoice_lines l join public.invoices v on v.id = l.invoice_id where l.charge_id = new.charge_id and v.kind <> 'CREDIT_NOTE'
        and not exists (select from public.invoices n where n.corrects_id = v.id and n.is_reissue and (n.contract_id is null or n.contract_id = l.contract_id))) then
      raise exception 'charge is on a document' using errcode = '23514', constraint = 'charge_already_invoiced';
    end if;
    return new;
  end if;
  select l.amount_rp - coalesce((select sum(n.amount_rp) from public.invoice_lines n where n.corrects_line_id = l.id), 0) into kept
    from public.invoice_lines l where l.id = new.corrects_line_id;
  -- what is left keeps its sign: it neither grows nor turns
  if kept is null or new.amount_rp not between least(kept, 0) and greatest(kept, 0) then
    raise exception 'only % is left to credit', kept using errcode = '23514', constraint = 'credit_exceeds_invoice';
  end if;
  return new;
end $$;

create or replace function private.allocation_fits() returns trigger language plpgsql set search_path = '' as $$
declare v public.invoices; p public.payments; has_rp bigint; used_rp bigint; open_rp bigint;
begin
  perform from public.contracts c where c.id = new.contract_id for no key update;
  if new.reverses_id is not null then
    if not exists (select from public.payment_allocations a where a.id = new.reverses_id and a.reverses_id is null
        and (a.contract_id, a.invoice_id, a.amount_rp) = (new.contract_id, new.invoice_id, new.amount_rp)
        and (a.payment_id, a.deposit_id) is not distinct from (new.payment_id, new.deposit_id)) then
      raise exception 'allocation is unknown' using errcode = 'P0002', constraint = 'allocation_unknown';
    end if;
    return new;
  end if;
  select * into v from public.invoices t where t.id = new.invoice_id and t.kind <> 'CREDIT_NOTE' and (t.contract_id = new.contract_id
    or t.contract_id is null and exists (select from public.invoice_lines l where l.invoice_id = t.id and l.contract_id = new.contract_id));
  if not found then raise exception 'document is unknown' using errcode = 'P0002', constraint = 'invoice_unknown'; end if;
  if new.payment_id is not null then
    select * into p from public.payments t where t.id = new.payment_id and t.contract_id = new.contract_id and t.reverses_id is null;
    if not found then raise exception 'payment is unknown' using errcode = 'P0002', constraint = 'payment_unknown'; end if;
    if exists (select from public.payments t where t.reverses_id = p.id) then
      raise exception 'payment is void' using errcode = '23514', constraint = 'payment_already_voided';
    end if;
    has_rp := p.amount_rp - p.rounding_rp;
  else
    select t.captured_rp into has_rp from public.deposits t where t.id = new.deposit_id and t.contract_id = new.contract_id and t.status = 'SETTLED';
    if not found then raise exception 'deposit is unknown' using errcode = 'P0002', constraint = 'deposit_unknown'; end if;
  end if;
  select coalesce(sum(a.amount_rp), 0) into used_rp from private.live_allocations(new.contract_id) a
    where a.payment_id = new.payment_id or a.deposit_id = new.deposit_id;
  if new.amount_rp > has_rp - used_rp then
    raise exception 'only % of it is free', has_rp - used_rp using errcode = '23514', constraint = 'allocation_exceeds_payment';
  end if;
  open_rp := case when v.contract_id is null then private.invoice_open_rp(v.id, new.contract_id) else private.invoice_open_rp(v.id) end;
  if p.kind = 'REFUND' then
    if new.amount_rp > -open_rp then raise exception 'no more than % is due back', -open_rp using errcode = '23514', constraint = 'refund_exceeds_credit'; end if;
  elsif new.amount_rp > open_rp then
    raise exception 'only % is open', open_rp using errcode = '23514', constraint = 'invoice_overpaid';
  end if;
  return new;
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in ('asked_rp', 'credited_rp', 'invoice_open_rp') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('grant execute on function %s to authenticated, guichet_commands', f.signature);
  end loop;
end $$;
