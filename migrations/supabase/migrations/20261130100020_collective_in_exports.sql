-- Exports and archive with collective invoices: a document is named by the contracts of its lines, and what a credit note takes off counts for the contract of each line.
-- Nothing else has changed in either function.
create or replace function public.export_rows(p_kind text, p_from bigint, p_until bigint, p_locations uuid[]) returns jsonb
language plpgsql stable security invoker set search_path = '' set jit = off set work_mem = '64MB' as $$
declare
  v_org constant uuid := private.my_org();
  v_from constant timestamptz := private.instant(p_from);
  v_until constant timestamptz := private.instant(p_until);
  v_rows jsonb;
begin
  if private.my_role() is null or private.my_role() not in ('ADMIN', 'MANAGER') then
    raise exception 'exports are for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  if not coalesce(p_locations <@ private.my_locations(), false) then
    raise exception 'not a location of yours' using errcode = '42501', constraint = 'location_not_yours';
  end if;
  case p_kind
  when 'CONTRACTS' then
    with a as materialized (select c.* from public.contracts c where c.org_id = v_org and c.pickup_location_id = any (p_locations) and c.starts_at >= v_from and c.starts_at < v_until),
    legs as (select x.contract_id, sum(x.in_km - x.out_km) as driven_km, (array_agg(x.vehicle_id order by x.seq desc))[1] as vehicle_id, (array_agg(x.out_at order by x.seq desc))[1] as out_at
      from public.contract_vehicles x join a on a.id = x.contract_id where x.org_id = v_org group by 1),
    charged as (select x.contract_id, sum(x.amount_rp) as rp from public.contract_charges x join a on a.id = x.contract_id where x.org_id = v_org and a.status <> 'VOID' group by 1),
    paid as (select x.contract_id, sum(case x.kind when 'REFUND' then -1 else 1 end * (x.amount_rp - x.rounding_rp)) as rp
      from public.payments x join a on a.id = x.contract_id where x.org_id = v_org group by 1),
    captured as (select x.contract_id, sum(x.captured_rp) as rp from public.deposits x join a on a.id = x.contract_id where x.org_id = v_org group by 1),
    credited as (select l.contract_id, sum(l.amount_rp) as rp from public.invoice_lines l join a on a.id = l.contract_id join public.invoices x on x.org_id = v_org and x.id = l.invoice_id
      where l.org_id = v_org and x.kind = 'CREDIT_NOTE' and not x.is_reissue group by 1),
    -- each once, however often they came: whether they may be seen costs more than all else
    u as materialized (select p.id, coalesce(nullif(p.company_name, ''), p.last_name || ' ' || p.first_name) as name from public.customers p
      where p.org_id = v_org and p.id in (select a.customer_id from a))
    select jsonb_agg(jsonb_build_array(a.number, a.status, u.name, g.code,
        (select p.plate from public.vehicle_plates p where p.org_id = v_org and p.vehicle_id = legs.vehicle_id and p.valid_from <= legs.out_at
          and (p.valid_to is null or p.valid_to > legs.out_at) order by p.valid_from desc limit 1),
        v.make || ' ' || v.model, k.code, r.code, (extract(epoch from a.starts_at) * 1000)::bigint, (extract(epoch from a.ends_at) * 1000)::bigint, (extract(epoch from a.returned_at) * 1000)::bigint, legs.driven_km,
        coalesce(charged.rp, 0), coalesce(paid.rp, 0), coalesce(captured.rp, 0),
        coalesce(charged.rp, 0) - coalesce(credited.rp, 0) - coalesce(paid.rp, 0) - coalesce(captured.rp, 0)) order by a.starts_at, a.id)
    into v_rows from a left join legs on legs.contract_id = a.id left join charged on charged.contract_id = a.id left join paid on paid.contract_id = a.id
      left join captured on captured.contract_id = a.id left join credited on credited.contract_id = a.id
      left join u on u.id = a.customer_id left join public.vehicles v on v.org_id = v_org and v.id = legs.vehicle_id
      left join public.vehicle_categories g on g.org_id = v_org and g.id = v.category_id left join public.locations k on k.org_id = v_org and k.id = a.pickup_location_id
      left join public.locations r on r.org_id = v_org and r.id = coalesce(a.returned_location_id, a.return_location_id);

  when 'PAYMENTS' then
    select jsonb_agg(jsonb_build_array((extract(epoch from p.paid_at) * 1000)::bigint, k.code, c.number, p.kind, p.method, s.sign * p.amount_rp, s.sign * p.rounding_rp,
        s.sign * (p.amount_rp - p.rounding_rp), p.reference,
        (select string_agg(i.number, ' ' order by i.number collate "C") from public.payment_allocations l join public.invoices i on i.org_id = v_org and i.id = l.invoice_id
          where l.org_id = v_org and l.payment_id = p.id and l.reverses_id is null
            and not exists (select from public.payment_allocations b where b.org_id = v_org and b.reverses_id = l.id)),
        u.full_name, t.till) order by p.paid_at, p.id)
    into v_rows from public.payments p cross join lateral (select case p.kind when 'REFUND' then -1 else 1 end as sign) s
      left join public.contracts c on c.org_id = v_org and c.id = p.contract_id left join public.locations k on k.org_id = v_org and k.id = p.location_id
      left join public.users u on u.org_id = v_org and u.id = p.taken_by left join public.cash_sessions t on t.org_id = v_org and t.id = p.cash_session_id
    where p.org_id = v_org and p.location_id = any (p_locations) and p.paid_at >= v_from and p.paid_at < v_until;

  when 'INVOICES' then
    select jsonb_agg(jsonb_build_array((extract(epoch from i.issued_at) * 1000)::bigint, i.number, i.kind, k.code, coalesce(c.number, (select string_agg(n.number, ' ' order by n.number collate "C") from public.contracts n
          where n.org_id = v_org and n.id in (select l.contract_id from public.invoice_lines l where l.org_id = v_org and l.invoice_id = i.id))), i.payer, i.recipient_name, o.number, i.due_on, t.vat_code, t.vat_bp,
        s.sign * t.gross_rp, s.sign * (t.gross_rp - t.vat_rp), s.sign * t.vat_rp) order by i.issued_at, i.id, t.vat_code collate "C", t.vat_bp)
    into v_rows from public.invoices i join public.invoice_vat_totals t on t.org_id = v_org and t.invoice_id = i.id
      cross join lateral (select case i.kind when 'CREDIT_NOTE' then -1 else 1 end as sign) s
      left join public.contracts c on c.org_id = v_org and c.id = i.contract_id left join public.locations k on k.org_id = v_org and k.id = i.location_id
      left join public.invoices o on o.org_id = v_org and o.id = i.corrects_id
    where i.org_id = v_org and i.location_id = any (p_locations) and i.issued_at >= v_from and i.issued_at < v_until;

  when 'CHARGES' then
    with a as materialized (select c.id, c.number, c.pickup_location_id from public.contracts c
      where c.org_id = v_org and c.pickup_location_id = any (p_locations) and c.status <> 'VOID' and c.created_at < v_until),
    x as (select b.*, coalesce(sum(b.amount_rp) over (partition by b.contract_id, b.vat_code, b.vat_bp order by b.created_at, b.id rows between unbounded preceding and 1 preceding), 0) as before_rp
      from public.contract_charges b where b.org_id = v_org and b.created_at < v_until and b.contract_id in (select n.contract_id from public.contract_charges n
        where n.org_id = v_org and n.created_at >= v_from and n.created_at < v_until))
    select jsonb_agg(jsonb_build_array((extract(epoch from x.created_at) * 1000)::bigint, k.code, a.number, x.kind, x.quantity, x.unit_rp, x.vat_code, x.vat_bp, x.amount_rp, x.before_rp)
      order by x.created_at, x.id)
    into v_rows from x join a on a.id = x.contract_id left join public.locations k on k.org_id = v_org and k.id = a.pickup_location_id where x.created_at >= v_from;

  when 'RECEIVABLES' then
    with a as materialized (select c.*, case c.status when 'VOID' then coalesce((select min(n.written_at) from public.booking_notes n
        where n.org_id = v_org and n.contract_id = c.id and n.kind = 'VOIDED'), '-infinity') end as voided_at
      from public.contracts c where c.org_id = v_org and c.pickup_location_id = any (p_locations) and c.created_at < v_until),
    charged as (select x.contract_id, sum(x.amount_rp) as rp from public.contract_charges x join a on a.id = x.contract_id
      where x.org_id = v_org and x.created_at < v_until and coalesce(a.voided_at, v_until) >= v_until group by 1),
    paid as (select x.contract_id, sum(case x.kind when 'REFUND' then -1 else 1 end * (x.amount_rp - x.rounding_rp)) as rp
      from public.payments x where x.org_id = v_org and x.paid_at < v_until group by 1),
    captured as (select x.contract_id, sum(x.captured_rp) as rp from public.deposits x where x.org_id = v_org and x.settled_at < v_until group by 1),
    on_documents as (select l.contract_id, l.invoice_id, sum(l.amount_rp) as rp from public.invoice_lines l where l.org_id = v_org group by 1, 2),
    billed as (select l.contract_id, coalesce(sum(l.rp) filter (where x.kind = 'CREDIT_NOTE' and not x.is_reissue), 0) as rp,
        string_agg(x.number, ' ' order by x.number collate "C") filter (where x.kind <> 'CREDIT_NOTE') as numbers, max(x.due_on) filter (where x.kind <> 'CREDIT_NOTE') as due_on
      from on_documents l join public.invoices x on x.org_id = v_org and x.id = l.invoice_id where x.issued_at < v_until group by 1),
    q as (select a.*, billed.numbers, billed.due_on, coalesce(charged.rp, 0) - coalesce(billed.rp, 0) - coalesce(paid.rp, 0) - coalesce(captured.rp, 0) as owed
      from a left join charged on charged.contract_id = a.id left join paid on paid.contract_id = a.id left join captured on captured.contract_id = a.id
        left join billed on billed.contract_id = a.id)
    select jsonb_agg(jsonb_build_array(q.number, q.status, k.code, coalesce(nullif(u.company_name, ''), u.last_name || ' ' || u.first_name), (extract(epoch from q.returned_at) * 1000)::bigint, q.numbers, q.due_on, q.owed)
      order by q.number collate "C")
    into v_rows from q left join public.customers u on u.org_id = v_org and u.id = q.customer_id left join public.locations k on k.org_id = v_org and k.id = q.pickup_location_id where q.owed <> 0;

  when 'DAMAGES' then
    select jsonb_agg(jsonb_build_array((extract(epoch from d.found_at) * 1000)::bigint, p.plate, v.make || ' ' || v.model, k.code, d.part, d.kind, d.severity, d.description, d.status, c.number, d.assessed_rp,
        (extract(epoch from d.decided_at) * 1000)::bigint, (extract(epoch from d.repaired_at) * 1000)::bigint) order by d.found_at, d.id)
    into v_rows from public.vehicle_damages d join public.vehicles v on v.org_id = v_org and v.id = d.vehicle_id
      left join public.locations k on k.org_id = v_org and k.id = v.location_id left join public.contracts c on c.org_id = v_org and c.id = d.contract_id
      left join lateral (select n.plate from public.vehicle_plates n where n.org_id = v_org and n.vehicle_id = v.id and n.valid_from <= d.found_at
        and (n.valid_to is null or n.valid_to > d.found_at) order by n.valid_from desc limit 1) p on true
    where d.org_id = v_org and v.location_id = any (p_locations) and d.found_at >= v_from and d.found_at < v_until;

  when 'MAINTENANCE' then
    select jsonb_agg(jsonb_build_array((extract(epoch from m.starts_at) * 1000)::bigint, (extract(epoch from m.ends_at) * 1000)::bigint, p.plate, v.make || ' ' || v.model, k.code, m.kind, m.status, m.odometer_km, m.cost_rp, m.notes)
      order by coalesce(m.starts_at, m.reported_at), m.id)
    into v_rows from public.maintenance_records m join public.vehicles v on v.org_id = v_org and v.id = m.vehicle_id left join public.locations k on k.org_id = v_org and k.id = v.location_id
      left join lateral (select n.plate from public.vehicle_plates n where n.org_id = v_org and n.vehicle_id = v.id and n.valid_from <= coalesce(m.starts_at, m.reported_at)
        and (n.valid_to is null or n.valid_to > coalesce(m.starts_at, m.reported_at)) order by n.valid_from desc limit 1) p on true
    where m.org_id = v_org and v.location_id = any (p_locations) and coalesce(m.starts_at, m.reported_at) >= v_from and coalesce(m.starts_at, m.reported_at) < v_until;

  when 'FLEET' then
    select jsonb_agg(jsonb_build_array(p.plate, v.make || ' ' || v.model, k.code, g.code, v.status, v.vin, v.fuel_type, v.odometer_km, v.first_registered, v.inspection_due, v.service_due_km,
        v.vignette_until) order by v.make collate "C", v.model collate "C", v.id)
    into v_rows from public.vehicles v left join public.locations k on k.org_id = v_org and k.id = v.location_id
      left join public.vehicle_categories g on g.org_id = v_org and g.id = v.category_id
      left join lateral (select n.plate from public.vehicle_plates n where n.org_id = v_org and n.vehicle_id = v.id and n.valid_from <= v_until
        and (n.valid_to is null or n.valid_to > v_until) order by n.valid_from desc limit 1) p on true
    where v.org_id = v_org and v.location_id = any (p_locations);

  when 'CUSTOMERS' then
    with r as (select c.customer_id, count(*) as contracts, max(c.starts_at) as last_at from public.contracts c
      where c.org_id = v_org and c.pickup_location_id = any (p_locations) and c.starts_at >= v_from and c.starts_at < v_until and c.status <> 'VOID' group by 1)
    select jsonb_agg(jsonb_build_array(u.company_name, u.last_name, u.first_name, trim(u.street || ' ' || u.house_number), u.postcode, u.town, u.country, u.email, u.phone, u.locale, r.contracts,
        (extract(epoch from r.last_at) * 1000)::bigint) order by u.last_name collate "C", u.first_name collate "C", u.id)
    into v_rows from r join public.customers u on u.org_id = v_org and u.id = r.customer_id;

  when 'JOURNAL', 'VAT' then
    with voided as materialized (select c.id, coalesce(min(n.written_at), '-infinity') as at from public.contracts c
      left join public.booking_notes n on n.org_id = v_org and n.contract_id = c.id and n.kind = 'VOIDED' where c.org_id = v_org and c.status = 'VOID' group by 1),
    changed as materialized (select b.contract_id from public.contract_charges b where b.org_id = v_org and b.created_at >= v_from and b.created_at < v_until
      union select d.id from voided d where d.at >= v_from and d.at < v_until),
    x as materialized (select b.*, c.number, c.pickup_location_id, voided.at as voided_at,
        coalesce(sum(b.amount_rp) over (partition by b.contract_id, b.vat_code, b.vat_bp order by b.created_at, b.id rows between unbounded preceding and 1 preceding), 0) as before_rp
      from public.contract_charges b join public.contracts c on c.org_id = v_org and c.id = b.contract_id left join voided on voided.id = c.id
      where b.org_id = v_org and b.contract_id in (select contract_id from changed) and c.pickup_location_id = any (p_locations)),
    q as (
      select x.created_at as at, 'charge' as what, x.pickup_location_id as location_id, x.number as document, x.kind::text as hint, x.amount_rp::bigint as amount_rp, 0::bigint as other_rp,
        x.vat_code::text as vat_code, x.vat_bp as vat_bp, x.before_rp::bigint as before_rp, x.id as id
        from x where x.created_at >= v_from and x.created_at < v_until and x.created_at <= coalesce(x.voided_at, x.created_at)
      union all select x.voided_at, 'void', x.pickup_location_id, x.number, x.kind::text, -x.amount_rp, 0, x.vat_code::text, x.vat_bp, -x.before_rp, x.id
        from x where x.voided_at >= v_from and x.voided_at < v_until and x.created_at <= x.voided_at
      union all select i.issued_at, 'credit', i.location_id, i.number, l.kind::text, -l.amount_rp, 0, l.vat_code::text, l.vat_bp,
          -coalesce(sum(l.amount_rp) over (partition by l.invoice_id, l.vat_code, l.vat_bp order by l.position rows between unbounded preceding and 1 preceding), 0), l.id
        from public.invoices i join public.invoice_lines l on l.org_id = v_org and l.invoice_id = i.id
        where i.org_id = v_org and i.location_id = any (p_locations) and i.issued_at >= v_from and i.issued_at < v_until and i.kind = 'CREDIT_NOTE' and not i.is_reissue
      union all select p.paid_at, case p.kind when 'REFUND' then 'refund' else 'payment' end, p.location_id, c.number, p.method::text,
          case p.kind when 'REFUND' then -1 else 1 end * (p.amount_rp - p.rounding_rp), case p.kind when 'REFUND' then -1 else 1 end * p.rounding_rp, '', 0, 0, p.id
        from public.payments p join public.contracts c on c.org_id = v_org and c.id = p.contract_id
        where p.org_id = v_org and p.location_id = any (p_locations) and p.paid_at >= v_from and p.paid_at < v_until
      union all select d.held_at, 'deposit_held', d.location_id, c.number, d.method::text, d.amount_rp, 0, '', 0, 0, d.id
        from public.deposits d join public.contracts c on c.org_id = v_org and c.id = d.contract_id
        where d.org_id = v_org and d.location_id = any (p_locations) and d.method = 'CASH' and d.held_at >= v_from and d.held_at < v_until
      union all select d.settled_at, 'deposit_settled', d.location_id, c.number, d.method::text, d.captured_rp, d.amount_rp, '', 0, 0, d.id
        from public.deposits d join public.contracts c on c.org_id = v_org and c.id = d.contract_id
        where d.org_id = v_org and d.location_id = any (p_locations) and d.settled_at >= v_from and d.settled_at < v_until and (d.method = 'CASH' or d.captured_rp <> 0)
      union all select m.moved_at, 'cash', m.location_id, m.reason, m.kind::text, case m.kind when 'OUT' then -1 else 1 end * m.amount_rp, 0, '', 0, 0, m.id
        from public.cash_movements m where m.org_id = v_org and m.location_id = any (p_locations) and m.moved_at >= v_from and m.moved_at < v_until
      union all select s.closed_at, 'difference', s.location_id, s.till, '', s.counted_rp - s.expected_rp, 0, '', 0, 0, s.id
        from public.cash_sessions s where s.org_id = v_org and s.location_id = any (p_locations) and s.status = 'CLOSED' and s.closed_at >= v_from and s.closed_at < v_until
          and s.counted_rp <> s.expected_rp)
    select jsonb_agg(jsonb_build_array((extract(epoch from q.at) * 1000)::bigint, q.what, k.code, q.document, q.hint, q.amount_rp, q.other_rp, q.vat_code, q.vat_bp, q.before_rp) order by q.at, q.id, q.what collate "C")
    into v_rows from q left join public.locations k on k.org_id = v_org and k.id = q.location_id;

  else raise exception 'no such export' using errcode = '22023';
  end case;
  return jsonb_build_object('as_of', (extract(epoch from now()) * 1000)::bigint, 'rows', coalesce(v_rows, '[]'));
