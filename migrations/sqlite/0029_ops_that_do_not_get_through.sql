-- How often an operation was sent alone and something on the way, or the server's own trouble, kept it from being answered. From the
-- third time on it is tried again only from `not_before` on (ms UTC); the others go on without it, and a person sees it.
alter table outbox add column tries integer not null default 0;
alter table outbox add column not_before integer;
