alter table attachments add column view text;
-- Photos that were taken for a form which is not confirmed yet: what the bytes are, the desk has looked itself.
create table kept_photos (
  sha256 text primary key not null,
  bytes integer not null,
  mime text not null,
  kept_at integer not null
) strict, without rowid;
