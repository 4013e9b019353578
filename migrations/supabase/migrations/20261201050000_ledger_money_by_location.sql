-- Not only the cash of a location may have an account of its own: its card terminal is settled by itself, and so is its TWINT, and a branch may
-- have a bank account. What is earned and owed is the firm's.
alter table public.ledger_accounts drop constraint ledger_only_cash_has_a_place,
  add constraint ledger_only_money_has_a_place check (location_id is null or purpose in ('CASH', 'CARDS', 'TWINT', 'BANK'));
