-- The last step of every restore (docs/restore.md). The desks notice by the epoch that this is another database: they ask which of
-- their operations it knows, send the others again and load anew. Another server counts its transactions anew; what the rows name of
-- the lost one's lies in its future, where no feed would come to for months.
create function private.begin_new_epoch() returns uuid language plpgsql set search_path = '' as $$
declare fresh uuid;
begin
  update public.sync_log set xid = pg_current_xact_id(), seq = nextval('public.sync_seq');
  update public.sync_ops set xid = pg_current_xact_id() where xid > pg_current_xact_id();
  update public.sync_epoch set epoch = gen_random_uuid() returning epoch into strict fresh;
  return fresh;
end $$;
revoke execute on function private.begin_new_epoch() from public;
