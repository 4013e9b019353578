-- A manager's word by telephone while the clerk's desk has no line (docs/adr/0040): the desk shows digits that say what is asked, the manager's
-- own desk answers with a code that only it and this server can reckon, and the server looks at it when the clerk's operation arrives.
create table private.phone_keys (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null, user_id uuid not null, device_id uuid not null,
  key bytea not null check (octet_length(key) = 32),
  -- how often this person's PIN had been reset by then; a later reset ends the key, and no clock decides it
  resets int not null,
  issued_at timestamptz(3) not null default now(),
  foreign key (org_id, user_id) references public.users (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id)
);
create index phone_keys_by_user on private.phone_keys (org_id, user_id);
grant select, insert on private.phone_keys to guichet_commands;

create function private.pin_resets_of(p_user uuid) returns int language sql stable set search_path = ''
as $$ select count(*)::int from public.pin_resets p where p.org_id = private.my_org() and p.user_id = p_user $$;

-- The keys that count: of a PC that is not revoked, since the last reset of the person's PIN.
create function private.phone_keys_of(p_user uuid) returns setof private.phone_keys language sql stable set search_path = '' as $$
  select k.* from private.phone_keys k join public.devices d on d.org_id = k.org_id and d.id = k.device_id and d.revoked_at is null
  where k.org_id = private.my_org() and k.user_id = p_user and k.resets = private.pin_resets_of(p_user)
$$;

-- The caller's own key for this PC, in hex; made when there is none that counts. For managers only (42501).
create function private.phone_key(p_device uuid) returns text language plpgsql security definer set search_path = '' as $$
declare me uuid := private.caller(); found_key bytea;
begin
  if coalesce(private.my_role()::text, '') not in ('ADMIN', 'MANAGER') then
    raise exception 'only for managers' using errcode = '42501', constraint = 'needs_manager';
  end if;
  if not exists (select from public.devices d where d.id = p_device and d.org_id = private.my_org() and d.revoked_at is null) then
    raise exception 'device is unknown or revoked' using errcode = '42501', constraint = 'device_unknown';
  end if;
  select k.key into found_key from private.phone_keys_of(me) k where k.device_id = p_device order by k.issued_at, k.id limit 1;
  if found_key is null then
    -- two random ids hold 244 random bits
    found_key := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    insert into private.phone_keys (org_id, user_id, device_id, key, resets) values (private.my_org(), me, p_device, found_key, private.pin_resets_of(me));
  end if;
  return encode(found_key, 'hex');
end $$;

-- The first 48 bits of a hash as so many decimal digits. The twin of `digitsOf` in electron/data/phone-code.ts.
create function private.hash_digits(p_hash bytea, p_digits int) returns text language sql immutable set search_path = ''
as $$ select lpad((('x' || left(encode(p_hash, 'hex'), 12))::bit(48)::bigint % (10 ^ p_digits)::bigint)::text, p_digits, '0') $$;

-- What a manager's code answers to. The twin of `codeOf`.
create function private.phone_code(p_key bytea, p_user uuid, p_challenge text, p_day date) returns text language sql immutable set search_path = '' as $$
  select private.hash_digits(sha256(private.key_block(p_key, 92) || sha256(private.key_block(p_key, 54)
    || convert_to(concat_ws(':', 'phone code', p_user, p_challenge, p_day), 'UTF8'))), 7)
$$;

alter table public.approval_requests add column phone_challenge text check (phone_challenge ~ '^[0-9]{16,22}$'),
  add check (phone_challenge is null or status = 'GRANTED'),
  -- one code, one approval
  add constraint phone_code_used unique (org_id, answered_by, phone_challenge);
grant update (phone_challenge) on public.approval_requests to guichet_commands;
create policy "Whoever asked enters what a manager said by telephone" on public.approval_requests for update to guichet_commands
  using (org_id = (select private.my_org()) and status = 'OPEN' and asked_by = (select private.caller()) and (select private.at_counter())
    and location_id = any ((select private.my_locations())::uuid[]))
  with check (org_id = (select private.my_org()) and asked_by = (select private.caller()) and status = 'GRANTED' and phone_challenge is not null);
select private.refeed('approval_requests');

-- The digits that stand for a request: 1 deposit, 2 discount, 3 both; each amount in francs, rounded up; the request itself in seven digits; two to
-- find a slip of the tongue. The deposit is the firm's own for the car, whatever the desk says. Null where an amount is too large to be told.
-- The twin of `challengeOf`.
create function private.phone_challenge(p_device uuid, r public.approval_requests) returns text language plpgsql stable set search_path = '' as $$
declare discount bigint; waived bigint; body text;
begin
  select ceil(sum((o -> 'input' ->> 'amount_rp')::numeric) / 100) into discount from jsonb_array_elements(r.ops::jsonb) o where o ->> 'name' = 'grant_discount';
  if exists (select from jsonb_array_elements(r.ops::jsonb) o where o ->> 'name' = 'waive_deposit') then
    select ceil(g.deposit_rp / 100.0) into waived from public.vehicles v join public.vehicle_categories g on g.id = v.category_id where v.id = r.vehicle_id;
  end if;
  if greatest(discount, waived) > 999999 then return null; end if;
  body := (case when waived is null then 0 else 1 end + case when discount is null then 0 else 2 end)::text
    || coalesce(lpad(discount::text, 6, '0'), '') || coalesce(lpad(waived::text, 6, '0'), '')
    || private.hash_digits(sha256(convert_to(concat_ws(':', r.id, r.location_id, r.contract_id, r.customer_id, r.vehicle_id, r.asked_by, p_device, r.ops), 'UTF8')), 7);
  return body || lpad((body::numeric % 97)::text, 2, '0');
end $$;
