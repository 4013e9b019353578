-- Whoever lives in the EU may not simply drive a Swiss-plated rental car across the border: what the firm does about it where one is near.
-- OFF: nothing · WARN: the counter is told · REASON: a manager says why.
alter table public.organizations add column customs_gate text not null default 'OFF',
  add constraint firm_customs_gate_known check (customs_gate in ('OFF', 'WARN', 'REASON'));
alter table public.locations add column is_border boolean not null default false;
-- An administrator sets how far a discount and a charge by hand may go.
grant update (staff_discount_bp, manager_discount_bp, staff_charge_rp, customs_gate) on public.organizations to guichet_commands;
grant update (is_border) on public.locations to guichet_commands;
do $$ begin perform private.refeed('organizations'), private.refeed('locations'); end $$;
