insert into private.commands (name, min_role) values ('add_charge', 'STAFF'), ('grant_discount', 'STAFF'), ('waive_deposit', 'MANAGER'), ('record_approval', 'MANAGER');

-- The contract, while charges may still be added to it at the caller's location.
create function private.lock_open_contract(p_contract uuid) returns public.contracts language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract(p_contract);
begin
  perform private.assert_contract_here(c);
  if c.status not in ('ACTIVE', 'RETURNED') then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_is_closed'; end if;
  return c;
end $$;

-- How much of the charges a person may take off, in basis points.
create function private.discount_limit_bp() returns int language sql stable set search_path = '' as $$
  select case private.my_role() when 'ADMIN' then 10000 when 'MANAGER' then o.manager_discount_bp else o.staff_discount_bp end
  from public.organizations o where o.id = private.my_org()
$$;

create function private.assert_vat(p_kind text, p_at timestamptz, i jsonb) returns void language plpgsql stable set search_path = '' as $$
begin
  if (i ->> 'vat_code', (i ->> 'vat_bp')::int) is distinct from (select (v.vat_code, v.vat_bp) from private.vat_of(p_kind, p_at) v) then
    raise exception 'another VAT' using errcode = '23514', constraint = 'charge_vat_differs';
  end if;
end $$;

-- What comes up at the counter. What is reckoned from times, kilometres, fuel and damages is not asked for by hand.
create function private.apply_add_charge(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_open_contract((i ->> 'contract_id')::uuid);
begin
  if i ->> 'kind' in ('RENT', 'YOUNG_DRIVER', 'LATE', 'EXTRA_KM', 'FUEL', 'FUEL_FEE', 'ONE_WAY', 'DAMAGE', 'DISCOUNT', 'EARLY_RETURN') then
    raise exception '% is reckoned', i ->> 'kind' using errcode = '23514', constraint = 'charge_kind_is_reckoned';
  end if;
  if not exists (select from public.charge_kinds k where k.org_id = c.org_id and k.kind = i ->> 'kind') then
    raise exception 'no such charge' using errcode = '23503', constraint = 'charge_kind_unknown';
  end if;
  if i ->> 'kind' = 'OTHER' and coalesce(i ->> 'description', '') = '' then
    raise exception 'what for?' using errcode = '23514', constraint = 'charge_needs_description';
  end if;
  if (i ->> 'amount_rp')::bigint <> (i ->> 'quantity')::bigint * (i ->> 'unit_rp')::bigint then
    raise exception 'wrong sum' using errcode = '23514', constraint = 'charge_is_quantity_times_unit';
  end if;
  if private.my_role() > 'MANAGER' and (i ->> 'amount_rp')::bigint > (select o.staff_charge_rp from public.organizations o where o.id = c.org_id) then
    raise exception 'too much for STAFF' using errcode = '23514', constraint = 'charge_over_limit';
  end if;
  perform private.assert_vat(i ->> 'kind', ctx.occurred_at, i);
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by, description)
  select n.charge_id, ctx.org_id, c.id, n.kind, n.quantity, n.unit_rp, n.amount_rp, n.vat_code, n.vat_bp, ctx.occurred_at, ctx.author_id, n.description
  from jsonb_to_record(i) n (charge_id uuid, kind text, quantity int, unit_rp bigint, amount_rp bigint, vat_code text, vat_bp int, description text);
  return '{}';
end $$;

