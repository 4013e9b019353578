-- What the further days of an extension cost (Rappen, gross), the seal over it, and whose signature belongs to which extension.
alter table booking_notes add column added_rp integer;
alter table booking_notes add column content_hash text;
alter table signatures add column note_id text;
create index signatures_by_note on signatures (note_id) where note_id is not null;

-- Notes from before lack what was added: the cache is loaded anew.
delete from desk where key = 'cursor';
