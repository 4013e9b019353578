-- What a customer adds to a rental: things that are handed out, a cover that lowers the excess, kilometres. One list of the firm for all
-- three, because they are chosen in one go; what each of them does to the contract, its kind says.
alter table public.extras
  add column charge_kind text not null default 'EXTRA',
  -- of the category's excess so much is left with this cover
  add column excess_bp int,
  -- kilometres of a package
  add column km int,
  add column sort int not null default 0,
  -- offered with cars of this category only
  add column category_id uuid,
  add foreign key (org_id, category_id) references public.vehicle_categories (org_id, id),
  add constraint extra_is_of_its_kind check (charge_kind in ('EXTRA', 'EXCESS_REDUCTION', 'KM_PACKAGE')
    and (charge_kind = 'EXCESS_REDUCTION') = (excess_bp is not null) and (charge_kind = 'KM_PACKAGE') = (km is not null)
    -- a package is bought once: it does not grow with a day more
    and (charge_kind <> 'KM_PACKAGE' or per = 'ONCE')),
  add constraint extra_in_range check ((excess_bp is null or excess_bp between 0 and 10000) and (km is null or km between 1 and 100000) and sort between 0 and 10000);
grant update (excess_bp, km, sort, category_id) on public.extras to guichet_commands;

-- Kilometres beside those of the days, from packages.
alter table public.contracts add column package_km int not null default 0,
  add constraint contract_package_km_in_range check (package_km between 0 and 1000000);
-- Which extra a line is about.
alter table public.contract_charges add column extra_id uuid, add foreign key (org_id, extra_id) references public.extras (org_id, id);

-- What went along, at the price that was agreed.
create table public.contract_extras (
  id uuid primary key,
  org_id uuid not null, contract_id uuid not null, extra_id uuid not null,
  pieces int not null check (pieces between 1 and 50),
  per text not null check (per in ('DAY', 'ONCE')),
  price_rp bigint not null check (price_rp between 0 and 100000000),
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, extra_id) references public.extras (org_id, id),
  unique (org_id, id),
  constraint extra_once_a_contract unique (org_id, contract_id, extra_id)
);
create index contract_extras_by_extra on public.contract_extras (org_id, extra_id);
create trigger immutable before update or delete on public.contract_extras for each row execute function private.refuse_change();
create trigger audit after insert or update or delete on public.contract_extras for each row execute function private.write_audit();
alter table public.contract_extras enable row level security;
grant select on public.contract_extras to authenticated, guichet_commands;
grant insert on public.contract_extras to guichet_commands;
create policy "Commands read the caller's firm" on public.contract_extras for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Counter staff add to a contract by command" on public.contract_extras for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.at_counter()));
create policy "Seen with its contract" on public.contract_extras for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and exists (select from public.contracts c where c.org_id = contract_extras.org_id and c.id = contract_extras.contract_id offset 0));

do $$ begin
  perform private.refeed('extras'), private.refeed('contracts'), private.refeed('contract_charges');
  perform private.feed('contract_extras', 150, (select s.scope from private.sync_tables s where s.tbl = 'contract_charges'));
end $$;

-- What went along, from the input; nothing where nobody chose.
create function private.store_extras(ctx private.op_context, p_contract uuid, i jsonb) returns void language plpgsql set search_path = '' as $$
begin
  if i -> 'extras' is null then return; end if;
  perform private.assert_list(i, 'extras', 0, 20);
  insert into public.contract_extras (id, org_id, contract_id, extra_id, pieces, per, price_rp)
  select e.id, ctx.org_id, p_contract, e.extra_id, e.pieces, e.per, e.price_rp
  from jsonb_to_recordset(i -> 'extras') e (id uuid, extra_id uuid, pieces int, per text, price_rp bigint);
end $$;

-- The charges of what went along for so many days, in the form of private.charge_text. p_once: those that are paid once, too.
create function private.extra_charges(p_contract uuid, p_days int, p_once boolean, p_at timestamptz) returns text[] language sql stable set search_path = '' as $$
  select coalesce(array_agg(private.charge_text(e.charge_kind, x.pieces * case x.per when 'DAY' then p_days else 1 end, x.price_rp, p_at) || '|' || x.extra_id), '{}')
  from public.contract_extras x join public.extras e on e.org_id = x.org_id and e.id = x.extra_id
  where x.contract_id = p_contract and (p_once or x.per = 'DAY')
$$;

-- Whether what went along is not what the firm offers with this category at this price.
create function private.extras_differ(p_contract uuid, p_category uuid) returns boolean language sql stable set search_path = '' as $$
  select exists (select from public.contract_extras x join public.extras e on e.org_id = x.org_id and e.id = x.extra_id
    where x.contract_id = p_contract and (not e.is_active or (x.per, x.price_rp) is distinct from (e.per, e.price_rp) or e.category_id <> p_category))
    or (select count(*) > 1 from public.contract_extras x join public.extras e on e.org_id = x.org_id and e.id = x.extra_id
      where x.contract_id = p_contract and e.charge_kind = 'EXCESS_REDUCTION')
$$;

-- What the customer answers for with the cover that went along, whole Rappen; and the kilometres of the packages.
create function private.excess_with_cover(p_contract uuid, p_excess bigint) returns bigint language sql stable set search_path = '' as $$
  select p_excess * coalesce((select min(e.excess_bp) from public.contract_extras x join public.extras e on e.org_id = x.org_id and e.id = x.extra_id
    where x.contract_id = p_contract), 10000) / 10000
$$;
create function private.package_km(p_contract uuid) returns int language sql stable set search_path = '' as $$
  select coalesce((select sum(e.km * x.pieces) from public.contract_extras x join public.extras e on e.org_id = x.org_id and e.id = x.extra_id
    where x.contract_id = p_contract), 0)::int
$$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('store_extras', 'extra_charges', 'extras_differ', 'excess_with_cover', 'package_km') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
