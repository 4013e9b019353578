-- What letters say stands in the note of what was done: of an extension both ends, so that every version of an agreement keeps its own; of a
-- fine when it was, the authority's number, who drove, and who is told so. `authority`: its address in lines; none: the firm pays and passes it on.
alter table public.booking_notes add column ends_before timestamptz(3), add column ends_after timestamptz(3), add column offence_at timestamptz(3), add column offence_number text,
  add column driver_id uuid, add column authority text,
  add foreign key (org_id, driver_id) references public.drivers (org_id, id),
  add check (num_nonnulls(ends_before, ends_after) = 0 or num_nonnulls(ends_before, ends_after) = 2 and kind = 'EXTENDED' and ends_after > ends_before),
  add check (num_nonnulls(offence_at, offence_number, driver_id, authority) = 0
    or kind = 'FINE' and num_nonnulls(offence_at, driver_id) = 2 and length(offence_number) <= 60 and coalesce(length(authority) between 1 and 500, true));
create index booking_notes_by_driver on public.booking_notes (org_id, driver_id) where driver_id is not null;
select private.refeed('booking_notes');

create or replace function private.write_note(ctx private.op_context, i jsonb, p_kind text, p_reservation uuid, p_contract uuid, p_approval uuid default null) returns void
language sql set search_path = '' as $$
  insert into public.booking_notes (id, org_id, reservation_id, contract_id, kind, text, approval_id, written_at, written_by, ends_before, ends_after, offence_at, offence_number, driver_id, authority)
  select (i ->> 'note_id')::uuid, ctx.org_id, p_reservation, p_contract, p_kind, i ->> 'reason', p_approval, ctx.occurred_at, ctx.author_id,
    case when p_kind = 'EXTENDED' then private.instant((i ->> 'ends_before')::bigint) end, case when p_kind = 'EXTENDED' then private.instant((i ->> 'ends_at')::bigint) end,
    private.instant((f ->> 'offence_at')::bigint), f ->> 'number', (f ->> 'driver_id')::uuid, f ->> 'authority'
  from (select case when p_kind = 'FINE' then i -> 'fine' end as f) x
$$;

create or replace function private.apply_extend_contract(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts; leg public.contract_vehicles; until timestamptz(3) := private.instant((i ->> 'ends_at')::bigint);
begin
  perform private.assert_list(i, 'charges', 0, 30);
  leg := private.lock_car_out((i ->> 'contract_id')::uuid);
  c := private.lock_contract((i ->> 'contract_id')::uuid);
  perform private.assert_contract_here(c);
  if c.status <> 'ACTIVE' then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_not_active'; end if;
  if until <= c.ends_at then raise exception 'it ends later already' using errcode = '23514', constraint = 'extension_not_later'; end if;
  if private.extension_differs(c, until, i) then raise exception 'another price' using errcode = '23514', constraint = 'charges_are_not_due'; end if;
  perform private.assert_free(leg.vehicle_id, c.ends_at, until, c.id);
  update public.contracts set ends_at = until where id = c.id;
  update public.vehicle_blocks set ends_at = greatest(ends_at, until) where source_id = c.id and kind = 'CONTRACT' and is_active;
  perform private.store_charges(ctx, c.id, i -> 'charges'), private.write_note(ctx, i || jsonb_build_object('ends_before', private.millis(c.ends_at)), 'EXTENDED', null, c.id);
  return '{}';
end $$;

-- What becomes known when the car is long back: a fine with its fee, a reminder. A closed contract owes again. Where the authority is told who
-- drove, it turns to the driver itself, and there may be nothing to charge.
create or replace function private.apply_charge_afterwards(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.contracts := private.lock_contract((i ->> 'contract_id')::uuid); s jsonb; fine jsonb := case when jsonb_typeof(i -> 'fine') = 'object' then i -> 'fine' end;
begin
  perform private.assert_list(i, 'charges', case when fine ->> 'authority' is null then 1 else 0 end, 5);
  perform private.assert_contract_here(c);
  if c.status not in ('ACTIVE', 'RETURNED', 'COMPLETED') then
    raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_is_closed';
  end if;
  if i ->> 'kind' not in ('FINE', 'REMINDER') or (fine is not null and i ->> 'kind' <> 'FINE')
      or exists (select from jsonb_array_elements(i -> 'charges') e where e ->> 'kind' not in ('FINE', 'HANDLING_FEE')) then
    raise exception 'not by this way' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  if fine is not null and not exists (select from public.contract_drivers d where d.contract_id = c.id and d.driver_id = (fine ->> 'driver_id')::uuid) then
    raise exception 'driver is unknown' using errcode = 'P0002', constraint = 'driver_unknown';
  end if;
  if private.my_role() > 'MANAGER' and (select sum((e ->> 'amount_rp')::bigint) from jsonb_array_elements(i -> 'charges') e)
      > (select o.staff_charge_rp from public.organizations o where o.id = c.org_id) then
    raise exception 'too much for STAFF' using errcode = '23514', constraint = 'charge_over_limit';
  end if;
  for s in select * from jsonb_array_elements(i -> 'charges') loop perform private.assert_vat(s ->> 'kind', ctx.occurred_at, s); end loop;
  insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at, created_by, description)
  select h.id, ctx.org_id, c.id, h.kind, h.quantity, h.unit_rp, h.amount_rp, h.vat_code, h.vat_bp, ctx.occurred_at, ctx.author_id, left(i ->> 'reason', 200)
  from jsonb_to_recordset(i -> 'charges') h (id uuid, kind text, quantity int, unit_rp bigint, amount_rp bigint, vat_code text, vat_bp int);
  if c.status = 'COMPLETED' then update public.contracts set is_receivable = private.balance_rp(c.id) > 0 where id = c.id; end if;
  perform private.write_note(ctx, i, i ->> 'kind', null, c.id);
  return '{}';
end $$;
