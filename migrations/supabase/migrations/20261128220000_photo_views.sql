-- From where a photo was taken, so that the same view of two hand-overs stands side by side; sealed with it. A close-up has none.
alter table public.attachments add column view text
  constraint attachment_view check (view is null or kind = 'PHOTO' and view in ('FRONT', 'RIGHT', 'REAR', 'LEFT', 'WINDSCREEN', 'INTERIOR', 'BOOT', 'DASHBOARD'));

create or replace function private.inspection_text(p public.inspections, p_damages jsonb, p_attachments jsonb, p_signatures jsonb) returns text
language sql immutable set search_path = '' as $$
  select concat_ws(E'\n',
    array_to_string(array['inspection', p.id::text, p.org_id::text, p.contract_id::text, p.vehicle_id::text, p.leg_id::text, p.kind,
      private.millis(p.inspected_at)::text, p.odometer_km::text, p.fuel_level::text, coalesce(p.inspected_by::text, '')], '|'),
    'handed|' || p.keys || '|' || p.items,
    (select string_agg(concat_ws('|', 'damage', e ->> 'id', e ->> 'part', e ->> 'kind', e ->> 'severity', (e -> 'description')::text), E'\n' order by e ->> 'id' collate "C")
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
    insert into public.vehicle_damages (id, org_id, vehicle_id, inspection_id, contract_id, part, kind, severity, description, status, found_at, found_by)
    select d.id, p.org_id, p_vehicle, p.id, p_contract, d.part, d.kind, d.severity, d.description, 'REPORTED', p_at, p_ctx.author_id
    from jsonb_to_recordset(i -> 'damages') d (id uuid, part text, kind text, severity int, description text)
  ), taken as (
    insert into public.attachments (id, org_id, location_id, kind, sha256, bytes, mime, view, inspection_id, created_at, created_by, device_id)
    select a.id, p.org_id, place, a.kind, a.sha256, a.bytes, a.mime, a.view, p.id, p_at, p_ctx.author_id, p_ctx.device_id
    from jsonb_to_recordset(photos) a (id uuid, kind text, sha256 text, bytes int, mime text, view text)
  )
  insert into public.signatures (id, org_id, location_id, inspection_id, role, signer_name, refused, reason, text_sha256, attachment_id, signed_at, taken_by)
  select s.id, p.org_id, place, p.id, s.role, s.signer_name, s.refused, s.reason, s.text_sha256, s.attachment_id, p_at, p_ctx.author_id
  from jsonb_to_recordset(signed) s (id uuid, role text, signer_name text, refused boolean, reason text, text_sha256 text, attachment_id uuid);
end $$;

create or replace function private.apply_attach_file(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare place uuid := (i ->> 'location_id')::uuid; contract uuid := (i ->> 'contract_id')::uuid; damage uuid := (i ->> 'damage_id')::uuid;
begin
  perform private.assert_location(place);
  if num_nonnulls(contract, damage) <> 1 then raise exception 'a file is of one thing' using errcode = '22023', constraint = 'malformed_operation'; end if;
  if contract is not null then
    perform private.assert_contract_here(contract, place);
  elsif not exists (select from public.vehicle_damages d where d.id = damage) then
    raise exception 'damage is unknown' using errcode = 'P0002', constraint = 'damage_unknown';
  end if;
  insert into public.attachments (id, org_id, location_id, kind, sha256, bytes, mime, view, contract_id, damage_id, created_at, created_by, device_id)
  select a.attachment_id, ctx.org_id, place, a.kind, a.sha256, a.bytes, a.mime, a.view, contract, damage, private.instant((i ->> 'at')::bigint), ctx.author_id, ctx.device_id
  from jsonb_to_record(i) a (attachment_id uuid, kind text, sha256 text, bytes int, mime text, view text);
  return '{}';
end $$;

select private.refeed('attachments');
