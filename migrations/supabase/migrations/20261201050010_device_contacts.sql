-- When a PC was last in contact. What it sends says so by itself (`sync_ops`); what it fetches leaves nothing, so a PC that only looks says so
-- from time to time. Nobody reads it but `devices_heard`, and it goes to no desk: a write for each PC each minute would be news for all others.
create table private.device_contacts (
  org_id uuid not null, device_id uuid not null,
  heard_at timestamptz(3) not null,
  primary key (org_id, device_id),
  foreign key (org_id, device_id) references public.devices (org_id, id)
);
grant select, insert, update on private.device_contacts to guichet_commands;

-- Whether it is a PC of the caller's locations. Calls that follow within a minute write nothing. A revoked PC that is still there is worth knowing.
create function private.device_contact(p_device uuid) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if not private.at_counter() then return false; end if;
  insert into private.device_contacts as k (org_id, device_id, heard_at)
  select d.org_id, d.id, now() from public.devices d where d.id = p_device and d.org_id = private.my_org() and d.location_id = any (private.my_locations())
    and not exists (select from private.device_contacts c where c.org_id = d.org_id and c.device_id = d.id and c.heard_at > now() - interval '1 minute')
  on conflict (org_id, device_id) do update set heard_at = greatest(k.heard_at, excluded.heard_at);
  return found or exists (select from private.device_contacts c join public.devices d on d.org_id = c.org_id and d.id = c.device_id
    where c.org_id = private.my_org() and c.device_id = p_device and d.location_id = any (private.my_locations()));
end $$;
create function public.device_contact(p_device uuid) returns boolean language sql volatile security invoker set search_path = '' as $$ select private.device_contact(p_device) $$;
revoke execute on function private.device_contact(uuid), public.device_contact(uuid) from public;
revoke execute on function public.device_contact(uuid) from anon;
alter function private.device_contact(uuid) owner to guichet_commands;
grant execute on function private.device_contact(uuid), public.device_contact(uuid) to authenticated;

create or replace function private.devices_heard(p_location uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  if private.my_role() is null or private.my_role() not in ('ADMIN', 'MANAGER') then
    raise exception 'devices are for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  perform private.assert_location(p_location);
  return coalesce((select jsonb_agg(jsonb_build_object('device_id', d.id, 'heard_at', private.millis(greatest(
      (select max(o.stored_at) from public.sync_ops o where o.org_id = d.org_id and o.device_id = d.id),
      (select c.heard_at from private.device_contacts c where c.org_id = d.org_id and c.device_id = d.id)))))
    from public.devices d where d.org_id = private.my_org() and d.location_id = p_location), '[]');
end $$;
