-- Into which account of a firm's own chart something is booked. What has no row is booked as the chart for small enterprises has it
-- (shared/ledger.ts); an account that is null takes a word back. Cash may have another account at each location.
create table public.ledger_accounts (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  purpose text not null check (purpose ~ '^[A-Z][A-Z0-9_]{0,49}$'),
  location_id uuid,
  account text, tax_code text,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  unique (org_id, id),
  constraint ledger_account_is_well_formed check (account ~ '^[0-9]{3,11}$'),
  constraint ledger_account_once unique nulls not distinct (org_id, purpose, location_id),
  constraint ledger_only_cash_has_a_place check (location_id is null or purpose = 'CASH'),
  constraint ledger_tax_code_is_of_a_rate check (tax_code is null or (tax_code ~ '^[A-Z0-9]{1,8}$' and purpose like 'VAT\_%'))
);
create trigger audit after insert or update or delete on public.ledger_accounts for each row execute function private.write_audit();
alter table public.ledger_accounts enable row level security;
grant select on public.ledger_accounts to authenticated, guichet_commands;
grant insert on public.ledger_accounts to guichet_commands;
grant update (account, tax_code) on public.ledger_accounts to guichet_commands;
create policy "The firm's people see its accounts" on public.ledger_accounts for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "Commands read the caller's firm" on public.ledger_accounts for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Administrators add accounts by command" on public.ledger_accounts for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN');
create policy "Administrators change accounts by command" on public.ledger_accounts for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN') with check (org_id = (select private.my_org()));
do $$ begin perform private.feed('ledger_accounts', 162, 'true'); end $$;
