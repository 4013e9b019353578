-- By which states an export was narrowed: without it a file of the cancelled contracts looks like one of all. None: all rows.
alter table public.export_runs add column states text[] not null default '{}' constraint export_runs_states_check check (cardinality(states) <= 20
  and array_position(states, null) is null and length(array_to_string(states, '')) <= 600 and array_to_string(states, '') ~ '^[A-Z_]*$');

create or replace function private.apply_record_export(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_days(i ->> 'from_on', i ->> 'until_on');
  perform private.assert_list(i, 'locations', 1, 500);
  perform private.assert_list(jsonb_build_object('states', coalesce(i -> 'states', '[]')), 'states', 0, 20);
  perform private.assert_location(l) from unnest((i ->> 'location_id')::uuid || array(select jsonb_array_elements_text(i -> 'locations')::uuid)) l;
  insert into public.export_runs (id, org_id, location_id, locations, kind, format, from_on, until_on, is_delta, source, as_of, waiting, purpose, row_count, sum_rp, sha256,
    made_at, made_by, device_id, states)
  select e.export_run_id, ctx.org_id, e.location_id, array(select jsonb_array_elements_text(e.locations)::uuid), e.kind, e.format, e.from_on, e.until_on, e.is_delta, e.source,
    private.instant(e.as_of), e.waiting, e.purpose, e.row_count, e.sum_rp, e.sha256, private.instant(e.at), ctx.author_id, ctx.device_id,
    array(select jsonb_array_elements_text(coalesce(e.states, '[]')))
  from jsonb_to_record(i) e (export_run_id uuid, location_id uuid, locations jsonb, kind text, format text, from_on date, until_on date, is_delta boolean, source text, as_of bigint,
    waiting int, purpose text, row_count int, sum_rp bigint, sha256 text, at bigint, states jsonb);
  return '{}';
end $$;
