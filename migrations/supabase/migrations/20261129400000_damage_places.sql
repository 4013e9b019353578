-- Where on the drawing a damage was found, in thousandths of the view as it is shown (from the left, from the top), and how large it is
-- along its longest side. Both may be missing: damages from before know their part alone. Sealed with the inspection; where they are
-- missing the sealed text is what it was.
alter table public.vehicle_damages add column view text, add column x int, add column y int, add column size_mm int constraint damage_size check (size_mm between 1 and 10000),
  add constraint damage_place check (num_nonnulls(view, x, y) = 0 or num_nonnulls(view, x, y) = 3 and x between 0 and 1000 and y between 0 and 1000
    and case part when 'ROOF' then view = 'TOP' when 'WINDSCREEN' then view in ('TOP', 'FRONT') when 'WHEELS' then view in ('LEFT', 'RIGHT') else view = part end);

create or replace function private.damage_stays_as_found() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' or (old.id, old.org_id, old.vehicle_id, old.inspection_id, old.contract_id, old.part, old.kind, old.severity, old.description, old.view, old.x, old.y, old.size_mm, old.found_at,
      old.found_by)
    is distinct from (new.id, new.org_id, new.vehicle_id, new.inspection_id, new.contract_id, new.part, new.kind, new.severity, new.description, new.view, new.x, new.y, new.size_mm, new.found_at,
      new.found_by) then
    raise exception 'a damage stays as it was found' using errcode = '23514', constraint = 'damage_stays_as_found';
  end if;
  return new;
end $$;

create or replace function private.inspection_text(p public.inspections, p_damages jsonb, p_attachments jsonb, p_signatures jsonb) returns text
language sql immutable set search_path = '' as $$
  select concat_ws(E'\n',
    array_to_string(array['inspection', p.id::text, p.org_id::text, p.contract_id::text, p.vehicle_id::text, p.leg_id::text, p.kind,
      private.millis(p.inspected_at)::text, p.odometer_km::text, p.fuel_level::text, coalesce(p.inspected_by::text, '')], '|'),
    'handed|' || p.keys || '|' || p.items,
    (select string_agg(concat_ws('|', 'damage', e ->> 'id', e ->> 'part', e ->> 'kind', e ->> 'severity', (e -> 'description')::text, e ->> 'view', e ->> 'x', e ->> 'y',
      (e ->> 'size_mm') || 'mm'), E'\n' order by e ->> 'id' collate "C")
      from jsonb_array_elements(p_damages) e),
    (select string_agg(concat_ws('|', 'attachment', e ->> 'id', e ->> 'kind', e ->> 'sha256', e ->> 'bytes', e ->> 'mime', e ->> 'view'), E'\n' order by e ->> 'id' collate "C")
      from jsonb_array_elements(p_attachments) e),
    (select string_agg(concat_ws('|', 'signature', e ->> 'id', e ->> 'role', (e -> 'signer_name')::text, e ->> 'refused', coalesce((e -> 'reason')::text, 'null'), e ->> 'text_sha256',
      coalesce(e ->> 'attachment_id', '')), E'\n' order by e ->> 'id' collate "C")
      from jsonb_array_elements(p_signatures) e))
$$;

create or replace function private.store_evidence(p_ctx private.op_context, p_kind text, p_contract uuid, p_vehicle uuid, p_leg uuid, p_at timestamptz, i jsonb) returns void
language plpgsql set search_path = '' as $$
declare p public.inspections; place uuid := coalesce(i ->> 'location_id', i ->> 'pickup_location_id')::uuid;
  photos jsonb := coalesce(i -> 'attachments', '[]'); signed jsonb := coalesce(i -> 'signatures', '[]');
begin
  perform private.assert_list(jsonb_build_object('attachments', photos, 'signatures', signed), 'attachments', 0, 50),
    private.assert_list(jsonb_build_object('signatures', signed), 'signatures', 0, 10);
  p.id := (i ->> 'inspection_id')::uuid; p.org_id := p_ctx.org_id; p.contract_id := p_contract; p.vehicle_id := p_vehicle; p.leg_id := p_leg;
  p.kind := p_kind; p.inspected_at := p_at; p.odometer_km := (i ->> 'odometer_km')::int; p.fuel_level := (i ->> 'fuel_level')::int; p.inspected_by := p_ctx.author_id;
  if coalesce(i -> 'keys', i -> 'items') is not null then
    p.keys := (i ->> 'keys')::int;
    p.items := coalesce((select string_agg(distinct t.item collate "C", ',' order by t.item collate "C") from jsonb_array_elements_text(i -> 'items') t (item)), '');
  end if;
  p.content_hash := private.hash_of(private.inspection_text(p, i -> 'damages', photos, signed));
  with seen as (
    insert into public.inspections select p.*
  ), found as (
    insert into public.vehicle_damages (id, org_id, vehicle_id, inspection_id, contract_id, part, kind, severity, description, view, x, y, size_mm, status, found_at, found_by)
    select d.id, p.org_id, p_vehicle, p.id, p_contract, d.part, d.kind, d.severity, d.description, d.view, d.x, d.y, d.size_mm, 'REPORTED', p_at, p_ctx.author_id
    from jsonb_to_recordset(i -> 'damages') d (id uuid, part text, kind text, severity int, description text, view text, x int, y int, size_mm int)
  ), taken as (
    insert into public.attachments (id, org_id, location_id, kind, sha256, bytes, mime, view, inspection_id, created_at, created_by, device_id)
    select a.id, p.org_id, place, a.kind, a.sha256, a.bytes, a.mime, a.view, p.id, p_at, p_ctx.author_id, p_ctx.device_id
    from jsonb_to_recordset(photos) a (id uuid, kind text, sha256 text, bytes int, mime text, view text)
  )
  insert into public.signatures (id, org_id, location_id, inspection_id, role, signer_name, refused, reason, text_sha256, attachment_id, signed_at, taken_by)
  select s.id, p.org_id, place, p.id, s.role, s.signer_name, s.refused, s.reason, s.text_sha256, s.attachment_id, p_at, p_ctx.author_id
  from jsonb_to_recordset(signed) s (id uuid, role text, signer_name text, refused boolean, reason text, text_sha256 text, attachment_id uuid);
end $$;

create or replace function private.apply_record_damage(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles;
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  insert into public.vehicle_damages (id, org_id, vehicle_id, part, kind, severity, description, view, x, y, size_mm, status, found_at, found_by)
  select d.id, ctx.org_id, v.id, d.part, d.kind, d.severity, d.description, d.view, d.x, d.y, d.size_mm, 'REPORTED', private.instant((i ->> 'at')::bigint), ctx.author_id
  from jsonb_to_record(i -> 'damage') d (id uuid, part text, kind text, severity int, description text, view text, x int, y int, size_mm int);
  return '{}';
end $$;

select private.refeed('vehicle_damages');
