insert into private.commands (name) values ('book_reservation'), ('change_reservation'), ('assign_car'), ('cancel_reservation'), ('mark_no_show');

-- Refuses a period in which the car is somebody else's, and says whose kind of business it is. p_source: what may lie there, our own.
create function private.assert_free(p_vehicle uuid, p_from timestamptz, p_to timestamptz, p_source uuid) returns void language plpgsql stable set search_path = '' as $$
declare b public.vehicle_blocks;
begin
  select * into b from public.vehicle_blocks k where k.vehicle_id = p_vehicle and k.is_active and k.source_id <> p_source and k.starts_at < p_to and k.ends_at > p_from
    order by k.starts_at, k.id limit 1;
  if found then
    raise exception 'the car is busy from %', b.starts_at using errcode = '23P01',
      constraint = case b.kind when 'RESERVATION' then 'vehicle_is_reserved' when 'CONTRACT' then 'vehicle_is_rented' else 'vehicle_is_planned' end;
  end if;
end $$;

create function private.write_note(ctx private.op_context, i jsonb, p_kind text, p_reservation uuid, p_contract uuid, p_approval uuid default null) returns void
language sql set search_path = '' as $$
  insert into public.booking_notes (id, org_id, reservation_id, contract_id, kind, text, approval_id, written_at, written_by)
  values ((i ->> 'note_id')::uuid, ctx.org_id, p_reservation, p_contract, p_kind, i ->> 'reason', p_approval, ctx.occurred_at, ctx.author_id)
$$;

-- The reservation, locked after its car as everywhere, if it is one of the caller's location and still open.
create function private.lock_reservation(p_reservation uuid) returns public.reservations language plpgsql set search_path = '' as $$
declare r public.reservations;
begin
  perform private.lock_vehicle(t.vehicle_id) from public.reservations t where t.id = p_reservation and t.vehicle_id is not null;
  select * into r from public.reservations t where t.id = p_reservation for no key update;
  if not found then raise exception 'reservation is unknown' using errcode = 'P0002', constraint = 'reservation_unknown'; end if;
  perform private.assert_location(r.location_id);
  if r.status <> 'BOOKED' then raise exception 'reservation is %', r.status using errcode = '23514', constraint = 'reservation_not_booked'; end if;
  return r;
end $$;

-- A period to come, and the price that is valid when it begins; a plan that was agreed stays when only times move.
create function private.assert_bookable(ctx private.op_context, r public.reservations, p_new_price boolean) returns void language plpgsql stable set search_path = '' as $$
begin
  if not exists (select from public.vehicle_categories c where c.id = r.category_id) then
    raise exception 'category is unknown' using errcode = 'P0002', constraint = 'category_unknown';
  end if;
  if r.ends_at <= r.starts_at then raise exception 'ends before it starts' using errcode = '23514', constraint = 'reservation_ends_after_start'; end if;
  if r.ends_at <= ctx.occurred_at then raise exception 'it is over already' using errcode = '23514', constraint = 'reservation_in_the_past'; end if;
  if p_new_price and r.price_plan_id is distinct from (select p.id from public.price_plans p where p.org_id = r.org_id and p.category_id = r.category_id
      and p.valid_from <= (r.starts_at at time zone 'Europe/Zurich')::date order by p.valid_from desc limit 1) then
    raise exception 'another plan is valid then' using errcode = '23514', constraint = 'price_plan_not_valid';
  end if;
end $$;

-- Lets go of the car, and answers what asked for a decision about it.
create function private.release_reservation(ctx private.op_context, p_reservation uuid) returns void language plpgsql set search_path = '' as $$
begin
  update public.vehicle_blocks set is_active = false where source_id = p_reservation and kind = 'RESERVATION' and is_active;
  update public.sync_conflicts set resolved_at = ctx.occurred_at, resolved_by = ctx.author_id
    where reservation_id = p_reservation and kind = 'reservation_lost_car' and resolved_at is null;
end $$;

-- Keeps the reservation's car busy for its period. Refused when the car is somebody else's then: nobody has driven away yet.
create function private.block_for_reservation(ctx private.op_context, r public.reservations, p_block uuid) returns void language plpgsql set search_path = '' as $$
declare v public.vehicles;
begin
  if r.vehicle_id is null then
    update public.vehicle_blocks set is_active = false where source_id = r.id and kind = 'RESERVATION' and is_active;
    return;
  end if;
  v := private.lock_vehicle(r.vehicle_id);
  if v.status in ('OUT_OF_SERVICE', 'RETIRED') then
    raise exception 'vehicle is %', v.status using errcode = '23514', constraint = 'vehicle_out_of_service';
  end if;
  perform private.assert_free(v.id, r.starts_at, r.ends_at, r.id);
  perform private.release_reservation(ctx, r.id);
  insert into public.vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at) values (p_block, ctx.org_id, v.id, 'RESERVATION', r.id, r.starts_at, r.ends_at);
end $$;

