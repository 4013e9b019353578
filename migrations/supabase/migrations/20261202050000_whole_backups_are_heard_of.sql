-- A desk takes the backup of the whole database, too: a firm hears that all of it has left the server, by whom, and in which bytes.
alter table public.backup_runs drop constraint backup_runs_kind_check,
  add constraint backup_runs_kind_check check (kind in ('ARCHIVE', 'VERIFICATION', 'RESTORE', 'WHOLE'));
