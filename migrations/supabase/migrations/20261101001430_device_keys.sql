-- What tells one desk from another: a secret that the desk derives and hands over once, at its registration. Nobody who signs in
-- reads it; guichet_commands checks with it that an operation comes from the device that it names (docs/adr/0010).
create table private.device_keys (
  device_id uuid primary key,
  org_id uuid not null,
  -- the two keyed blocks of HMAC-SHA256, ready to be hashed with
  inner_block bytea not null, outer_block bytea not null,
  foreign key (org_id, device_id) references public.devices (org_id, id)
);
grant select, insert on private.device_keys to guichet_commands;

-- A key of 32 bytes, filled up to 64 and combined with one byte. Raises 22023 for anything else.
create function private.key_block(p_key bytea, p_with int) returns bytea language plpgsql immutable set search_path = '' as $$
declare block bytea := p_key || decode(repeat('00', 32), 'hex');
begin
  if octet_length(p_key) is distinct from 32 then raise exception 'a device key has 32 bytes' using errcode = '22023', constraint = 'device_key_malformed'; end if;
  for n in 0..63 loop block := set_byte(block, n, get_byte(block, n) # p_with); end loop;
  return block;
end $$;

create function private.keep_device_key(p_device uuid, p_org uuid, p_key bytea) returns void language sql set search_path = '' as $$
  insert into private.device_keys (device_id, org_id, inner_block, outer_block)
  values (p_device, p_org, private.key_block(p_key, 54), private.key_block(p_key, 92))
$$;

-- The key in hex, or null when it is none.
create function private.key_bytes(p_key text) returns bytea language sql immutable set search_path = ''
as $$ select case when p_key ~ '^[0-9a-f]{64}$' then decode(p_key, 'hex') end $$;

-- What a desk proves: that this operation, by this person, at this time, is its own. The input is not part of it: an op_id has one
-- effect, under its author's own sign-in. The twin of `proofOf` in electron/data/device-key.ts.
create function private.proof_of(p_device uuid, o jsonb) returns text language sql stable set search_path = '' as $$
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(
    concat_ws(':', o ->> 'op_id', o ->> 'author_id', o ->> 'device_id', o ->> 'name', o ->> 'occurred_at'), 'UTF8'))), 'hex')
  from private.device_keys k where k.device_id = p_device
$$;

-- Registers this PC once, with its key. Again, and to another location, only with the same key: who knows another desk's id has
-- nothing of it. Refuses a revoked device, another key and a foreign location (42501).
create function private.register_device(p_device uuid, p_location uuid, p_name text, p_key text) returns void
language plpgsql security definer set search_path = '' as $$
declare key bytea := private.key_bytes(p_key); d public.devices;
begin
  -- a key that is none is refused where its blocks are made (key_block)
  select * into d from public.devices t where t.id = p_device;
  if not found then
    -- the id of another firm's device is taken, too: 23505
    insert into public.devices (id, org_id, location_id, name, registered_by) values (p_device, private.my_org(), p_location, left(p_name, 100), private.caller());
    perform private.keep_device_key(p_device, private.my_org(), key);
    return;
  end if;
  if d.revoked_at is not null then raise exception 'device is revoked' using errcode = '42501', constraint = 'device_revoked'; end if;
  if not exists (select from private.device_keys k where k.device_id = d.id and k.inner_block = private.key_block(key, 54)) then
    raise exception 'another device has this id' using errcode = '42501', constraint = 'device_proof_wrong';
  end if;
  update public.devices set location_id = p_location where id = d.id;  -- the name may have been changed by a person
  -- row level security hides it where its location is not the caller's
  if not found then raise exception 'not a location of yours' using errcode = '42501', constraint = 'location_not_yours'; end if;
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('key_block', 'keep_device_key', 'key_bytes', 'proof_of', 'register_device') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
grant execute on function private.register_device(uuid, uuid, text, text) to authenticated;
create function public.register_device(p_device uuid, p_location uuid, p_name text, p_key text) returns void
language sql security invoker set search_path = '' as $$ select private.register_device(p_device, p_location, p_name, p_key) $$;
grant execute on function public.register_device(uuid, uuid, text, text) to authenticated;
