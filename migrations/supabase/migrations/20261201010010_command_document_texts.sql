insert into private.commands (name, min_role) values ('put_document_text', 'ADMIN'), ('agree_texts', 'STAFF');

-- A text that could not be printed is refused, as at the desk: an unknown or a missing field, a line that is none, more than there is room for.
create function private.apply_put_document_text(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  written text := i ->> 'text';
  known private.text_places;
begin
  select p.* into known from private.text_places p where p.place = i ->> 'place';
  if written is not null and found then
    if length(written) > known.longest then raise exception 'too long' using errcode = '23514', constraint = 'document_text_length'; end if;
    if (known.is_line and written like E'%\n%') or written ~ '[\u0001-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]' then
      raise exception 'not these signs' using errcode = '23514', constraint = 'document_text_signs';
    end if;
    if not array(select f[1] from regexp_matches(written, '\{([a-z_]{1,30})\}', 'g') f) <@ known.fields then
      raise exception 'a field that the document does not know' using errcode = '23514', constraint = 'document_text_names_known_fields';
    end if;
    if not known.required <@ array(select f[1] from regexp_matches(written, '\{([a-z_]{1,30})\}', 'g') f) then
      raise exception 'a field is missing' using errcode = '23514', constraint = 'document_text_lacks_a_field';
    end if;
  end if;
  insert into public.document_texts (id, org_id, place, locale, text, written_at, written_by)
  values ((i ->> 'document_text_id')::uuid, ctx.org_id, i ->> 'place', i ->> 'locale', written, private.instant((i ->> 'at')::bigint), ctx.author_id);
  return '{}';
end $$;

-- The texts that a rental began under, one a place. What is there stays.
create function private.apply_agree_texts(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  perform private.assert_list(i, 'texts', 1, 10);
  perform private.assert_contract_here(private.lock_contract((i ->> 'contract_id')::uuid));
  if exists (select from jsonb_to_recordset(i -> 'texts') x (id uuid, document_text_id uuid)
    where not exists (select from public.document_texts d where d.id = x.document_text_id and d.text is not null)) then
    raise exception 'unknown text' using errcode = 'P0002', constraint = 'document_text_unknown';
  end if;
  insert into public.contract_texts (id, org_id, contract_id, document_text_id)
  select x.id, ctx.org_id, (i ->> 'contract_id')::uuid, x.document_text_id from jsonb_to_recordset(i -> 'texts') x (id uuid, document_text_id uuid)
  join public.document_texts d on d.id = x.document_text_id
  where not exists (select from public.contract_texts c join public.document_texts o on o.id = c.document_text_id where c.contract_id = (i ->> 'contract_id')::uuid and o.place = d.place);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in ('apply_put_document_text', 'apply_agree_texts') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
