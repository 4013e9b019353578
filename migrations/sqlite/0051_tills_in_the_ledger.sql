-- A till of a location may have an account of its own.
alter table ledger_accounts add column till text;
