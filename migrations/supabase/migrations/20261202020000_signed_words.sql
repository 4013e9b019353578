-- The words that were signed, as they stood on the screen. Their hash alone proves nothing to somebody who can't say what was hashed. The seal
-- holds the hash already and the words have to fit it, so what was sealed before stays true. Null: signed before the words were kept.
alter table public.signatures add column signed_text text constraint signature_text_length check (length(signed_text) between 1 and 4000),
  add constraint signature_text_differs check (text_sha256 = encode(sha256(convert_to(signed_text, 'UTF8')), 'hex'));
select private.refeed('signatures');
