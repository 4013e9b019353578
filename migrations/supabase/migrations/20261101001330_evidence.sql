-- Photos, documents and signatures as rows; the bytes travel by themselves. STORED is said only with the hash that was read back.
create table public.attachments (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  kind text not null constraint attachment_kind check (kind in ('PHOTO', 'DOCUMENT', 'SIGNATURE')),
  sha256 text not null constraint attachment_hash_malformed check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes int not null constraint attachment_too_large check (bytes between 1 and 26214400),
  mime text not null constraint attachment_mime check (mime in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
  state text not null default 'LOCAL' constraint attachment_state check (state in ('LOCAL', 'UPLOADING', 'STORED')),
  inspection_id uuid, contract_id uuid, damage_id uuid,
  created_at timestamptz(3) not null, created_by uuid, device_id uuid, stored_at timestamptz(3),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, inspection_id) references public.inspections (org_id, id),
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, damage_id) references public.vehicle_damages (org_id, id),
  foreign key (org_id, created_by) references public.users (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id),
  unique (org_id, id),
  constraint attachment_of_one_thing check (num_nonnulls(inspection_id, contract_id, damage_id) = 1),
  constraint attachment_stored_at check ((state = 'STORED') = (stored_at is not null))
);
create index attachments_by_location on public.attachments (org_id, location_id, state);
create index attachments_by_inspection on public.attachments (org_id, inspection_id);
create index attachments_by_contract on public.attachments (org_id, contract_id);
create index attachments_by_damage on public.attachments (org_id, damage_id);

-- Who signed which words, by the hash of what was on the screen; or who would not, and why.
create table public.signatures (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null,
  inspection_id uuid, contract_id uuid,
  role text not null constraint signature_role check (role in ('CUSTOMER', 'STAFF')),
  signer_name text not null constraint signature_name check (length(signer_name) between 1 and 200),
  refused boolean not null, reason text check (length(reason) between 1 and 200),
  text_sha256 text not null constraint signature_text_hash_malformed check (text_sha256 ~ '^[0-9a-f]{64}$'),
  attachment_id uuid,
  signed_at timestamptz(3) not null, taken_by uuid,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, inspection_id) references public.inspections (org_id, id),
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  constraint attachment_unknown foreign key (org_id, attachment_id) references public.attachments (org_id, id),
  foreign key (org_id, taken_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint signature_of_one_document check (num_nonnulls(inspection_id, contract_id) = 1),
  -- staff sign by being signed in, a customer by hand
  constraint signature_drawn_or_refused check (refused = (reason is not null) and not (refused and (attachment_id is not null or role = 'STAFF'))
    and (refused or role = 'STAFF' or attachment_id is not null))
);
create index signatures_by_location on public.signatures (org_id, location_id);
create index signatures_by_inspection on public.signatures (org_id, inspection_id);
create index signatures_by_contract on public.signatures (org_id, contract_id);

create trigger immutable before update or delete on public.signatures for each row execute function private.refuse_change();
create trigger audit after insert or update or delete on public.signatures for each row execute function private.write_audit();
create trigger audit after insert or update or delete on public.attachments for each row execute function private.write_audit();

-- An attachment is what it was when it was taken; only its way to the store goes on, and never back.
create function private.attachment_stays_as_taken() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(old) - '{state,stored_at}'::text[]) is distinct from (to_jsonb(new) - '{state,stored_at}'::text[])
    or array_position(array['LOCAL', 'UPLOADING', 'STORED'], new.state) < array_position(array['LOCAL', 'UPLOADING', 'STORED'], old.state)
    or (old.state = 'STORED' and new.stored_at is distinct from old.stored_at) then
    raise exception 'an attachment stays as it was taken' using errcode = '23514', constraint = 'attachment_stays_as_taken';
  end if;
  return new;
end $$;
create trigger attachment_stays_as_taken before update or delete on public.attachments for each row execute function private.attachment_stays_as_taken();