create function private.apply_book_reservation(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.reservations; blocked boolean;
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  if i ->> 'vehicle_id' is not null then perform private.lock_vehicle((i ->> 'vehicle_id')::uuid); end if;
  select c.is_blocked into blocked from public.customers c where c.id = (i ->> 'customer_id')::uuid;
  if not found then raise exception 'customer is unknown' using errcode = 'P0002', constraint = 'customer_unknown'; end if;
  if blocked then raise exception 'customer is blocked' using errcode = '23514', constraint = 'customer_is_blocked'; end if;
  r := jsonb_populate_record(null::public.reservations, i - '{starts_at,ends_at}'::text[] || jsonb_build_object('id', i -> 'reservation_id', 'org_id', ctx.org_id, 'status', 'BOOKED',
    'starts_at', private.instant((i ->> 'starts_at')::bigint), 'ends_at', private.instant((i ->> 'ends_at')::bigint)));
  r.contract_id := null;
  perform private.assert_bookable(ctx, r, true);
  perform private.use_number(ctx, 'RESERVATION', (i ->> 'number_block_id')::uuid, i ->> 'number');
  insert into public.reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, vehicle_id, price_plan_id, starts_at, ends_at, status)
  values (r.id, r.org_id, r.number, r.location_id, r.return_location_id, r.customer_id, r.category_id, r.vehicle_id, r.price_plan_id, r.starts_at, r.ends_at, r.status);
  perform private.block_for_reservation(ctx, r, (i ->> 'block_id')::uuid);
  perform private.know_customer(ctx, (i ->> 'customer_location_id')::uuid, r.customer_id, r.location_id);
  return '{}';
end $$;

-- Only what is named changes, so that two desks that change different things both have their way. The block moves with it.
create function private.apply_change_reservation(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare old public.reservations; r public.reservations;
begin
  if i ->> 'vehicle_id' is not null then perform private.lock_vehicle((i ->> 'vehicle_id')::uuid); end if;
  old := private.lock_reservation((i ->> 'reservation_id')::uuid);
  r := old;
  if i ? 'starts_at' then r.starts_at := private.instant((i ->> 'starts_at')::bigint); end if;
  if i ? 'ends_at' then r.ends_at := private.instant((i ->> 'ends_at')::bigint); end if;
  if i ? 'category_id' then r.category_id := (i ->> 'category_id')::uuid; end if;
  if i ? 'price_plan_id' then r.price_plan_id := (i ->> 'price_plan_id')::uuid; end if;
  if i ? 'vehicle_id' then r.vehicle_id := (i ->> 'vehicle_id')::uuid; end if;
  if i ? 'return_location_id' then r.return_location_id := (i ->> 'return_location_id')::uuid; end if;
  perform private.assert_bookable(ctx, r, i ? 'category_id' or i ? 'price_plan_id');
  update public.reservations set starts_at = r.starts_at, ends_at = r.ends_at, category_id = r.category_id, price_plan_id = r.price_plan_id, vehicle_id = r.vehicle_id,
    return_location_id = r.return_location_id where id = r.id;
  if (r.starts_at, r.ends_at, r.vehicle_id) is distinct from (old.starts_at, old.ends_at, old.vehicle_id) then
    perform private.block_for_reservation(ctx, r, (i ->> 'block_id')::uuid);
  end if;
  return '{}';
end $$;

-- Another car, or the first one: the answer to a reservation that has lost its car.
create function private.apply_assign_car(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_vehicle((i ->> 'vehicle_id')::uuid); r public.reservations;
begin
  r := private.lock_reservation((i ->> 'reservation_id')::uuid);
  if r.vehicle_id = v.id then raise exception 'it has this car' using errcode = '23514', constraint = 'reservation_has_this_car'; end if;
  r.vehicle_id := v.id;
  update public.reservations set vehicle_id = v.id where id = r.id;
  perform private.block_for_reservation(ctx, r, (i ->> 'block_id')::uuid);
  return '{}';
end $$;

create function private.apply_cancel_reservation(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.reservations := private.lock_reservation((i ->> 'reservation_id')::uuid);
begin
  update public.reservations set status = 'CANCELLED' where id = r.id;
  perform private.release_reservation(ctx, r.id), private.write_note(ctx, i, 'RESERVATION_CANCELLED', r.id, null);
  return '{}';
end $$;

-- Nobody came: only once the time has come.
create function private.apply_mark_no_show(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.reservations := private.lock_reservation((i ->> 'reservation_id')::uuid);
begin
  if ctx.occurred_at < r.starts_at then raise exception 'it begins only then' using errcode = '23514', constraint = 'reservation_not_due'; end if;
  update public.reservations set status = 'NO_SHOW' where id = r.id;
  perform private.release_reservation(ctx, r.id), private.write_note(ctx, i, 'NO_SHOW', r.id, null);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('assert_free', 'write_note', 'lock_reservation', 'assert_bookable', 'release_reservation', 'block_for_reservation', 'apply_book_reservation', 'apply_change_reservation',
      'apply_assign_car', 'apply_cancel_reservation', 'apply_mark_no_show') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
