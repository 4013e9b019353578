insert into private.number_kinds values ('INVOICE', 'INV-'), ('CREDIT_NOTE', 'CN-'), ('RECEIPT', 'RC-');

-- What was written to a payer: never changed. A row is an issued document; it can't be without its number.
create table public.invoices (
  id uuid primary key,
  org_id uuid not null, location_id uuid not null, contract_id uuid not null,
  kind text not null check (kind in ('INVOICE', 'CREDIT_NOTE', 'RECEIPT')),
  number text not null check (length(number) between 1 and 30),
  -- a credit note: which document, and whether its charges stay owed because another document takes its place
  corrects_id uuid, is_reissue boolean not null default false, reason text check (length(reason) <= 200),
  payer text not null check (payer in ('RENTER', 'COMPANY', 'INSURER', 'GARAGE', 'BROKER', 'OTHER')),
  recipient_name text check (length(recipient_name) between 1 and 200), recipient_line text check (length(recipient_line) <= 200),
  recipient_street text check (length(recipient_street) <= 200), recipient_house_number text check (length(recipient_house_number) <= 200),
  recipient_postcode text check (length(recipient_postcode) <= 12), recipient_town text check (length(recipient_town) <= 200),
  recipient_country text check (length(recipient_country) = 2),
  supplier_name text not null, supplier_uid text, supplier_street text not null, supplier_house_number text not null,
  supplier_postcode text not null, supplier_town text not null,
  locale text not null check (locale in ('de', 'fr', 'it', 'en')),
  starts_at timestamptz(3) not null, ends_at timestamptz(3) not null,
  total_rp bigint not null check (total_rp between 0 and 10000000000),
  issued_at timestamptz(3) not null, due_on date, issued_by uuid not null, device_id uuid not null,
  foreign key (org_id, location_id) references public.locations (org_id, id),
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, issued_by) references public.users (org_id, id),
  foreign key (org_id, device_id) references public.devices (org_id, id),
  unique (org_id, id),
  foreign key (org_id, corrects_id) references public.invoices (org_id, id),
  constraint invoice_number_taken unique (org_id, number),
  -- up to CHF 400 a receipt names nobody (Art. 26 MWSTG)
  constraint invoice_needs_recipient check (recipient_name is not null or (kind = 'RECEIPT' and total_rp <= 40000) or (kind = 'CREDIT_NOTE' and total_rp <= 40000)),
  check ((kind = 'CREDIT_NOTE') = (corrects_id is not null)), check (kind = 'CREDIT_NOTE' or not is_reissue)
);
create index invoices_by_contract on public.invoices (org_id, contract_id);
create index invoices_by_location on public.invoices (org_id, location_id, issued_at);
create index invoices_by_corrected on public.invoices (org_id, corrects_id) where corrects_id is not null;

create table public.invoice_lines (
  id uuid primary key,
  org_id uuid not null, contract_id uuid not null, invoice_id uuid not null,
  position int not null check (position between 1 and 200),
  charge_id uuid not null, corrects_line_id uuid,
  kind text not null, description text not null check (length(description) between 1 and 200),
  quantity int not null, unit_rp bigint not null, amount_rp bigint not null check (amount_rp between 0 and 100000000),
  vat_code text not null, vat_bp int not null check (vat_bp between 0 and 10000),
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, invoice_id) references public.invoices (org_id, id),
  foreign key (org_id, charge_id) references public.contract_charges (org_id, id),
  foreign key (org_id, vat_code) references public.vat_codes (org_id, code),
  unique (org_id, id), unique (org_id, invoice_id, position),
  foreign key (org_id, corrects_line_id) references public.invoice_lines (org_id, id),
  check (amount_rp = quantity * unit_rp)
);
create index invoice_lines_by_contract on public.invoice_lines (org_id, contract_id);
create index invoice_lines_by_charge on public.invoice_lines (org_id, charge_id);
create index invoice_lines_by_corrected on public.invoice_lines (org_id, corrects_line_id) where corrects_line_id is not null;

-- VAT per code and rate on the document's total, as it was printed.
create table public.invoice_vat_totals (
  id uuid primary key,
  org_id uuid not null, contract_id uuid not null, invoice_id uuid not null,
  vat_code text not null, vat_bp int not null, gross_rp bigint not null, vat_rp bigint not null,
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, invoice_id) references public.invoices (org_id, id),
  unique (org_id, id), unique (org_id, invoice_id, vat_code, vat_bp)
);
create index invoice_vat_totals_by_contract on public.invoice_vat_totals (org_id, contract_id);

