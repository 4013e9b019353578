-- Every command that stores a signature takes the words along. Nothing else of them has changed.
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
  insert into public.signatures (id, org_id, location_id, inspection_id, role, signer_name, refused, reason, text_sha256, signed_text, attachment_id, signed_at, taken_by)
  select s.id, p.org_id, place, p.id, s.role, s.signer_name, s.refused, s.reason, s.text_sha256, s.signed_text, s.attachment_id, p_at, p_ctx.author_id
  from jsonb_to_recordset(signed) s (id uuid, role text, signer_name text, refused boolean, reason text, text_sha256 text, signed_text text, attachment_id uuid);
end $$;

create or replace function private.apply_sign_document(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare place uuid := (i ->> 'location_id')::uuid; contract uuid := (i ->> 'contract_id')::uuid;
begin
  perform private.assert_contract_here(contract, place);
  insert into public.signatures (id, org_id, location_id, contract_id, role, signer_name, refused, reason, text_sha256, signed_text, attachment_id, signed_at, taken_by)
  select s.signature_id, ctx.org_id, place, contract, s.role, s.signer_name, s.refused, s.reason, s.text_sha256, s.signed_text, s.attachment_id, private.instant((i ->> 'at')::bigint), ctx.author_id
  from jsonb_to_record(i) s (signature_id uuid, role text, signer_name text, refused boolean, reason text, text_sha256 text, signed_text text, attachment_id uuid);
  return '{}';
end $$;

create or replace function private.apply_extend_contract(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  c public.contracts; leg public.contract_vehicles; until timestamptz(3) := private.instant((i ->> 'ends_at')::bigint); n public.booking_notes;
  place uuid := (i ->> 'location_id')::uuid; drawn jsonb := coalesce(i -> 'attachments', '[]'); signed jsonb := coalesce(i -> 'signatures', '[]');
begin
  perform private.assert_list(i, 'charges', 0, 30), private.assert_list(jsonb_build_object('attachments', drawn), 'attachments', 0, 10),
    private.assert_list(jsonb_build_object('signatures', signed), 'signatures', 0, 10);
  -- what was drawn, and nothing else, comes with an extension
  if exists (select from jsonb_array_elements(drawn) a where a ->> 'kind' is distinct from 'SIGNATURE' or a ->> 'id' not in (select coalesce(s ->> 'attachment_id', '') from jsonb_array_elements(signed) s)) then
    raise exception 'no drawing of a signature' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  if exists (select from jsonb_array_elements(signed) s where s ->> 'attachment_id' is not null and s ->> 'attachment_id' not in (select a ->> 'id' from jsonb_array_elements(drawn) a)) then
    raise exception 'drawn for something else' using errcode = 'P0002', constraint = 'attachment_unknown';
  end if;
  leg := private.lock_car_out((i ->> 'contract_id')::uuid);
  c := private.lock_contract((i ->> 'contract_id')::uuid);
  perform private.assert_contract_here(c);
  if signed <> '[]' then perform private.assert_location(place); end if;
  if c.status <> 'ACTIVE' then raise exception 'contract is %', c.status using errcode = '23514', constraint = 'contract_not_active'; end if;
  if until <= c.ends_at then raise exception 'it ends later already' using errcode = '23514', constraint = 'extension_not_later'; end if;
  if private.extension_differs(c, until, i) then raise exception 'another price' using errcode = '23514', constraint = 'charges_are_not_due'; end if;
  perform private.assert_free(leg.vehicle_id, c.ends_at, until, c.id);
  update public.contracts set ends_at = until where id = c.id;
  update public.vehicle_blocks set ends_at = greatest(ends_at, until) where source_id = c.id and kind = 'CONTRACT' and is_active;
  n.id := (i ->> 'note_id')::uuid; n.org_id := ctx.org_id; n.contract_id := c.id; n.ends_before := c.ends_at; n.ends_after := until;
  n.written_at := ctx.occurred_at; n.written_by := ctx.author_id;
  n.added_rp := coalesce((select sum((e ->> 'amount_rp')::bigint) from jsonb_array_elements(i -> 'charges') e), 0);
  perform private.store_charges(ctx, c.id, i -> 'charges'), private.write_note(ctx, i || jsonb_build_object('ends_before', private.millis(c.ends_at),
    'added_rp', n.added_rp, 'content_hash', private.hash_of(private.extension_text(n, drawn, signed))), 'EXTENDED', null, c.id);
  insert into public.attachments (id, org_id, location_id, kind, sha256, bytes, mime, view, contract_id, created_at, created_by, device_id)
  select a.id, ctx.org_id, place, a.kind, a.sha256, a.bytes, a.mime, a.view, c.id, ctx.occurred_at, ctx.author_id, ctx.device_id
  from jsonb_to_recordset(drawn) a (id uuid, kind text, sha256 text, bytes int, mime text, view text);
  insert into public.signatures (id, org_id, location_id, contract_id, note_id, role, signer_name, refused, reason, text_sha256, signed_text, attachment_id, signed_at, taken_by)
  select s.id, ctx.org_id, place, c.id, n.id, s.role, s.signer_name, s.refused, s.reason, s.text_sha256, s.signed_text, s.attachment_id, ctx.occurred_at, ctx.author_id
  from jsonb_to_recordset(signed) s (id uuid, role text, signer_name text, refused boolean, reason text, text_sha256 text, signed_text text, attachment_id uuid);
  return '{}';
end $$;
