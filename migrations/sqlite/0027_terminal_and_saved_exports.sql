-- What the card terminal said at the evening's count, and what was recorded as paid by card since it was read last.
alter table cash_sessions add column terminal_rp integer;
alter table cash_sessions add column terminal_expected_rp integer;
alter table cash_sessions add column terminal_reason text;
-- Rows that lie here lack the new columns: the desk's share is loaded anew.
delete from desk where key = 'cursor';