-- Which payment, or captured deposit, pays which document. A release is a row of its own.
create table public.payment_allocations (
  id uuid primary key,
  org_id uuid not null, contract_id uuid not null, invoice_id uuid not null,
  payment_id uuid, deposit_id uuid,
  amount_rp bigint not null check (amount_rp between 1 and 100000000),
  reverses_id uuid,
  allocated_at timestamptz(3) not null, allocated_by uuid not null,
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, invoice_id) references public.invoices (org_id, id),
  foreign key (org_id, payment_id) references public.payments (org_id, id),
  foreign key (org_id, deposit_id) references public.deposits (org_id, id),
  foreign key (org_id, allocated_by) references public.users (org_id, id),
  unique (org_id, id),
  foreign key (org_id, reverses_id) references public.payment_allocations (org_id, id),
  constraint allocation_already_released unique (reverses_id),
  check (num_nonnulls(payment_id, deposit_id) = 1)
);
create index payment_allocations_by_contract on public.payment_allocations (org_id, contract_id);
create index payment_allocations_by_invoice on public.payment_allocations (org_id, invoice_id);
create index payment_allocations_by_payment on public.payment_allocations (org_id, payment_id);

-- A void is a row of the opposite kind, so that every sum over payments stays right without knowing of it.
alter table public.payments add column reverses_id uuid, add foreign key (org_id, reverses_id) references public.payments (org_id, id),
  add constraint payment_already_voided unique (reverses_id);

