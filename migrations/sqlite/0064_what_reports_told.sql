-- What the day report of a closed drawer told: since when, and which movements of money, so that what comes later is told in the next one and nothing twice.
alter table cash_sessions add column day_begins_at integer;
alter table cash_sessions add column reported text;
-- Rows that lie here lack the new columns: the desk's share is loaded anew.
delete from desk where key = 'cursor';
