-- A firm's own words on its documents, every version of them; the last of a place and a language counts, null: the built-in one.
create table document_texts (
  id text primary key not null,
  org_id text not null,
  place text not null,
  locale text not null,
  text text,
  written_at integer not null,
  written_by text not null
) strict, without rowid;
create index document_texts_in_force on document_texts (place, locale, written_at);

-- Which of them a customer has agreed to with the rental.
create table contract_texts (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  document_text_id text not null
) strict, without rowid;
create index contract_texts_by_contract on contract_texts (contract_id);

-- What a document was drawn with, beside its bytes: the versions of the texts that stand on it, JSON. The bytes say it anyway; this says which.
create table issued_texts (
  document_id text primary key not null,
  texts text not null
) strict, without rowid;
create trigger issued_texts_stay before update on issued_texts begin
  select raise(abort, 'an issued document never changes');
end;
create trigger issued_texts_are_kept before delete on issued_texts begin
  select raise(abort, 'an issued document is never deleted');
end;
