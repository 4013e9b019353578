-- What a desk should hold, as one hash for each table: a desk whose database was lost and built anew shows by it that it has exactly what the server gives it.
-- {"behind": true} where something has changed since the cursor, {"reset": true} where the cursor is of another time; both are read in the snapshot of the hashes.
create function public.desk_content(p_location uuid, p_cursor text) returns jsonb language plpgsql stable security invoker set search_path = '' as $$
declare c_xid xid8; c_seq bigint; t record; n bigint; content text; tables jsonb := '[]';
begin
  perform private.assert_desk(p_location);
  begin
    c_xid := split_part(p_cursor, ':', 1)::xid8; c_seq := split_part(p_cursor, ':', 2)::bigint;
  exception when data_exception then return jsonb_build_object('reset', true);
  end;
  if p_cursor is distinct from private.cursor_text(c_xid, c_seq, p_location) then return jsonb_build_object('reset', true); end if;
  if exists (select from public.sync_log l where l.org_id = (select private.my_org()) and (l.location_id is null or l.location_id = p_location) and (l.xid, l.seq) > (c_xid, c_seq)) then
    return jsonb_build_object('behind', true);
  end if;
  for t in select * from private.sync_tables order by pos loop
    -- SHA-256 over the hashes of the rows in the order of their ids; a row as jsonb writes its cells
    execute format('select count(*), encode(sha256(coalesce(string_agg(sha256(convert_to(json_build_array(%s)::jsonb::text, ''UTF8'')), ''''::bytea order by t.id), ''''::bytea)), ''hex'')
        from (select %s from public.%I t where t.%I = (select private.my_org()) and %s) t',
      t.exprs, (select string_agg(format('t.%I', c), ', ') from unnest(t.columns) c), t.tbl, case t.tbl when 'organizations' then 'id' else 'org_id' end, t.scope)
      into n, content using p_location;
    tables := tables || jsonb_build_object('table', t.tbl, 'columns', to_jsonb(t.columns), 'rows', n, 'sha256', content);
  end loop;
  return jsonb_build_object('tables', tables, 'server_at', private.millis(clock_timestamp()));
end $$;
revoke execute on function public.desk_content(uuid, text) from public, anon;
grant execute on function public.desk_content(uuid, text) to authenticated;
