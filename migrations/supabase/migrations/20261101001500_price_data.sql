-- What a firm asks for, as its own data: VAT codes and which charge has which, tiers of a plan, extras, one-way fees.

-- The codes are the firm's own. is_taxed false: outside VAT, a document does not mention the tax beside it.
create table public.vat_codes (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  code text not null check (code ~ '^[A-Z][A-Z0-9_]{0,29}$'),
  is_taxed boolean not null,
  name_de text not null check (length(name_de) between 1 and 200), name_fr text not null check (length(name_fr) between 1 and 200),
  name_it text not null check (length(name_it) between 1 and 200), name_en text not null check (length(name_en) between 1 and 200),
  unique (org_id, id),
  constraint vat_code_taken unique (org_id, code)
);
-- What can stand on a contract, and under which VAT code: configuration, because the answer differs from firm to firm.
create table public.charge_kinds (
  id uuid primary key,
  org_id uuid not null,
  kind text not null check (kind ~ '^[A-Z][A-Z0-9_]{0,29}$'),
  vat_code text not null,
  name_de text not null check (length(name_de) between 1 and 200), name_fr text not null check (length(name_fr) between 1 and 200),
  name_it text not null check (length(name_it) between 1 and 200), name_en text not null check (length(name_en) between 1 and 200),
  foreign key (org_id, vat_code) references public.vat_codes (org_id, code),
  unique (org_id, id),
  constraint charge_kind_taken unique (org_id, kind)
);

-- What every Swiss firm starts with (shared/vat.ts names the same kinds); the firm changes it by command.
create function private.start_charge_kinds(p_org uuid) returns void language sql set search_path = '' as $$
  insert into public.vat_codes (id, org_id, code, is_taxed, name_de, name_fr, name_it, name_en) values
    (private.derived_id(p_org, 'vat:STANDARD'), p_org, 'STANDARD', true, 'Normalsatz', 'Taux normal', 'Aliquota normale', 'Standard rate'),
    (private.derived_id(p_org, 'vat:NONE'), p_org, 'NONE', false, 'Ohne MWST', 'Hors TVA', 'Fuori campo IVA', 'Outside VAT');
  insert into public.charge_kinds (id, org_id, kind, vat_code, name_de, name_fr, name_it, name_en)
  select private.derived_id(p_org, 'charge:' || k.kind), p_org, k.kind, k.vat_code, k.de, k.fr, k.it, k.en from (values
    ('RENT', 'STANDARD', 'Miete', 'Location', 'Noleggio', 'Rental'),
    ('YOUNG_DRIVER', 'STANDARD', 'Zuschlag Junglenker', 'Supplément jeune conducteur', 'Supplemento giovane conducente', 'Young driver fee'),
    ('LATE', 'STANDARD', 'Verspätete Rückgabe', 'Retour tardif', 'Riconsegna in ritardo', 'Late return'),
    ('EXTRA_KM', 'STANDARD', 'Mehrkilometer', 'Kilomètres supplémentaires', 'Chilometri supplementari', 'Extra kilometres'),
    ('FUEL', 'STANDARD', 'Treibstoff oder Strom', 'Carburant ou électricité', 'Carburante o elettricità', 'Fuel or energy'),
    ('FUEL_FEE', 'STANDARD', 'Service Tanken oder Laden', 'Service de plein ou de charge', 'Servizio rifornimento o ricarica', 'Refuelling or charging fee'),
    ('ONE_WAY', 'STANDARD', 'Einwegzuschlag', 'Supplément aller simple', 'Supplemento sola andata', 'One-way fee'),
    ('EXTRA', 'STANDARD', 'Zubehör', 'Accessoire', 'Accessorio', 'Extra'),
    ('KM_PACKAGE', 'STANDARD', 'Kilometerpaket', 'Forfait kilométrique', 'Pacchetto chilometri', 'Kilometre package'),
    ('CLEANING', 'STANDARD', 'Reinigung', 'Nettoyage', 'Pulizia', 'Cleaning'),
    ('EXCESS_REDUCTION', 'STANDARD', 'Reduktion des Selbstbehalts', 'Réduction de la franchise', 'Riduzione della franchigia', 'Excess reduction'),
    ('HANDLING_FEE', 'STANDARD', 'Bearbeitungsgebühr', 'Frais de traitement', 'Spese di gestione', 'Handling fee'),
    ('KEY_LOST', 'STANDARD', 'Verlorener Schlüssel', 'Clé perdue', 'Chiave smarrita', 'Lost key'),
    ('OTHER', 'STANDARD', 'Übriges', 'Divers', 'Altro', 'Other'),
    ('DISCOUNT', 'STANDARD', 'Rabatt', 'Rabais', 'Sconto', 'Discount'),
    ('EARLY_RETURN', 'STANDARD', 'Frühere Rückgabe', 'Retour anticipé', 'Riconsegna anticipata', 'Early return'),
    ('NO_SHOW', 'NONE', 'Nicht abgeholt', 'Non-présentation', 'Mancato ritiro', 'No-show'),
    ('FINE', 'NONE', 'Weiterverrechnete Busse', 'Amende refacturée', 'Multa riaddebitata', 'Fine passed on'),
    ('DAMAGE', 'NONE', 'Schaden', 'Dommage', 'Danno', 'Damage')) k (kind, vat_code, de, fr, it, en);
$$;
create function private.start_firm_prices() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.start_charge_kinds(new.id);
  return null;
end $$;
select private.start_charge_kinds(o.id) from public.organizations o;
create trigger start_firm_prices after insert on public.organizations for each row execute function private.start_firm_prices();

