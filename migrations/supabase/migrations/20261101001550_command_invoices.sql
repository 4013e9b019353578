insert into private.commands (name, min_role) values ('issue_invoice', 'STAFF'), ('issue_credit_note', 'MANAGER'), ('allocate_payment', 'STAFF'), ('release_allocation', 'MANAGER');

-- Stores the document with its lines and VAT; it has to add up now, not when the batch is over.
create function private.store_document(p_document public.invoices, p_lines public.invoice_lines[]) returns void language plpgsql set search_path = '' as $$
declare d public.invoices := p_document; o public.organizations;
begin
  select * into o from public.organizations t where t.id = d.org_id;
  d.supplier_name := o.name; d.supplier_uid := o.uid; d.supplier_street := o.street; d.supplier_house_number := o.house_number;
  d.supplier_postcode := o.postcode; d.supplier_town := o.town;
  select coalesce(sum(l.amount_rp), 0) into d.total_rp from unnest(p_lines) l;
  d.late_for_lock := false;
  insert into public.invoices values (d.*);
  insert into public.invoice_lines select l.* from unnest(p_lines) l;
  insert into public.invoice_vat_totals (id, org_id, contract_id, invoice_id, vat_code, vat_bp, gross_rp, vat_rp)
  select private.derived_id(d.id, v.vat_code || ':' || v.vat_bp), d.org_id, d.contract_id, d.id, v.vat_code, v.vat_bp, v.gross_rp, v.vat_rp
  from private.vat_summary((select jsonb_agg(to_jsonb(l)) from unnest(p_lines) l)) v;
  set constraints public.invoice_adds_up immediate;
  set constraints public.invoice_adds_up deferred;
end $$;

-- From charges of a contract, for whoever pays them. Recipient, lines and VAT are frozen with it.
create function private.apply_issue_invoice(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); d public.invoices; lines public.invoice_lines[]; r jsonb := i -> 'recipient';
begin
  perform private.assert_list(i, 'lines', 1, 200), private.assert_days(i ->> 'due_on');
  perform private.assert_location((i ->> 'location_id')::uuid);
  if i ->> 'kind' not in ('INVOICE', 'RECEIPT') then raise exception 'no such document' using errcode = '22023', constraint = 'malformed_operation'; end if;
  if exists (select from jsonb_array_elements(i -> 'lines') e where not exists (
      select from public.contract_charges k where k.id = (e ->> 'charge_id')::uuid and k.contract_id = c.id)) then
    raise exception 'charge is unknown' using errcode = 'P0002', constraint = 'charge_unknown';
  end if;
  perform private.use_number(ctx, i ->> 'kind', (i ->> 'number_block_id')::uuid, i ->> 'number');
  d.id := (i ->> 'invoice_id')::uuid; d.org_id := ctx.org_id; d.location_id := (i ->> 'location_id')::uuid; d.contract_id := c.id;
  d.kind := i ->> 'kind'; d.number := i ->> 'number'; d.is_reissue := false; d.payer := i ->> 'payer'; d.locale := i ->> 'locale';
  d.recipient_name := r ->> 'name'; d.recipient_line := r ->> 'line'; d.recipient_street := r ->> 'street'; d.recipient_house_number := r ->> 'house_number';
  d.recipient_postcode := r ->> 'postcode'; d.recipient_town := r ->> 'town'; d.recipient_country := r ->> 'country';
  d.starts_at := c.starts_at; d.ends_at := coalesce(c.returned_at, c.ends_at); d.due_on := (i ->> 'due_on')::date;
  d.issued_at := private.instant((i ->> 'at')::bigint); d.issued_by := ctx.author_id; d.device_id := ctx.device_id;
  select array_agg(row(e.value ->> 'id', ctx.org_id, c.id, d.id, e.n, k.id, null, k.kind,
      case d.locale when 'fr' then coalesce(x.name_fr, n.name_fr) when 'it' then coalesce(x.name_it, n.name_it) when 'en' then coalesce(x.name_en, n.name_en)
        else coalesce(x.name_de, n.name_de) end,
      k.quantity, k.unit_rp, k.amount_rp, k.vat_code, k.vat_bp)::public.invoice_lines order by e.n)
    into lines from jsonb_array_elements(i -> 'lines') with ordinality e (value, n)
    join public.contract_charges k on k.id = (e.value ->> 'charge_id')::uuid join public.charge_kinds n on n.org_id = k.org_id and n.kind = k.kind
    left join public.extras x on x.org_id = k.org_id and x.id = k.extra_id;
  perform private.store_document(d, lines);
  return '{}';
