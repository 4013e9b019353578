-- What the firm is paid into. The bytes of documents that this PC has made lie sealed under their hash; here is what they are: local alone.
alter table organizations add column iban text;
create table issued_documents (
  id text primary key,
  -- AGREEMENT: of a contract · PROTOCOL_…: of an inspection · the rest: of an invoice
  kind text not null check (kind in ('AGREEMENT', 'PROTOCOL_OUT', 'PROTOCOL_IN', 'INVOICE', 'RECEIPT', 'CREDIT_NOTE')),
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
create index issued_documents_by_contract on issued_documents (contract_id);
create trigger issued_document_stays before update on issued_documents begin
  select raise(abort, 'an issued document never changes');
end;
create trigger issued_document_is_kept before delete on issued_documents begin
  select raise(abort, 'an issued document is never deleted');
end;

-- What went wrong with a document last, until it goes well: seen on the contract, in nobody's way.
create table document_faults (
  kind text not null,
  source_id text not null,
  contract_id text not null,
  -- data: it can't be made of what is here · disk: it can't be kept · damaged: its bytes are not the ones that were issued · printer: it did not come out
  reason text not null check (reason in ('data', 'disk', 'damaged', 'printer')),
  failed_at integer not null,
  primary key (kind, source_id)
) strict, without rowid;
create index document_faults_by_contract on document_faults (contract_id);

-- A cache from before lacks the account of the firm: it is loaded anew.
delete from desk where key = 'cursor';
