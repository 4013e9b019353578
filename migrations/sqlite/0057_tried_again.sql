-- For which rows, and in which epoch of the server, a refused operation has been sent anew already, as a JSON array of "epoch id".
alter table outbox add column tried_for text;
