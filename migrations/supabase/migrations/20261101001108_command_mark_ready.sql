insert into private.commands (name) values ('mark_ready');

create function private.apply_mark_ready(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
begin
  if v.status <> 'CLEANING' then raise exception 'vehicle is %', v.status using errcode = '23514', constraint = 'vehicle_not_cleaning'; end if;
  update public.vehicles set status = 'AVAILABLE' where id = v.id;
  return '{}';
end $$;
revoke execute on function private.apply_mark_ready(private.op_context, jsonb) from public;
alter function private.apply_mark_ready(private.op_context, jsonb) owner to guichet_commands;
