-- What happens to a car beyond its check-out and check-in, and what the firm asks for it.

-- ACCIDENT and BREAKDOWN: for the insurer and the workshop. KEY_DROP: the key lay in the box, the car is looked at later. ARRIVAL: the car
-- stands here and its check-out is not known yet, because another desk without a line still holds it.
create table public.incidents (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null, contract_id uuid, vehicle_id uuid not null,
  kind text not null check (kind in ('ACCIDENT', 'BREAKDOWN', 'KEY_DROP', 'ARRIVAL')),
  happened_at timestamptz(3) not null,
  place text not null check (length(place) <= 200),
  police_number text check (length(police_number) <= 200), counterparty text check (length(counterparty) <= 200),
  description text not null check (length(description) <= 1000),
  odometer_km int check (odometer_km between 0 and 2000000), fuel_level int check (fuel_level between 0 and 100),
  reported_at timestamptz(3) not null, reported_by uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, vehicle_id) references public.vehicles (org_id, id),
  foreign key (org_id, reported_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint incident_names_contract check (kind = 'ARRIVAL' or contract_id is not null),
  constraint incident_has_happened check (happened_at <= reported_at + interval '10 minutes')
);
create index incidents_by_contract on public.incidents (org_id, contract_id);
create index incidents_by_vehicle on public.incidents (org_id, vehicle_id, happened_at);
create index incidents_by_location on public.incidents (org_id, location_id, reported_at);

-- The firm's price list for what comes up at the counter: cleaning by grade, damages, a lost key, fees. Of a category, or of all.
create table public.counter_fees (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  kind text not null, code text not null check (code ~ '^[A-Z][A-Z0-9_]{0,29}$'), category_id uuid,
  name_de text not null check (length(name_de) between 1 and 200), name_fr text not null check (length(name_fr) between 1 and 200),
  name_it text not null check (length(name_it) between 1 and 200), name_en text not null check (length(name_en) between 1 and 200),
  amount_rp bigint not null check (amount_rp between 0 and 100000000),
  is_active boolean not null default true,
  foreign key (org_id, kind) references public.charge_kinds (org_id, kind),
  foreign key (org_id, category_id) references public.vehicle_categories (org_id, id),
  unique (org_id, id),
  constraint counter_fee_taken unique nulls not distinct (org_id, kind, code, category_id)
);

-- What every firm starts with; it changes amounts and adds its own by command. A damage is found by its kind and severity.
create function private.start_counter_fees(p_org uuid) returns void language sql set search_path = '' as $$
  insert into public.counter_fees (id, org_id, kind, code, category_id, name_de, name_fr, name_it, name_en, amount_rp)
  select private.derived_id(p_org, 'fee:' || f.kind || ':' || f.code), p_org, f.kind, f.code, null, f.de, f.fr, f.it, f.en, f.rp from (values
    ('CLEANING', 'LIGHT', 6000, 'Innenreinigung', 'Nettoyage intérieur', 'Pulizia interna', 'Interior cleaning'),
    ('CLEANING', 'HEAVY', 18000, 'Starke Verschmutzung', 'Fortes salissures', 'Sporco intenso', 'Heavy soiling'),
    ('CLEANING', 'ODOUR', 30000, 'Rauch oder Tierhaare', 'Fumée ou poils d''animaux', 'Fumo o peli di animali', 'Smoke or animal hair'),
    ('KEY_LOST', 'KEY', 35000, 'Verlorener Schlüssel', 'Clé perdue', 'Chiave smarrita', 'Lost key'),
    ('HANDLING_FEE', 'FINE', 4000, 'Bearbeitung einer Busse', 'Traitement d''une amende', 'Gestione di una multa', 'Handling of a fine'),
    ('HANDLING_FEE', 'REMINDER', 2000, 'Mahnung', 'Rappel', 'Sollecito', 'Reminder'),
    ('NO_SHOW', 'NO_SHOW', 8000, 'Nicht abgeholt', 'Non-présentation', 'Mancato ritiro', 'No-show'),
    ('DAMAGE', 'SCRATCH_1', 15000, 'Kratzer, leicht', 'Rayure légère', 'Graffio lieve', 'Scratch, light'),
    ('DAMAGE', 'SCRATCH_2', 35000, 'Kratzer, mittel', 'Rayure moyenne', 'Graffio medio', 'Scratch, medium'),
    ('DAMAGE', 'SCRATCH_3', 70000, 'Kratzer, schwer', 'Rayure profonde', 'Graffio profondo', 'Scratch, deep'),
    ('DAMAGE', 'DENT_1', 25000, 'Delle, leicht', 'Bosse légère', 'Ammaccatura lieve', 'Dent, light'),
    ('DAMAGE', 'DENT_2', 60000, 'Delle, mittel', 'Bosse moyenne', 'Ammaccatura media', 'Dent, medium'),
    ('DAMAGE', 'DENT_3', 120000, 'Delle, schwer', 'Bosse importante', 'Ammaccatura grave', 'Dent, severe'),
    ('DAMAGE', 'CRACK_1', 18000, 'Riss, leicht', 'Fissure légère', 'Crepa lieve', 'Crack, light'),
    ('DAMAGE', 'CRACK_2', 65000, 'Riss, mittel', 'Fissure moyenne', 'Crepa media', 'Crack, medium'),
    ('DAMAGE', 'STAIN_1', 8000, 'Fleck, leicht', 'Tache légère', 'Macchia lieve', 'Stain, light'),
    ('DAMAGE', 'STAIN_2', 18000, 'Fleck, mittel', 'Tache moyenne', 'Macchia media', 'Stain, medium')) f (kind, code, rp, de, fr, it, en);
