-- A longer rental is signed where the customer stands at the counter: over the words on the screen, by drawing or with the reason why not. The
-- note of the extension is sealed with what was agreed and who signed it, so that nobody signs later or otherwise; what was agreed by telephone
-- is sealed without signatures. `added_rp`: what the further days cost, gross.
alter table public.booking_notes add column added_rp bigint, add column content_hash text,
  add check (num_nonnulls(added_rp, content_hash) = 0 or num_nonnulls(added_rp, content_hash, ends_after) = 3 and content_hash ~ '^[0-9a-f]{64}$');
alter table public.signatures add column note_id uuid,
  add foreign key (org_id, note_id) references public.booking_notes (org_id, id),
  add check (note_id is null or contract_id is not null);
create index signatures_by_note on public.signatures (org_id, note_id) where note_id is not null;

-- The twin of `extensionText` in shared/seal.ts.
create function private.extension_text(n public.booking_notes, p_attachments jsonb, p_signatures jsonb) returns text language sql immutable set search_path = '' as $$
  select concat_ws(E'\n',
    array_to_string(array['extension', n.id::text, n.org_id::text, n.contract_id::text, private.millis(n.ends_before)::text, private.millis(n.ends_after)::text, n.added_rp::text,
      private.millis(n.written_at)::text, n.written_by::text], '|'),
    (select string_agg(concat_ws('|', 'attachment', e ->> 'id', e ->> 'kind', e ->> 'sha256', e ->> 'bytes', e ->> 'mime'), E'\n' order by e ->> 'id' collate "C")
      from jsonb_array_elements(p_attachments) e),
    (select string_agg(concat_ws('|', 'signature', e ->> 'id', e ->> 'role', (e -> 'signer_name')::text, e ->> 'refused', coalesce((e -> 'reason')::text, 'null'), e ->> 'text_sha256',
      coalesce(e ->> 'attachment_id', '')), E'\n' order by e ->> 'id' collate "C")
      from jsonb_array_elements(p_signatures) e))
$$;
-- Whether an extension and its signatures still say what was sealed; null when there is no such note.
create function private.extension_is_sealed(p_note uuid) returns boolean language sql stable set search_path = '' as $$
  select n.content_hash is not distinct from private.hash_of(private.extension_text(n,
    coalesce((select jsonb_agg(to_jsonb(a)) from public.attachments a where a.org_id = n.org_id
      and a.id in (select s.attachment_id from public.signatures s where s.org_id = n.org_id and s.note_id = n.id)), '[]'),
    coalesce((select jsonb_agg(to_jsonb(s)) from public.signatures s where s.org_id = n.org_id and s.note_id = n.id), '[]')))
  from public.booking_notes n where n.id = p_note
$$;
create function private.extension_is_sealed() returns trigger language plpgsql set search_path = '' as $$
begin
  if exists (select from (select distinct n.note_id as id from new_rows n where n.note_id is not null) t where not private.extension_is_sealed(t.id)) then
    raise exception 'the extension is sealed' using errcode = '23514', constraint = 'extension_is_sealed';
  end if;
  return null;
end $$;
create trigger extension_is_sealed after insert on public.signatures referencing new table as new_rows for each statement execute function private.extension_is_sealed();

create or replace function private.write_note(ctx private.op_context, i jsonb, p_kind text, p_reservation uuid, p_contract uuid, p_approval uuid default null) returns void
language sql set search_path = '' as $$
  insert into public.booking_notes (id, org_id, reservation_id, contract_id, kind, text, approval_id, written_at, written_by, ends_before, ends_after, added_rp, content_hash,
    offence_at, offence_number, driver_id, authority)
  select (i ->> 'note_id')::uuid, ctx.org_id, p_reservation, p_contract, p_kind, i ->> 'reason', p_approval, ctx.occurred_at, ctx.author_id,
    private.instant((e ->> 'ends_before')::bigint), private.instant((e ->> 'ends_at')::bigint), (e ->> 'added_rp')::bigint, e ->> 'content_hash',
    private.instant((f ->> 'offence_at')::bigint), f ->> 'number', (f ->> 'driver_id')::uuid, f ->> 'authority'
  from (select case when p_kind = 'EXTENDED' then i end as e, case when p_kind = 'FINE' then i -> 'fine' end as f) x
$$;

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
  insert into public.signatures (id, org_id, location_id, contract_id, note_id, role, signer_name, refused, reason, text_sha256, attachment_id, signed_at, taken_by)
  select s.id, ctx.org_id, place, c.id, n.id, s.role, s.signer_name, s.refused, s.reason, s.text_sha256, s.attachment_id, ctx.occurred_at, ctx.author_id
  from jsonb_to_recordset(signed) s (id uuid, role text, signer_name text, refused boolean, reason text, text_sha256 text, attachment_id uuid);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('extension_text', 'extension_is_sealed') loop
    execute format('revoke execute on function %s from public', f.signature);
  end loop;
end $$;
grant execute on function private.extension_text(public.booking_notes, jsonb, jsonb), private.extension_is_sealed(uuid) to guichet_commands;
select private.refeed('booking_notes'), private.refeed('signatures');
