-- A field of the settings that two people changed: the row, and of each field what was kept and what was wanted.
alter table sync_conflicts add column subject text;
alter table sync_conflicts add column subject_id text;
alter table sync_conflicts add column differences text;
