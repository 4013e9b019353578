insert into private.commands (name, min_role) values ('set_payer', 'STAFF');

-- The file of whoever pays for a contract, by way of a merged one. The twin of `payerOf`.
create function private.payer_of(c public.contracts) returns uuid language sql stable set search_path = '' as $$
  select coalesce((select x.into_customer_id from public.customer_redirects x where x.customer_id = coalesce(c.payer_id, c.customer_id)), c.payer_id, c.customer_id)
$$;

-- Who pays is open until it stands on a document; that one is written to whom it was written to.
create function private.apply_set_payer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); k public.customers;
begin
  perform private.assert_contract_here(c), private.assert_location((i ->> 'location_id')::uuid);
  if c.status in ('VOID', 'CANCELLED') then
    raise exception 'nobody pays for it' using errcode = '23514', constraint = 'payer_needs_contract_in_force';
  end if;
  if exists (select from public.invoice_lines l join public.invoices v on v.id = l.invoice_id where l.contract_id = c.id and v.kind <> 'CREDIT_NOTE'
      and not exists (select from public.invoices n where n.corrects_id = v.id and n.is_reissue and (n.contract_id is null or n.contract_id = l.contract_id))) then
    raise exception 'the contract is on a document' using errcode = '23514', constraint = 'payer_is_on_document';
  end if;
  if i ->> 'payer_id' is not null then
    k := private.lock_customer((i ->> 'payer_id')::uuid, (i ->> 'location_id')::uuid);
    if k.company_name is null then raise exception 'a person' using errcode = '23514', constraint = 'payer_is_no_company'; end if;
  end if;
  update public.contracts set payer_id = nullif(k.id, customer_id) where id = c.id;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in ('payer_of', 'apply_set_payer') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;

-- All that the charges of several closed contracts of one payer ask for, on one document; what was paid on them before is allocated to it, each contract's to its own share.
create or replace function private.apply_issue_collective_invoice(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
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
  if (select count(distinct private.payer_of(c)) from public.contracts c where c.id = any (ids)) > 1 then
    raise exception 'contracts of several payers' using errcode = '23514', constraint = 'contracts_of_one_payer';
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
        else coalesce(x.name_de, n.name_de) end
        || private.season_note(o.seasons, k.season_id, case d.locale when 'fr' then s.name_fr when 'it' then s.name_it when 'en' then s.name_en else s.name_de end) || case when k.kind in ('LATE', 'FUEL') and k.description <> '' then ': ' || k.description else '' end, 200),
      k.quantity, k.unit_rp, k.amount_rp, k.vat_code, k.vat_bp)::public.invoice_lines order by e.n)
    into lines from jsonb_array_elements(i -> 'lines') with ordinality e (value, n)
    join public.contract_charges k on k.id = (e.value ->> 'charge_id')::uuid join public.charge_kinds n on n.org_id = k.org_id and n.kind = k.kind
    left join public.extras x on x.org_id = k.org_id and x.id = k.extra_id left join public.seasons s on s.org_id = k.org_id and s.id = k.season_id
    join public.contracts o on o.id = k.contract_id;
  perform private.store_document(d, lines);
  for a in select e from jsonb_array_elements(i -> 'allocations') e loop
    perform private.apply_allocate_payment(ctx, a || jsonb_build_object('invoice_id', d.id, 'at', i -> 'at'));
  end loop;
  return '{}';
end $$;
