-- What was signed, in words.
alter table signatures add column signed_text text;

-- Signatures from before lack what the server may have by now: the cache is loaded anew.
delete from desk where key = 'cursor';