$$;
create function private.start_firm_fees() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.start_counter_fees(new.id);
  return null;
end $$;
select private.start_counter_fees(o.id) from public.organizations o;
-- after the kinds of charge that it points at: triggers fire in the order of their names
create trigger start_firm_prices_and_fees after insert on public.organizations for each row execute function private.start_firm_fees();

-- What was agreed for further days and is not used: exactly the difference to the days that were, once, whoever writes the row.
create function private.early_return_rp(c public.contracts) returns bigint language sql stable set search_path = '' as $$
  select greatest(0, coalesce(sum(h.amount_rp) filter (where h.kind = 'RENT'), 0) - d.days * private.day_rate_rp(c.price_plan_id, d.days)
    + coalesce(sum(h.amount_rp) filter (where h.kind = 'YOUNG_DRIVER'), 0) - d.days * coalesce(max(h.unit_rp) filter (where h.kind = 'YOUNG_DRIVER'), 0))::bigint
  from (select private.rental_days(c.starts_at, coalesce(c.returned_at, c.ends_at), c.grace_min) as days) d
  left join public.contract_charges h on h.contract_id = c.id group by d.days
$$;
grant execute on function private.early_return_rp(public.contracts) to guichet_commands;
create function private.early_return_is_due() returns trigger language plpgsql set search_path = '' as $$
declare c public.contracts;
begin
  select * into c from public.contracts t where t.id = new.contract_id for no key update;
  if exists (select from public.contract_charges h where h.contract_id = new.contract_id and h.kind = 'EARLY_RETURN') then
    raise exception 'taken off already' using errcode = '23514', constraint = 'early_return_once';
  end if;
  if c.status <> 'RETURNED' or c.returned_at >= c.ends_at or new.quantity <> 1 or new.unit_rp <> -private.early_return_rp(c) or new.unit_rp = 0 then
    raise exception 'not the difference' using errcode = '23514', constraint = 'early_return_not_due';
  end if;
  return new;
end $$;
create trigger early_return_is_due before insert on public.contract_charges for each row when (new.kind = 'EARLY_RETURN') execute function private.early_return_is_due();
alter table public.contract_charges drop constraint only_a_discount_is_negative,
  add constraint only_a_discount_is_negative check ((kind in ('DISCOUNT', 'EARLY_RETURN')) = (unit_rp < 0));

alter table public.booking_notes drop constraint booking_notes_kind_check,
  add constraint booking_notes_kind_check check (kind in ('RESERVATION_CANCELLED', 'NO_SHOW', 'EXTENDED', 'VEHICLE_SWAPPED', 'VOIDED', 'REOPENED', 'DISCOUNT', 'DEPOSIT_WAIVED',
    'NOTE', 'FINE', 'REMINDER', 'EARLY_RETURN'));

do $$
declare t text;
begin
  foreach t in array array['incidents', 'counter_fees'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select, insert on public.%I to guichet_commands', t);
    execute format('grant select on public.%I to authenticated', t);
    execute format('create policy "Commands read the caller''s firm" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
    execute format('create trigger audit after insert or update or delete on public.%I for each row execute function private.write_audit()', t);
  end loop;
end $$;
create trigger immutable before update or delete on public.incidents for each row execute function private.refuse_change();
create policy "Staff see what happened at their locations" on public.incidents for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and location_id = any ((select private.my_locations())::uuid[]));
create policy "Staff report in their own name at their locations" on public.incidents for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[]) and reported_by = (select private.caller()));
create policy "The firm's people see its price list" on public.counter_fees for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "Managers add to the price list by command" on public.counter_fees for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER'));
grant update (name_de, name_fr, name_it, name_en, amount_rp, is_active) on public.counter_fees to guichet_commands;
create policy "Managers change the price list by command" on public.counter_fees for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER')) with check (org_id = (select private.my_org()));

do $$ begin
  perform private.feed('incidents', 160, 't.location_id = $1 and t.reported_at > now() - interval ''90 days''', 'location_id');
  perform private.feed('counter_fees', 161, 'true');
end $$;
