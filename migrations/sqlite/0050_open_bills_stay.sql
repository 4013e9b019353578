-- When a closed contract was settled last; while something of it is open it stays here, however long that takes.
alter table contracts add column settled_at integer;

-- What was open and has left this PC comes back: the cache is loaded anew.
delete from desk where key = 'cursor';
