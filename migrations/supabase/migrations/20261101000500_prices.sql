-- Rates are dated rows: a rise is a new row, never a change.
create table public.vat_rates (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  code text not null,
  rate_bp int not null check (rate_bp between 0 and 10000),
  valid_from date not null,
  unique (org_id, id),
  constraint vat_rate_once_a_day unique (org_id, code, valid_from)
);

-- Immutable: a new price is a new plan, so that a contract's snapshot can always be recomputed from its plan.
create table public.price_plans (
  id uuid primary key,
  org_id uuid not null, category_id uuid not null,
  name text not null,
  day_rate_rp bigint not null check (day_rate_rp >= 0),
  included_km_day int not null check (included_km_day >= 0), extra_km_rp bigint not null check (extra_km_rp >= 0),
  valid_from date not null,
  foreign key (org_id, category_id) references public.vehicle_categories (org_id, id),
  unique (org_id, id),
  constraint price_plan_once_a_day unique (org_id, category_id, valid_from),
  constraint text_too_long check (length(name) <= 200)
);
create function private.refuse_change() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception '% rows are never changed', tg_table_name using errcode = '23514', constraint = 'immutable_row';
end $$;
create trigger immutable before update or delete on public.price_plans for each row execute function private.refuse_change();
create trigger immutable before update or delete on public.vat_rates for each row execute function private.refuse_change();

alter table public.vat_rates enable row level security;
alter table public.price_plans enable row level security;
grant select on public.vat_rates, public.price_plans to authenticated, guichet_commands;
create policy "The firm's people see its VAT rates" on public.vat_rates for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "The firm's people see its prices" on public.price_plans for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "Commands read the caller's VAT rates" on public.vat_rates for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Commands read the caller's prices" on public.price_plans for select to guichet_commands using (org_id = (select private.my_org()));