alter table public.vat_rates add constraint vat_code_unknown foreign key (org_id, code) references public.vat_codes (org_id, code);
alter table public.contract_charges drop constraint if exists contract_charges_kind_check;
alter table public.contract_charges drop constraint if exists contract_charges_vat_code_check;
alter table public.contract_charges add constraint charge_kind_unknown foreign key (org_id, kind) references public.charge_kinds (org_id, kind);
alter table public.contract_charges add constraint charge_vat_code_unknown foreign key (org_id, vat_code) references public.vat_codes (org_id, code);

-- From so many days on, every day costs another rate. Immutable like the plan it belongs to.
create table public.price_plan_tiers (
  id uuid primary key,
  org_id uuid not null, price_plan_id uuid not null,
  from_days int not null check (from_days between 2 and 366),
  day_rate_rp bigint not null check (day_rate_rp between 0 and 100000000),
  foreign key (org_id, price_plan_id) references public.price_plans (org_id, id),
  unique (org_id, id),
  constraint price_tier_once unique (org_id, price_plan_id, from_days)
);
create trigger immutable before update or delete on public.price_plan_tiers for each row execute function private.refuse_change();

create table public.extras (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  code text not null check (code ~ '^[A-Z][A-Z0-9_]{0,29}$'),
  name_de text not null check (length(name_de) between 1 and 200), name_fr text not null check (length(name_fr) between 1 and 200),
  name_it text not null check (length(name_it) between 1 and 200), name_en text not null check (length(name_en) between 1 and 200),
  per text not null check (per in ('DAY', 'ONCE')),
  price_rp bigint not null check (price_rp between 0 and 100000000),
  is_active boolean not null default true,
  unique (org_id, id),
  constraint extra_code_taken unique (org_id, code)
);
-- How many there are at a location; no row: nobody counts them.
create table public.extra_stock (
  id uuid primary key,
  org_id uuid not null, extra_id uuid not null, location_id uuid not null,
  pieces int not null check (pieces between 0 and 10000),
  foreign key (org_id, extra_id) references public.extras (org_id, id),
  foreign key (org_id, location_id) references public.locations (org_id, id),
  unique (org_id, id), unique (org_id, extra_id, location_id)
);
create table public.one_way_fees (
  id uuid primary key,
  org_id uuid not null, from_location_id uuid not null, to_location_id uuid not null,
  fee_rp bigint not null check (fee_rp between 0 and 100000000),
  foreign key (org_id, from_location_id) references public.locations (org_id, id),
  foreign key (org_id, to_location_id) references public.locations (org_id, id),
  unique (org_id, id), unique (org_id, from_location_id, to_location_id),
  constraint one_way_needs_two_locations check (from_location_id <> to_location_id)
);

-- What a day costs when it is one of so many, Rappen: the highest tier that is reached, else the plan's own rate.
create function private.day_rate_rp(p_plan uuid, p_days int) returns bigint language sql stable set search_path = '' as $$
  select coalesce((select t.day_rate_rp from public.price_plan_tiers t where t.org_id = p.org_id and t.price_plan_id = p.id and t.from_days <= p_days
    order by t.from_days desc limit 1), p.day_rate_rp) from public.price_plans p where p.id = p_plan
$$;
grant execute on function private.day_rate_rp(uuid, int) to guichet_commands;

do $$
declare t text;
begin
  foreach t in array array['vat_codes', 'charge_kinds', 'price_plan_tiers', 'extras', 'extra_stock', 'one_way_fees'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('create policy "The firm''s people see what it asks for" on public.%I for select to authenticated
      using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()))', t);
    execute format('create policy "Commands read what the caller''s firm asks for" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
    execute format('create trigger audit after insert or update or delete on public.%I for each row execute function private.write_audit()', t);
  end loop;
  foreach t in array array['price_plans', 'price_plan_tiers', 'extras', 'extra_stock', 'one_way_fees'] loop
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Managers set prices by command" on public.%I for insert to guichet_commands
      with check (org_id = (select private.my_org()) and (select private.my_role()) in (''ADMIN'', ''MANAGER''))', t);
  end loop;
  foreach t in array array['extras', 'extra_stock', 'one_way_fees'] loop
    execute format('create policy "Managers change prices by command" on public.%I for update to guichet_commands
      using (org_id = (select private.my_org()) and (select private.my_role()) in (''ADMIN'', ''MANAGER'')) with check (org_id = (select private.my_org()))', t);
  end loop;
  foreach t in array array['vat_codes', 'charge_kinds', 'vat_rates'] loop
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Administrators set VAT by command" on public.%I for insert to guichet_commands
      with check (org_id = (select private.my_org()) and (select private.my_role()) = ''ADMIN'')', t);
  end loop;
  foreach t in array array['vat_codes', 'charge_kinds'] loop
    execute format('create policy "Administrators change VAT by command" on public.%I for update to guichet_commands
      using (org_id = (select private.my_org()) and (select private.my_role()) = ''ADMIN'') with check (org_id = (select private.my_org()))', t);
  end loop;
end $$;
grant update (code, name_de, name_fr, name_it, name_en, per, price_rp, is_active) on public.extras to guichet_commands;
grant update (pieces) on public.extra_stock to guichet_commands;
grant update (fee_rp) on public.one_way_fees to guichet_commands;
grant update (is_taxed, name_de, name_fr, name_it, name_en) on public.vat_codes to guichet_commands;
grant update (vat_code, name_de, name_fr, name_it, name_en) on public.charge_kinds to guichet_commands;

do $$ begin
  perform private.feed('vat_codes', 40, 'true');
  perform private.feed('charge_kinds', 41, 'true');
  perform private.feed('price_plan_tiers', 42, 'true');
  perform private.feed('extras', 43, 'true');
  perform private.feed('extra_stock', 44, 'true');
  perform private.feed('one_way_fees', 45, 'true');
end $$;
