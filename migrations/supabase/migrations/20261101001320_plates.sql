-- One plate may serve two cars (Wechselschild), never three, and never both on the road.
alter table public.vehicle_plates
  add constraint vehicle_has_one_plate exclude using gist
    (vehicle_id extensions.gist_uuid_ops with =, tstzrange(valid_from, valid_to, '[)') with &&);
alter table public.vehicle_plates rename constraint vehicle_plates_check to plate_ends_after_start;
alter table public.vehicle_plates rename constraint vehicle_plates_plate_check to plate_malformed;

-- The open legs of other cars that are on the road under a plate of this one, from p_out_at on.
create function private.legs_under_its_plate(p_org uuid, p_vehicle uuid, p_out_at timestamptz) returns setof public.contract_vehicles
language sql volatile set search_path = '' as $$
  select l.* from public.vehicle_plates mine
    join public.vehicle_plates other on other.org_id = mine.org_id and other.plate = mine.plate and other.vehicle_id <> mine.vehicle_id
    join public.contract_vehicles l on l.org_id = other.org_id and l.vehicle_id = other.vehicle_id and l.state = 'OUT'
    cross join lateral (select greatest(mine.valid_from, other.valid_from, l.out_at, p_out_at) as both_from) b
  where mine.org_id = p_org and mine.vehicle_id = p_vehicle
    and (mine.valid_to is null or mine.valid_to > b.both_from) and (other.valid_to is null or other.valid_to > b.both_from)
  order by l.in_conflict, l.out_at, l.id
$$;
-- Cars with a plate in common leave one after the other, so that the second one sees the first.
create function private.lock_plates(p_org uuid, p_vehicle uuid) returns void language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('plate ' || p_org || p.plate, 0)) from (
    select distinct t.plate from public.vehicle_plates t where t.org_id = p_org and t.vehicle_id = p_vehicle order by 1) p;
end $$;
grant execute on function private.legs_under_its_plate(uuid, uuid, timestamptz), private.lock_plates(uuid, uuid) to guichet_commands;

create function private.plate_is_out_once() returns trigger language plpgsql set search_path = '' as $$
begin
  perform private.lock_plates(new.org_id, new.vehicle_id);
  if exists (select from private.legs_under_its_plate(new.org_id, new.vehicle_id, new.out_at) l where not l.in_conflict) then
    raise exception 'the other car of this plate is out' using errcode = '23P01', constraint = 'plate_is_out_once';
  end if;
  return new;
end $$;
create trigger plate_is_out_once before insert or update of state, in_conflict, vehicle_id, out_at on public.contract_vehicles
  for each row when (new.state = 'OUT' and not new.in_conflict) execute function private.plate_is_out_once();

create function private.plate_on_two_cars_at_most() returns trigger language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('plate ' || new.org_id || new.plate, 0));
  if (select count(distinct p.vehicle_id) from public.vehicle_plates p where p.org_id = new.org_id and p.plate = new.plate and p.vehicle_id <> new.vehicle_id
      and tstzrange(p.valid_from, p.valid_to, '[)') && tstzrange(new.valid_from, new.valid_to, '[)')) > 1 then
    raise exception 'the plate is on two cars' using errcode = '23P01', constraint = 'plate_on_two_cars_at_most';
  end if;
  if exists (select from public.contract_vehicles l cross join lateral private.legs_under_its_plate(l.org_id, l.vehicle_id, l.out_at) o
      where l.org_id = new.org_id and l.vehicle_id = new.vehicle_id and l.state = 'OUT' and not l.in_conflict and not o.in_conflict) then
    raise exception 'the other car of this plate is out' using errcode = '23P01', constraint = 'plate_is_out_once';
  end if;
  return null;
end $$;
create trigger plate_on_two_cars_at_most after insert or update on public.vehicle_plates
  for each row execute function private.plate_on_two_cars_at_most();
