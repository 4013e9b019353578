-- Since when a car has belonged to the fleet, and until when it did, ms UTC. Null: from the beginning, or not yet over.
alter table vehicles add column joined_at integer;
alter table vehicles add column retired_at integer;

-- What the server may know by now of cars from before: the cache is loaded anew.
delete from desk where key = 'cursor';
