-- A discount and an early return stand on a document as what they are: lines below zero. What is written to a payer never asks for less than nothing,
-- and a credit note takes off no more than a line and the document hold, whatever the sign of the line.
alter table public.invoice_lines drop constraint invoice_lines_amount_rp_check,
  add constraint invoice_lines_amount_rp_check check (amount_rp between -100000000 and 100000000),
  add constraint invoice_lines_sign_check check (case when kind in ('DISCOUNT', 'EARLY_RETURN') then amount_rp <= 0 else amount_rp >= 0 end);
alter table public.invoices drop constraint invoices_total_rp_check,
  add constraint invoices_total_rp_check check (total_rp <= 10000000000),
  add constraint invoice_below_zero check (total_rp >= 0);

create or replace function private.invoice_fits() returns trigger language plpgsql set search_path = '' as $$
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
  -- the lines alone do not say it: what was charged can be taken off without the discount on it
  if new.total_rp > d.total_rp - private.credited_rp(d.id) then
    raise exception 'only % is left to credit', d.total_rp - private.credited_rp(d.id) using errcode = '23514', constraint = 'credit_exceeds_invoice';
  end if;
  return new;
end $$;

create or replace function private.invoice_line_fits() returns trigger language plpgsql set search_path = '' as $$
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
  -- what is left keeps its sign: it neither grows nor turns
  if kept is null or new.amount_rp not between least(kept, 0) and greatest(kept, 0) then
    raise exception 'only % is left to credit', kept using errcode = '23514', constraint = 'credit_exceeds_invoice';
  end if;
  return new;
end $$;
