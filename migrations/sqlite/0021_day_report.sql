-- A drawer that was closed has a document too: its `contract_id` and `source_id` are the session's.
create table issued_documents_new (
  id text primary key,
  -- AGREEMENT: of a contract · PROTOCOL_…: of an inspection · DAY_REPORT: of a cash session · the rest: of an invoice
  kind text not null check (kind in ('AGREEMENT', 'PROTOCOL_OUT', 'PROTOCOL_IN', 'INVOICE', 'RECEIPT', 'CREDIT_NOTE', 'DAY_REPORT')),
  source_id text not null,
  contract_id text not null,
  number text not null,
  locale text not null,
  template_version integer not null,
  sha256 text not null,
  bytes integer not null,
  issued_at integer not null,
  issued_by text not null,
  unique (kind, source_id)
) strict, without rowid;
insert into issued_documents_new select * from issued_documents;
drop trigger issued_document_is_kept;
drop table issued_documents;
alter table issued_documents_new rename to issued_documents;
create index issued_documents_by_contract on issued_documents (contract_id);
create trigger issued_document_stays before update on issued_documents begin
  select raise(abort, 'an issued document never changes');
end;
create trigger issued_document_is_kept before delete on issued_documents begin
  select raise(abort, 'an issued document is never deleted');
end;