-- A line of its own that takes something off, up to the limit of the person or of a manager's approval, all discounts of the contract together.
create function private.apply_grant_discount(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_open_contract((i ->> 'contract_id')::uuid); a public.approvals; limit_bp int := private.discount_limit_bp(); base bigint; given bigint;
begin
  if i ->> 'approval_id' is not null then
    select * into a from public.approvals t where t.id = (i ->> 'approval_id')::uuid and t.contract_id = c.id and t.command = 'grant_discount';
    if not found then raise exception 'approval is unknown' using errcode = 'P0002', constraint = 'approval_unknown'; end if;
    if exists (select from public.booking_notes t where t.approval_id = a.id) then
      raise exception 'approval is used' using errcode = '23505', constraint = 'approval_used';
    end if;
    limit_bp := greatest(limit_bp, coalesce(a.limit_bp, 0));
  end if;
  -- or of a manager who has granted just this from another desk
  limit_bp := greatest(limit_bp, coalesce(private.granted_limit_bp(ctx, i), 0));
  -- a damage is no favour of the house
  select coalesce(sum(h.amount_rp) filter (where h.amount_rp > 0 and h.kind <> 'DAMAGE'), 0), coalesce(-sum(h.amount_rp) filter (where h.kind = 'DISCOUNT'), 0)
    into base, given from public.contract_charges h where h.contract_id = c.id;
  if (given + (i ->> 'amount_rp')::bigint) * 10000 > base * limit_bp then
    raise exception 'limit is %', limit_bp using errcode = '23514', constraint = 'discount_over_limit';
  end if;
  perform private.assert_vat('DISCOUNT', c.starts_at, i);
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by)
  select n.charge_id, ctx.org_id, c.id, 'DISCOUNT', 1, -n.amount_rp, -n.amount_rp, n.vat_code, n.vat_bp, ctx.occurred_at, ctx.author_id
  from jsonb_to_record(i) n (charge_id uuid, amount_rp bigint, vat_code text, vat_bp int);
  perform private.write_note(ctx, i, 'DISCOUNT', null, c.id, a.id);
  return '{}';
end $$;

create function private.apply_waive_deposit(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid);
begin
  if c.status <> 'ACTIVE' then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_not_active'; end if;
  if exists (select from public.deposits d where d.contract_id = c.id and d.status = 'HELD') then
    raise exception 'a deposit is held' using errcode = '23514', constraint = 'deposit_is_held';
  end if;
  if exists (select from public.booking_notes n where n.contract_id = c.id and n.kind = 'DEPOSIT_WAIVED') then
    raise exception 'waived already' using errcode = '23514', constraint = 'deposit_already_waived';
  end if;
  perform private.write_note(ctx, i, 'DEPOSIT_WAIVED', null, c.id);
  return '{}';
end $$;

-- A manager agrees to what goes beyond somebody's limits, and no further than the own ones.
create function private.apply_record_approval(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  if i ->> 'contract_id' is null and i ->> 'reservation_id' is null and i ->> 'approved_op_id' is null then
    raise exception 'approval of nothing' using errcode = '23514', constraint = 'approval_names_something';
  end if;
  if not exists (select from private.commands k where k.name = i ->> 'command') then
    raise exception 'unknown command' using errcode = '22023', constraint = 'unknown_command';
  end if;
  if i ->> 'contract_id' is not null then perform private.lock_contract((i ->> 'contract_id')::uuid); end if;
  if i ->> 'reservation_id' is not null and not exists (select from public.reservations r where r.id = (i ->> 'reservation_id')::uuid) then
    raise exception 'reservation is unknown' using errcode = 'P0002', constraint = 'reservation_unknown';
  end if;
  if (i ->> 'limit_bp')::int > private.discount_limit_bp() then raise exception 'own limit' using errcode = '23514', constraint = 'discount_over_limit'; end if;
  insert into public.approvals (id, org_id, location_id, command, contract_id, reservation_id, approved_op_id, limit_bp, reason, approved_at, approved_by)
  select a.approval_id, ctx.org_id, a.location_id, a.command, a.contract_id, a.reservation_id, a.approved_op_id, a.limit_bp, a.reason, ctx.occurred_at, ctx.author_id
  from jsonb_to_record(i) a (approval_id uuid, location_id uuid, command text, contract_id uuid, reservation_id uuid, approved_op_id uuid, limit_bp int, reason text);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('lock_open_contract', 'discount_limit_bp', 'assert_vat', 'apply_add_charge', 'apply_grant_discount', 'apply_waive_deposit', 'apply_record_approval') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