end $$;

create or replace function public.archive_organisation() returns jsonb
language plpgsql stable security invoker set search_path = '' set jit = off set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set extra_float_digits = 1 set bytea_output = 'hex'
as $$
declare
  v_org constant uuid := private.my_org();
  v_tables jsonb := '[]';
  v_table record;
  v_text text;
  v_money jsonb;
  v_contracts text;
  v_count bigint;
  v_blocks jsonb;
begin
  if v_org is null or private.my_role() is distinct from 'ADMIN' then
    raise exception 'the archive of a firm is for its administrators' using errcode = '42501', constraint = 'needs_admin';
  end if;
  for v_table in
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, array_agg(quote_ident(a.attname) order by a.attname collate "C") as columns,
      case c.relname when 'organizations' then 'id' else 'org_id' end as owner_column,
      string_agg(format(case when t.typname = 'bool' then $f$case x.%1$s when true then 't' when false then 'f' else '\N' end$f$
          when t.typname in ('uuid', 'int2', 'int4', 'int8', 'numeric', 'date', 'timestamptz') then $f$coalesce(x.%1$s::text, '\N')$f$
          else $f$case when x.%1$s is null then '\N' else replace(replace(replace(replace(replace(replace(replace(format('%%s', x.%1$s), '\', '\\'), E'\b', '\b'), E'\f', '\f'), E'\n', '\n'), E'\r', '\r'), E'\t', '\t'), E'\v', '\v') end$f$ end,
        quote_ident(a.attname)), $f$ || E'\t' || $f$ order by a.attname collate "C") as line
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      join pg_catalog.pg_type t on t.oid = a.atttypid
    where n.nspname = 'public' and c.relkind = 'r' and has_column_privilege(c.oid, a.attnum, 'select')
      and (c.relname = 'organizations' or exists (select from pg_catalog.pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id' and not o.attisdropped))
    group by n.nspname, c.relname, c.oid order by 1
  loop
    execute format('select coalesce(string_agg(%s || E''\n'', ''''), '''') from %s x where x.%I = $1', v_table.line, v_table.name, v_table.owner_column) into v_text using v_org;
    v_tables := v_tables || jsonb_build_object('name', v_table.name, 'columns', to_jsonb(v_table.columns), 'rows', v_text);
  end loop;
  select count(*), encode(sha256(convert_to(coalesce(string_agg(c.id || ' ' || (coalesce(h.rp, 0) - coalesce(n.rp, 0) - coalesce(p.rp, 0) - coalesce(d.rp, 0)) || E'\n', '' order by c.id::text collate "C"), ''), 'UTF8')), 'hex')
    into v_count, v_contracts
    from public.contracts c
      left join (select x.contract_id, sum(x.amount_rp) as rp from public.contract_charges x where x.org_id = v_org group by 1) h on h.contract_id = c.id
      left join (select l.contract_id, sum(l.amount_rp) as rp from public.invoice_lines l join public.invoices x on x.org_id = l.org_id and x.id = l.invoice_id
        where l.org_id = v_org and x.kind = 'CREDIT_NOTE' and not x.is_reissue group by 1) n on n.contract_id = c.id
      left join (select x.contract_id, sum(case x.kind when 'REFUND' then -1 else 1 end * (x.amount_rp - x.rounding_rp)) as rp from public.payments x where x.org_id = v_org group by 1) p on p.contract_id = c.id
      left join (select x.contract_id, sum(x.captured_rp) as rp from public.deposits x where x.org_id = v_org group by 1) d on d.contract_id = c.id
    where c.org_id = v_org;
  v_money := jsonb_build_object(
    'charges_rp', (select coalesce(sum(x.amount_rp), 0)::text from public.contract_charges x where x.org_id = v_org),
    'payments_rp', (select coalesce(sum(x.amount_rp), 0)::text from public.payments x where x.org_id = v_org and x.kind = 'PAYMENT'),
    'refunds_rp', (select coalesce(sum(x.amount_rp), 0)::text from public.payments x where x.org_id = v_org and x.kind = 'REFUND'),
    'captured_rp', (select coalesce(sum(x.captured_rp), 0)::text from public.deposits x where x.org_id = v_org),
    'invoices_rp', (select coalesce(sum(x.total_rp), 0)::text from public.invoices x where x.org_id = v_org),
    'contracts', v_count, 'contracts_sha256', v_contracts);
  select jsonb_build_object('blocks', count(*), 'sha256', encode(sha256(convert_to(coalesce(string_agg(
      b.id || ' ' || b.kind || ' ' || b.prefix || ' ' || b.first_no || ' ' || b.last_no || ' ' || b.next_no || E'\n', '' order by b.id), ''), 'UTF8')), 'hex'))
    into v_blocks from public.number_blocks b where b.org_id = v_org;
  return jsonb_build_object('as_of', (extract(epoch from now()) * 1000)::bigint, 'server', current_setting('server_version'), 'migration', private.schema_version(),
    'project', (select e.epoch from public.sync_epoch e) || ':' || v_org, 'tables', v_tables, 'money', v_money, 'number_blocks', v_blocks);
end $$;
