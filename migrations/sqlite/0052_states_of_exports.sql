-- By which states an export of this PC was narrowed, a JSON array; nothing: all rows. A month is not done by a file of a part of it.
alter table exports add column states text;
