insert into private.commands (name) values ('attach_file'), ('sign_document'), ('confirm_stored');

-- A contract that this location has to do with: an open one, which comes back anywhere, or one that left, was due or came back here.
create function private.assert_contract_here(p_contract uuid, p_location uuid) returns void language plpgsql stable set search_path = '' as $$
begin
  perform private.assert_location(p_location);
  if not exists (select from public.contracts c where c.id = p_contract
      and (c.status = 'ACTIVE' or p_location in (c.pickup_location_id, c.return_location_id) or c.returned_location_id = p_location)) then
    raise exception 'contract is unknown here' using errcode = 'P0002', constraint = 'contract_unknown';
  end if;
end $$;

-- A file of a contract or a damage. What belongs to an inspection comes with it, under its seal.
create function private.apply_attach_file(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare place uuid := (i ->> 'location_id')::uuid; contract uuid := (i ->> 'contract_id')::uuid; damage uuid := (i ->> 'damage_id')::uuid;
begin
  perform private.assert_location(place);
  if num_nonnulls(contract, damage) <> 1 then raise exception 'a file is of one thing' using errcode = '22023', constraint = 'malformed_operation'; end if;
  if contract is not null then
    perform private.assert_contract_here(contract, place);
  elsif not exists (select from public.vehicle_damages d where d.id = damage) then
    raise exception 'damage is unknown' using errcode = 'P0002', constraint = 'damage_unknown';
  end if;
  insert into public.attachments (id, org_id, location_id, kind, sha256, bytes, mime, contract_id, damage_id, created_at, created_by, device_id)
  select a.attachment_id, ctx.org_id, place, a.kind, a.sha256, a.bytes, a.mime, contract, damage, private.instant((i ->> 'at')::bigint), ctx.author_id, ctx.device_id
  from jsonb_to_record(i) a (attachment_id uuid, kind text, sha256 text, bytes int, mime text);
  return '{}';
end $$;

create function private.apply_sign_document(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare place uuid := (i ->> 'location_id')::uuid; contract uuid := (i ->> 'contract_id')::uuid;
begin
  perform private.assert_contract_here(contract, place);
  insert into public.signatures (id, org_id, location_id, contract_id, role, signer_name, refused, reason, text_sha256, attachment_id, signed_at, taken_by)
  select s.signature_id, ctx.org_id, place, contract, s.role, s.signer_name, s.refused, s.reason, s.text_sha256, s.attachment_id, private.instant((i ->> 'at')::bigint), ctx.author_id
  from jsonb_to_record(i) s (signature_id uuid, role text, signer_name text, refused boolean, reason text, text_sha256 text, attachment_id uuid);
  return '{}';
end $$;

-- The bytes are in the store: said with the hash and size that were read back from there.
create function private.apply_confirm_stored(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare a public.attachments;
begin
  select * into a from public.attachments t where t.id = (i ->> 'attachment_id')::uuid;
  if not found then raise exception 'attachment is unknown' using errcode = 'P0002', constraint = 'attachment_unknown'; end if;
  perform private.assert_location(a.location_id);
  if (a.sha256, a.bytes) is distinct from (i ->> 'sha256', (i ->> 'bytes')::int) then
    raise exception 'these are other bytes' using errcode = '23514', constraint = 'attachment_hash_differs';
  end if;
  update public.attachments set state = 'STORED', stored_at = private.instant((i ->> 'at')::bigint) where id = a.id and state <> 'STORED';
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('assert_contract_here', 'apply_attach_file', 'apply_sign_document', 'apply_confirm_stored') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
