insert into private.commands (name, min_role) values ('issue_collective_invoice', 'STAFF');

-- All that the charges of several closed contracts of one payer ask for, on one document; what was paid on them before is allocated to it, each contract's to its own share.
create function private.apply_issue_collective_invoice(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare d public.invoices; lines public.invoice_lines[]; r jsonb := i -> 'recipient'; ids uuid[]; a jsonb;
begin
  perform private.assert_list(i, 'lines', 1, 1000), private.assert_list(i, 'contract_ids', 1, 200), private.assert_list(i, 'allocations', 0, 1000), private.assert_days(i ->> 'due_on');
  perform private.assert_location((i ->> 'location_id')::uuid);
  select array_agg(distinct e::uuid order by e::uuid) into ids from jsonb_array_elements_text(i -> 'contract_ids') e;
  -- in one order, so that two such commands never wait for each other
  perform private.lock_contract(c) from unnest(ids) c;
  if exists (select from public.contracts c where c.id = any (ids) and not (c.status = 'COMPLETED' and c.is_receivable)) then
    raise exception 'a contract is not closed as a receivable' using errcode = '23514', constraint = 'contract_not_receivable';
  end if;
  if (select count(distinct coalesce((select x.into_customer_id from public.customer_redirects x where x.customer_id = c.customer_id), c.customer_id)) from public.contracts c where c.id = any (ids)) > 1 then
    raise exception 'contracts of several customers' using errcode = '23514', constraint = 'contracts_of_one_payer';
  end if;
  if exists (select from public.invoice_lines l join public.invoices v on v.id = l.invoice_id where l.contract_id = any (ids) and v.kind <> 'CREDIT_NOTE'
      and not exists (select from public.invoices n where n.corrects_id = v.id and n.is_reissue and (n.contract_id is null or n.contract_id = l.contract_id))) then
    raise exception 'a contract is on a document' using errcode = '23514', constraint = 'contract_already_invoiced';
  end if;
  if exists (select from jsonb_array_elements(i -> 'lines') e where not exists (
      select from public.contract_charges k where k.id = (e ->> 'charge_id')::uuid and k.contract_id = any (ids))) then
    raise exception 'charge is unknown' using errcode = 'P0002', constraint = 'charge_unknown';
  end if;
  perform private.use_number(ctx, 'INVOICE', (i ->> 'number_block_id')::uuid, i ->> 'number');
  d.id := (i ->> 'invoice_id')::uuid; d.org_id := ctx.org_id; d.location_id := (i ->> 'location_id')::uuid;
  d.kind := 'INVOICE'; d.number := i ->> 'number'; d.is_reissue := false; d.payer := i ->> 'payer'; d.locale := i ->> 'locale';
  d.recipient_name := r ->> 'name'; d.recipient_line := r ->> 'line'; d.recipient_street := r ->> 'street'; d.recipient_house_number := r ->> 'house_number';
  d.recipient_postcode := r ->> 'postcode'; d.recipient_town := r ->> 'town'; d.recipient_country := r ->> 'country';
  select min(c.starts_at), max(coalesce(c.returned_at, c.ends_at)) into d.starts_at, d.ends_at from public.contracts c where c.id = any (ids);
  d.due_on := (i ->> 'due_on')::date; d.issued_at := private.instant((i ->> 'at')::bigint); d.issued_by := ctx.author_id; d.device_id := ctx.device_id;
  select array_agg(row(e.value ->> 'id', ctx.org_id, k.contract_id, d.id, e.n, k.id, null, k.kind,
      left(case d.locale when 'fr' then coalesce(x.name_fr, n.name_fr) when 'it' then coalesce(x.name_it, n.name_it) when 'en' then coalesce(x.name_en, n.name_en)
        else coalesce(x.name_de, n.name_de) end || case when k.kind in ('LATE', 'FUEL') and k.description <> '' then ': ' || k.description else '' end, 200),
      k.quantity, k.unit_rp, k.amount_rp, k.vat_code, k.vat_bp)::public.invoice_lines order by e.n)
    into lines from jsonb_array_elements(i -> 'lines') with ordinality e (value, n)
    join public.contract_charges k on k.id = (e.value ->> 'charge_id')::uuid join public.charge_kinds n on n.org_id = k.org_id and n.kind = k.kind
    left join public.extras x on x.org_id = k.org_id and x.id = k.extra_id;
  perform private.store_document(d, lines);
  for a in select e from jsonb_array_elements(i -> 'allocations') e loop
    perform private.apply_allocate_payment(ctx, a || jsonb_build_object('invoice_id', d.id, 'at', i -> 'at'));
  end loop;
  return '{}';
end $$;

-- Takes off what a document asked for: of its contract, of one contract of a collective invoice, or (contract_id null) of all of them at once.
-- A reissue takes off all of that and leaves the charges for another document.
create or replace function private.apply_issue_credit_note(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts; old public.invoices; d public.invoices; lines public.invoice_lines[];
begin
  if i ->> 'contract_id' is not null then c := private.lock_contract((i ->> 'contract_id')::uuid);
  else perform private.lock_contract(l.contract_id) from (select distinct x.contract_id from public.invoice_lines x where x.invoice_id = (i ->> 'corrects_id')::uuid order by 1) l; end if;
  perform private.assert_list(i, 'lines', 1, 1000);
  -- only desks go by them, but nothing else is kept under that name
  if i ? 'contract_ids' then
    perform private.assert_list(i, 'contract_ids', 0, 200);
    perform e::uuid from jsonb_array_elements_text(i -> 'contract_ids') e;
  end if;
  perform private.assert_location((i ->> 'location_id')::uuid);
  select * into old from public.invoices v where v.id = (i ->> 'corrects_id')::uuid and v.kind <> 'CREDIT_NOTE' and (v.contract_id is not distinct from c.id
    or v.contract_id is null and exists (select from public.invoice_lines l where l.invoice_id = v.id and l.contract_id = c.id));
  -- a document that is none has no lines either
  if exists (select from jsonb_array_elements(i -> 'lines') e where not exists (
      select from public.invoice_lines l where l.id = (e ->> 'line_id')::uuid and l.invoice_id = old.id and (c.id is null or l.contract_id = c.id))) then
    raise exception 'document or line is unknown' using errcode = 'P0002', constraint = 'invoice_unknown';
  end if;
  perform private.use_number(ctx, 'CREDIT_NOTE', (i ->> 'number_block_id')::uuid, i ->> 'number');
  d := old;
  if old.contract_id is null and c.id is not null then d.contract_id := c.id; d.starts_at := c.starts_at; d.ends_at := coalesce(c.returned_at, c.ends_at); end if;
  d.id := (i ->> 'invoice_id')::uuid; d.location_id := (i ->> 'location_id')::uuid; d.kind := 'CREDIT_NOTE'; d.number := i ->> 'number';
  d.corrects_id := old.id; d.is_reissue := (i ->> 'is_reissue')::boolean; d.reason := i ->> 'reason'; d.due_on := null;
  d.issued_at := private.instant((i ->> 'at')::bigint); d.issued_by := ctx.author_id; d.device_id := ctx.device_id;
  select array_agg(row(e.value ->> 'id', ctx.org_id, l.contract_id, d.id, e.n, l.charge_id, l.id, l.kind, l.description,
      case when a.rp = l.amount_rp then l.quantity else 1 end, case when a.rp = l.amount_rp then l.unit_rp else a.rp end, a.rp, l.vat_code, l.vat_bp)::public.invoice_lines order by e.n)
    into lines from jsonb_array_elements(i -> 'lines') with ordinality e (value, n)
    join public.invoice_lines l on l.id = (e.value ->> 'line_id')::uuid cross join lateral (select (e.value ->> 'amount_rp')::bigint as rp) a;
  perform private.store_document(d, lines);
  return '{}';
end $$;

-- Which document a payment or a captured deposit pays; of a collective one the contract's share.
create or replace function private.apply_allocate_payment(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); v public.invoices;
begin
  select * into v from public.invoices t where t.id = (i ->> 'invoice_id')::uuid and (t.contract_id = c.id or t.contract_id is null);
  if found then perform private.assert_location(v.location_id); end if;
  if num_nonnulls(i ->> 'payment_id', i ->> 'deposit_id') <> 1 then
    raise exception 'a payment or a deposit' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  insert into public.payment_allocations (id, org_id, contract_id, invoice_id, payment_id, deposit_id, amount_rp, allocated_at, allocated_by)
  select a.allocation_id, ctx.org_id, c.id, a.invoice_id, a.payment_id, a.deposit_id, a.amount_rp, private.instant(a.at), ctx.author_id
  from jsonb_to_record(i) a (allocation_id uuid, invoice_id uuid, payment_id uuid, deposit_id uuid, amount_rp bigint, at bigint);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname = 'apply_issue_collective_invoice' loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