-- What a signature was drawn as belongs to the same document. After the statement: both may come in one.
create function private.signature_is_of_its_document() returns trigger language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.attachments a where a.org_id = new.org_id and a.id = new.attachment_id and a.kind = 'SIGNATURE'
      and (a.inspection_id, a.contract_id) is not distinct from (new.inspection_id, new.contract_id)) then
    raise exception 'no such drawing of this document' using errcode = 'P0002', constraint = 'attachment_unknown';
  end if;
  return null;
end $$;
create trigger signature_is_of_its_document after insert on public.signatures
  for each row when (new.attachment_id is not null) execute function private.signature_is_of_its_document();

-- The seal. All that an inspection says as one text, a line a thing and free text as JSON, so that no word can pass for a line; the
-- twin is shared/seal.ts. The hash is stored with the inspection, which nobody changes, and no damage, photo or signature joins later.
alter table public.inspections add column content_hash text,
  -- what was handed over with the car; null where nobody looked
  add column keys int, add column items text,
  add constraint inspection_handed_over_in_range check ((keys is null) = (items is null) and (keys is null or keys between 0 and 9) and (items is null or items ~ '^[A-Z_,]{0,200}$'));
create function private.inspection_text(p public.inspections, p_damages jsonb, p_attachments jsonb, p_signatures jsonb) returns text
language sql immutable set search_path = '' as $$
  select concat_ws(E'\n',
    array_to_string(array['inspection', p.id::text, p.org_id::text, p.contract_id::text, p.vehicle_id::text, p.leg_id::text, p.kind,
      private.millis(p.inspected_at)::text, p.odometer_km::text, p.fuel_level::text, coalesce(p.inspected_by::text, '')], '|'),
    'handed|' || p.keys || '|' || p.items,
    (select string_agg(concat_ws('|', 'damage', e ->> 'id', e ->> 'part', e ->> 'kind', e ->> 'severity', (e -> 'description')::text), E'\n' order by e ->> 'id' collate "C")
      from jsonb_array_elements(p_damages) e),
    (select string_agg(concat_ws('|', 'attachment', e ->> 'id', e ->> 'kind', e ->> 'sha256', e ->> 'bytes', e ->> 'mime'), E'\n' order by e ->> 'id' collate "C")
      from jsonb_array_elements(p_attachments) e),
    (select string_agg(concat_ws('|', 'signature', e ->> 'id', e ->> 'role', (e -> 'signer_name')::text, e ->> 'refused', coalesce((e -> 'reason')::text, 'null'), e ->> 'text_sha256',
      coalesce(e ->> 'attachment_id', '')), E'\n' order by e ->> 'id' collate "C")
      from jsonb_array_elements(p_signatures) e))
$$;
create function private.hash_of(p_text text) returns text language sql immutable set search_path = '' as $$
  select encode(sha256(convert_to(p_text, 'UTF8')), 'hex')
$$;
-- What the rows say now.
create function private.inspection_text_of(p public.inspections) returns text language sql stable set search_path = '' as $$
  select private.inspection_text(p,
    coalesce((select jsonb_agg(to_jsonb(d)) from public.vehicle_damages d where d.org_id = p.org_id and d.inspection_id = p.id), '[]'),
    coalesce((select jsonb_agg(to_jsonb(a)) from public.attachments a where a.org_id = p.org_id and a.inspection_id = p.id), '[]'),
    coalesce((select jsonb_agg(to_jsonb(s)) from public.signatures s where s.org_id = p.org_id and s.inspection_id = p.id), '[]'))
$$;
-- Whether an inspection and all that belongs to it still say what was sealed; null when there is no such inspection.
create function private.inspection_is_sealed(p_inspection uuid) returns boolean language sql stable set search_path = '' as $$
  select i.content_hash is not distinct from private.hash_of(private.inspection_text_of(i)) from public.inspections i where i.id = p_inspection
$$;
create index vehicle_damages_by_inspection on public.vehicle_damages (org_id, inspection_id);