do $$
declare t text;
begin
  foreach t in array array['invoices', 'invoice_lines', 'invoice_vat_totals', 'payment_allocations'] loop
    execute format('create trigger immutable before update or delete on public.%I for each row execute function private.refuse_change()', t);
    execute format('create trigger audit after insert or update or delete on public.%I for each row execute function private.write_audit()', t);
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('grant insert on public.%I to guichet_commands', t);
    execute format('create policy "Seen with its contract" on public.%1$I for select to authenticated
      using (org_id = any ((select private.my_orgs())::uuid[]) and exists (select from public.contracts c where c.org_id = %1$I.org_id and c.id = %1$I.contract_id offset 0))', t);
    execute format('create policy "Commands read the caller''s firm" on public.%I for select to guichet_commands using (org_id = (select private.my_org()))', t);
  end loop;
  foreach t in array array['invoice_lines', 'invoice_vat_totals', 'payment_allocations'] loop
    execute format('create policy "Counter staff write to a document by command" on public.%I for insert to guichet_commands
      with check (org_id = (select private.my_org()) and (select private.at_counter()))', t);
  end loop;
end $$;
create policy "Staff issue invoices at their locations, managers credit notes" on public.invoices for insert to guichet_commands
  with check (org_id = (select private.my_org()) and location_id = any ((select private.my_locations())::uuid[])
    and (kind <> 'CREDIT_NOTE' or (select private.my_role()) in ('ADMIN', 'MANAGER')));

-- VAT contained in a gross amount, half away from zero. The twin of `vatIncluded`; whole numbers only.
create function private.vat_included_rp(p_gross_rp bigint, p_vat_bp int) returns bigint language sql immutable set search_path = ''
as $$ select sign(p_gross_rp)::bigint * ((2 * abs(p_gross_rp) * p_vat_bp + 10000 + p_vat_bp) / (2 * (10000 + p_vat_bp))) $$;
-- Of the lines of one document, per code and rate. The twin of `vatSummary`.
create function private.vat_summary(p_lines jsonb) returns table (vat_code text, vat_bp int, gross_rp bigint, vat_rp bigint) language sql immutable set search_path = '' as $$
  select l.vat_code, l.vat_bp, sum(l.amount_rp)::bigint, private.vat_included_rp(sum(l.amount_rp)::bigint, l.vat_bp)
  from jsonb_to_recordset(p_lines) l (amount_rp bigint, vat_code text, vat_bp int) group by l.vat_code, l.vat_bp order by l.vat_code collate "C", l.vat_bp
$$;

-- What of a document has been credited, what is allocated to it, and what is left to pay (negative: to be paid back). Rappen.
create function private.credited_rp(p_invoice uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(n.total_rp), 0)::bigint from public.invoices n where n.corrects_id = p_invoice
$$;
-- Allocations that still hold: neither released nor of a voided payment.
create function private.live_allocations(p_contract uuid) returns setof public.payment_allocations language sql stable set search_path = '' as $$
  select a.* from public.payment_allocations a where a.contract_id = p_contract and a.reverses_id is null
    and not exists (select from public.payment_allocations r where r.reverses_id = a.id)
    and not exists (select from public.payments v where v.reverses_id = a.payment_id)
$$;
create function private.allocated_rp(p_invoice uuid, p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(case p.kind when 'REFUND' then -1 else 1 end * a.amount_rp), 0)::bigint
  from private.live_allocations(p_contract) a left join public.payments p on p.id = a.payment_id where a.invoice_id = p_invoice
$$;
create function private.invoice_open_rp(p_invoice uuid) returns bigint language sql stable set search_path = '' as $$
  select v.total_rp - private.credited_rp(v.id) - private.allocated_rp(v.id, v.contract_id) from public.invoices v where v.id = p_invoice
$$;

-- Charges less credit notes less what has been paid, Rappen. A credit note whose charges go onto another document takes nothing off.
create or replace function private.balance_rp(p_contract uuid) returns bigint language sql stable set search_path = '' as $$
  select coalesce((select sum(h.amount_rp) from public.contract_charges h join public.contracts c on c.id = h.contract_id
      where h.contract_id = p_contract and c.status <> 'VOID'), 0)
    - coalesce((select sum(n.total_rp) from public.invoices n where n.contract_id = p_contract and n.kind = 'CREDIT_NOTE' and not n.is_reissue), 0)
    - private.paid_rp(p_contract)
$$;

-- What is owed: a row for each document that is not settled, and one for what a closed contract owes beyond its documents.
create function public.receivables(p_location uuid) returns table (contract_id uuid, contract_number text, invoice_id uuid, number text, recipient_name text,
  issued_at bigint, due_on date, total_rp bigint, credited_rp bigint, allocated_rp bigint, open_rp bigint)
language sql stable security invoker set search_path = '' as $$
  with documents as (
    select v.*, private.credited_rp(v.id) as credited, private.allocated_rp(v.id, v.contract_id) as allocated
    from public.invoices v where v.org_id = (select private.my_org()) and v.location_id = p_location and v.kind <> 'CREDIT_NOTE')
  select d.contract_id, c.number, d.id, d.number, d.recipient_name, private.millis(d.issued_at), d.due_on, d.total_rp, d.credited, d.allocated, d.total_rp - d.credited - d.allocated
  from documents d join public.contracts c on c.id = d.contract_id where d.total_rp - d.credited - d.allocated <> 0
  union all
  select r.id, r.number, null, null, null, null, null, r.owed, 0, 0, r.owed from (
    select c.id, c.number, (private.balance_rp(c.id) - coalesce((select sum(private.invoice_open_rp(v.id)) from public.invoices v
      where v.contract_id = c.id and v.kind <> 'CREDIT_NOTE'), 0))::bigint as owed
    from public.contracts c where c.org_id = (select private.my_org()) and c.status = 'COMPLETED' and c.is_receivable
      and coalesce(c.returned_location_id, c.pickup_location_id) = p_location) r where r.owed <> 0
  order by 2, 4 nulls last
$$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('vat_included_rp', 'vat_summary', 'credited_rp', 'live_allocations', 'allocated_rp', 'invoice_open_rp', 'balance_rp', 'paid_rp') loop
    execute format('grant execute on function %s to authenticated, guichet_commands', f.signature);
  end loop;
end $$;
grant execute on function public.receivables(uuid) to authenticated;

-- The invariants of documents hold for everybody, not only for commands. The contract is locked first: its money is changed by one at a time.
create function private.invoice_fits() returns trigger language plpgsql set search_path = '' as $$
declare d public.invoices;
begin
  if new.kind <> 'CREDIT_NOTE' then return new; end if;
  perform from public.contracts c where c.id = new.contract_id for no key update;
  select * into d from public.invoices v where v.id = new.corrects_id and v.contract_id = new.contract_id and v.kind <> 'CREDIT_NOTE';
  if not found then raise exception 'document is unknown' using errcode = 'P0002', constraint = 'invoice_unknown'; end if;
  if exists (select from public.invoices n where n.corrects_id = d.id and (n.is_reissue or new.is_reissue)) then
    raise exception 'document is credited' using errcode = '23514', constraint = 'invoice_already_credited';
  end if;
  if new.is_reissue and new.total_rp <> d.total_rp then
    raise exception 'a reissue credits all of it' using errcode = '23514', constraint = 'reissue_credits_all';
  end if;
  if new.is_reissue and private.allocated_rp(d.id, d.contract_id) <> 0 then
    raise exception 'a payment is allocated to it' using errcode = '23514', constraint = 'credit_needs_release';
  end if;
  return new;
end $$;
create trigger invoice_fits before insert on public.invoices for each row execute function private.invoice_fits();

-- A charge stands on one document at a time, and no line is credited beyond its amount.
create function private.invoice_line_fits() returns trigger language plpgsql set search_path = '' as $$
declare kept bigint;
begin
  perform from public.contracts c where c.id = new.contract_id for no key update;
  if new.corrects_line_id is null then
    if exists (select from public.invoice_lines l join public.invoices v on v.id = l.invoice_id where l.charge_id = new.charge_id and v.kind <> 'CREDIT_NOTE'
        and not exists (select from public.invoices n where n.corrects_id = v.id and n.is_reissue)) then
      raise exception 'charge is on a document' using errcode = '23514', constraint = 'charge_already_invoiced';
    end if;
    return new;
  end if;
  select l.amount_rp - coalesce((select sum(n.amount_rp) from public.invoice_lines n where n.corrects_line_id = l.id), 0) into kept
    from public.invoice_lines l where l.id = new.corrects_line_id;
  if kept is null or new.amount_rp > kept then
    raise exception 'only % is left to credit', kept using errcode = '23514', constraint = 'credit_exceeds_invoice';
  end if;
  return new;
end $$;
create trigger invoice_line_fits before insert on public.invoice_lines for each row execute function private.invoice_line_fits();

create function private.invoice_adds_up() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.total_rp is distinct from (select sum(l.amount_rp) from public.invoice_lines l where l.invoice_id = new.id)
    or new.total_rp is distinct from (select sum(t.gross_rp) from public.invoice_vat_totals t where t.invoice_id = new.id) then
    raise exception 'document does not add up' using errcode = '23514', constraint = 'invoice_adds_up';
  end if;
  return null;
end $$;
create constraint trigger invoice_adds_up after insert on public.invoices deferrable initially deferred for each row execute function private.invoice_adds_up();

-- Allocations never exceed their payment, a document is never overpaid by one, a refund pays back no more than a credit note has left over.
create function private.allocation_fits() returns trigger language plpgsql set search_path = '' as $$
declare v public.invoices; p public.payments; has_rp bigint; used_rp bigint; open_rp bigint;
begin
  perform from public.contracts c where c.id = new.contract_id for no key update;
  if new.reverses_id is not null then
    if not exists (select from public.payment_allocations a where a.id = new.reverses_id and a.reverses_id is null
        and (a.contract_id, a.invoice_id, a.amount_rp) = (new.contract_id, new.invoice_id, new.amount_rp)
        and (a.payment_id, a.deposit_id) is not distinct from (new.payment_id, new.deposit_id)) then
      raise exception 'allocation is unknown' using errcode = 'P0002', constraint = 'allocation_unknown';
    end if;
    return new;
  end if;
  select * into v from public.invoices t where t.id = new.invoice_id and t.contract_id = new.contract_id and t.kind <> 'CREDIT_NOTE';
  if not found then raise exception 'document is unknown' using errcode = 'P0002', constraint = 'invoice_unknown'; end if;
  if new.payment_id is not null then
    select * into p from public.payments t where t.id = new.payment_id and t.contract_id = new.contract_id and t.reverses_id is null;
    if not found then raise exception 'payment is unknown' using errcode = 'P0002', constraint = 'payment_unknown'; end if;
    if exists (select from public.payments t where t.reverses_id = p.id) then
      raise exception 'payment is void' using errcode = '23514', constraint = 'payment_already_voided';
    end if;
    has_rp := p.amount_rp - p.rounding_rp;
  else
    select t.captured_rp into has_rp from public.deposits t where t.id = new.deposit_id and t.contract_id = new.contract_id and t.status = 'SETTLED';
    if not found then raise exception 'deposit is unknown' using errcode = 'P0002', constraint = 'deposit_unknown'; end if;
  end if;
  select coalesce(sum(a.amount_rp), 0) into used_rp from private.live_allocations(new.contract_id) a
    where a.payment_id = new.payment_id or a.deposit_id = new.deposit_id;
  if new.amount_rp > has_rp - used_rp then
    raise exception 'only % of it is free', has_rp - used_rp using errcode = '23514', constraint = 'allocation_exceeds_payment';
  end if;
  open_rp := private.invoice_open_rp(v.id);
  if p.kind = 'REFUND' then
    if new.amount_rp > -open_rp then raise exception 'no more than % is due back', -open_rp using errcode = '23514', constraint = 'refund_exceeds_credit'; end if;
  elsif new.amount_rp > open_rp then
    raise exception 'only % is open', open_rp using errcode = '23514', constraint = 'invoice_overpaid';
  end if;
  return new;
end $$;
create trigger allocation_fits before insert on public.payment_allocations for each row execute function private.allocation_fits();

do $$
declare
  -- the same predicate prunes on the desk: electron/data/sync/scope.ts
  with_contract text := (select s.scope from private.sync_tables s where s.tbl = 'payments');
begin
  perform private.feed('invoices', 49, with_contract);
  perform private.feed('invoice_lines', 50, with_contract);
  perform private.feed('invoice_vat_totals', 51, with_contract);
  perform private.feed('payment_allocations', 52, with_contract);
end $$;
