-- What was decided about a contradiction.
alter table sync_conflicts add column decision text;
alter table sync_conflicts add column reason text;
-- The operation that was made instead of a refused one: corrected and sent again, or taken over.
alter table outbox add column replaced_by text;
-- The refresh token of somebody who has left the counter while operations of theirs wait, sealed by the operating system: it pushes, and
-- signs nobody in.
alter table people add column push_token blob;
