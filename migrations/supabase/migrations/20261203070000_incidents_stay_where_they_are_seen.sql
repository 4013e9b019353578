-- An incident is seen where its contract is; a car's status is seen in the whole firm. Its text was copied from the one into the other when the car
-- was taken out of service, and with it the name of whoever was in it. Otherwise as it was.
create or replace function private.apply_report_incident(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles; c public.contracts;
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  if i ->> 'contract_id' is not null then c := private.lock_contract((i ->> 'contract_id')::uuid); end if;
  insert into public.incidents (id, org_id, location_id, contract_id, vehicle_id, kind, happened_at, place, police_number, counterparty, description, odometer_km, fuel_level,
    reported_at, reported_by)
  select n.incident_id, ctx.org_id, n.location_id, n.contract_id, n.vehicle_id, n.kind, private.instant(n.happened_at), n.place, n.police_number, n.counterparty, n.description,
    n.odometer_km, n.fuel_level, ctx.occurred_at, ctx.author_id
  from jsonb_to_record(i) n (incident_id uuid, location_id uuid, contract_id uuid, vehicle_id uuid, kind text, happened_at bigint, place text, police_number text,
    counterparty text, description text, odometer_km int, fuel_level int);
  if (i ->> 'out_of_service')::boolean and v.status in ('AVAILABLE', 'RENTED', 'CLEANING') then
    update public.vehicles set status = 'OUT_OF_SERVICE', status_reason = null where id = v.id;
  end if;
  return '{}';
end $$;
-- What has been copied already; a reason that somebody wrote for the car itself stays.
update public.vehicles v set status_reason = null where exists (select from public.incidents n where n.vehicle_id = v.id and left(n.description, 200) = v.status_reason);