-- Inspections from before the seal are sealed as they are.
alter table public.inspections disable trigger immutable;
update public.inspections i set content_hash = private.hash_of(private.inspection_text_of(i));
alter table public.inspections enable trigger immutable;
alter table public.inspections alter column content_hash set not null,
  add constraint inspection_hash_malformed check (content_hash ~ '^[0-9a-f]{64}$');

create function private.inspection_is_sealed() returns trigger language plpgsql set search_path = '' as $$
begin
  if exists (select from (select distinct n.inspection_id as id from new_rows n where n.inspection_id is not null) t where not private.inspection_is_sealed(t.id)) then
    raise exception 'the inspection is sealed' using errcode = '23514', constraint = 'inspection_is_sealed';
  end if;
  return null;
end $$;
create trigger inspection_is_sealed after insert on public.vehicle_damages referencing new table as new_rows for each statement execute function private.inspection_is_sealed();
create trigger inspection_is_sealed after insert on public.attachments referencing new table as new_rows for each statement execute function private.inspection_is_sealed();
create trigger inspection_is_sealed after insert on public.signatures referencing new table as new_rows for each statement execute function private.inspection_is_sealed();

-- What was seen on the car, sealed: inspection, damages, photos and signatures in one statement, because after it nothing may join.
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
    insert into public.attachments (id, org_id, location_id, kind, sha256, bytes, mime, inspection_id, created_at, created_by, device_id)
    select a.id, p.org_id, place, a.kind, a.sha256, a.bytes, a.mime, p.id, p_at, p_ctx.author_id, p_ctx.device_id
    from jsonb_to_recordset(photos) a (id uuid, kind text, sha256 text, bytes int, mime text)
  )
  insert into public.signatures (id, org_id, location_id, inspection_id, role, signer_name, refused, reason, text_sha256, attachment_id, signed_at, taken_by)
  select s.id, p.org_id, place, p.id, s.role, s.signer_name, s.refused, s.reason, s.text_sha256, s.attachment_id, p_at, p_ctx.author_id
  from jsonb_to_recordset(signed) s (id uuid, role text, signer_name text, refused boolean, reason text, text_sha256 text, attachment_id uuid);
end $$;

grant execute on function private.inspection_text(public.inspections, jsonb, jsonb, jsonb), private.hash_of(text), private.inspection_text_of(public.inspections),
  private.inspection_is_sealed(uuid) to guichet_commands;

do $$
declare t text;
begin
  foreach t in array array['attachments', 'signatures'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Commands read the caller''s firm" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
    execute format('create policy "Staff see what was taken at their locations" on public.%I for select to authenticated
      using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]))', t);
    execute format('create policy "Customers see what belongs to their own inspections" on public.%1$I for select to authenticated
      using (exists (select from public.inspections i join public.contracts c on c.org_id = i.org_id and c.id = i.contract_id
        where i.org_id = %1$I.org_id and i.id = %1$I.inspection_id and c.customer_id = (select private.my_customer())))', t);
    execute format('create policy "Staff keep evidence of their locations by command" on public.%I for insert to guichet_commands
      with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]))', t);
  end loop;
end $$;
grant update (state, stored_at) on public.attachments to guichet_commands;
create policy "Staff confirm what is stored by command" on public.attachments for update to guichet_commands
  using (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]));
create policy "Customers see their own signatures on contracts" on public.signatures for select to authenticated
  using (exists (select from public.contracts c where c.org_id = signatures.org_id and c.id = signatures.contract_id and c.customer_id = (select private.my_customer())));

do $$ begin
  perform private.refeed('inspections');
  perform private.feed('attachments', 131, 't.location_id = $1 and (t.state <> ''STORED'' or t.created_at > now() - interval ''90 days'')', 'location_id');
  perform private.feed('signatures', 132, 't.location_id = $1 and t.signed_at > now() - interval ''90 days''', 'location_id');
end $$;