end $$;

-- Takes off what a document asked for. A reissue takes off all of it and leaves the charges for another document.
create function private.apply_issue_credit_note(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); old public.invoices; d public.invoices; lines public.invoice_lines[];
begin
  perform private.assert_list(i, 'lines', 1, 200);
  perform private.assert_location((i ->> 'location_id')::uuid);
  select * into old from public.invoices v where v.id = (i ->> 'corrects_id')::uuid and v.contract_id = c.id and v.kind <> 'CREDIT_NOTE';
  -- a document that is none has no lines either
  if exists (select from jsonb_array_elements(i -> 'lines') e where not exists (
      select from public.invoice_lines l where l.id = (e ->> 'line_id')::uuid and l.invoice_id = old.id)) then
    raise exception 'document or line is unknown' using errcode = 'P0002', constraint = 'invoice_unknown';
  end if;
  perform private.use_number(ctx, 'CREDIT_NOTE', (i ->> 'number_block_id')::uuid, i ->> 'number');
  d := old;
  d.id := (i ->> 'invoice_id')::uuid; d.location_id := (i ->> 'location_id')::uuid; d.kind := 'CREDIT_NOTE'; d.number := i ->> 'number';
  d.corrects_id := old.id; d.is_reissue := (i ->> 'is_reissue')::boolean; d.reason := i ->> 'reason'; d.due_on := null;
  d.issued_at := private.instant((i ->> 'at')::bigint); d.issued_by := ctx.author_id; d.device_id := ctx.device_id;
  select array_agg(row(e.value ->> 'id', ctx.org_id, c.id, d.id, e.n, l.charge_id, l.id, l.kind, l.description,
      case when a.rp = l.amount_rp then l.quantity else 1 end, case when a.rp = l.amount_rp then l.unit_rp else a.rp end, a.rp, l.vat_code, l.vat_bp)::public.invoice_lines order by e.n)
    into lines from jsonb_array_elements(i -> 'lines') with ordinality e (value, n)
    join public.invoice_lines l on l.id = (e.value ->> 'line_id')::uuid cross join lateral (select (e.value ->> 'amount_rp')::bigint as rp) a;
  perform private.store_document(d, lines);
  return '{}';
end $$;

-- Which document a payment or a captured deposit pays.
create function private.apply_allocate_payment(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); v public.invoices;
begin
  select * into v from public.invoices t where t.id = (i ->> 'invoice_id')::uuid and t.contract_id = c.id;
  if found then perform private.assert_location(v.location_id); end if;
  if num_nonnulls(i ->> 'payment_id', i ->> 'deposit_id') <> 1 then
    raise exception 'a payment or a deposit' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  insert into public.payment_allocations (id, org_id, contract_id, invoice_id, payment_id, deposit_id, amount_rp, allocated_at, allocated_by)
  select a.allocation_id, ctx.org_id, c.id, a.invoice_id, a.payment_id, a.deposit_id, a.amount_rp, private.instant(a.at), ctx.author_id
  from jsonb_to_record(i) a (allocation_id uuid, invoice_id uuid, payment_id uuid, deposit_id uuid, amount_rp bigint, at bigint);
  return '{}';
end $$;

-- The payment is free again for another document; what was allocated stays on record.
create function private.apply_release_allocation(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); a public.payment_allocations;
begin
  select * into a from public.payment_allocations t where t.id = (i ->> 'releases_id')::uuid and t.contract_id = c.id and t.reverses_id is null;
  if not found then raise exception 'allocation is unknown' using errcode = 'P0002', constraint = 'allocation_unknown'; end if;
  insert into public.payment_allocations (id, org_id, contract_id, invoice_id, payment_id, deposit_id, amount_rp, reverses_id, allocated_at, allocated_by)
  values ((i ->> 'allocation_id')::uuid, ctx.org_id, c.id, a.invoice_id, a.payment_id, a.deposit_id, a.amount_rp, a.id, private.instant((i ->> 'at')::bigint), ctx.author_id);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('store_document', 'apply_issue_invoice', 'apply_issue_credit_note', 'apply_allocate_payment', 'apply_release_allocation') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
