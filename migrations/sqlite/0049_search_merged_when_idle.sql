-- What the search has written in small pieces is merged when nobody waits (electron/data/checkpoint.ts), not in the middle of a pull.
insert into search_trigrams (search_trigrams, rank) values ('automerge', 0);
