alter table booking_notes add column ends_before integer;
alter table booking_notes add column ends_after integer;
alter table booking_notes add column offence_at integer;
alter table booking_notes add column offence_number text;
alter table booking_notes add column driver_id text;
alter table booking_notes add column authority text;

-- Letters: a reminder, what a customer is told of a fine, and what the authority is told. Their `source_id` is the note's; of a longer rental it is too.
create table issued_documents_new (
  id text primary key,
  -- AGREEMENT: of a contract, a leg or an extension · PROTOCOL_…: of an inspection · DAY_REPORT: of a cash session · REMINDER, FINE_…: of a note · the rest: of an invoice
  kind text not null check (kind in ('AGREEMENT', 'PROTOCOL_OUT', 'PROTOCOL_IN', 'INVOICE', 'RECEIPT', 'CREDIT_NOTE', 'DAY_REPORT', 'REMINDER', 'FINE_CUSTOMER', 'FINE_AUTHORITY')),
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

-- What went wrong stays until it goes well: a printer that is chosen and not there is one more of it.
create table document_faults_new (
  kind text not null,
  source_id text not null,
  contract_id text not null,
  -- data: it can't be made of what is here · disk: it can't be kept · damaged: its bytes are not the ones that were issued · printer: it did not come
  -- out · printer_gone: the printer that is chosen for it is not there
  reason text not null check (reason in ('data', 'disk', 'damaged', 'printer', 'printer_gone')),
  failed_at integer not null,
  primary key (kind, source_id)
) strict, without rowid;
insert into document_faults_new select * from document_faults;
drop table document_faults;
alter table document_faults_new rename to document_faults;
create index document_faults_by_contract on document_faults (contract_id);

-- The printer of a kind of document at a location, on this PC alone. `device`: the system's name of it, null: the system's default one.
create table printers (
  location_id text not null,
  kind text not null,
  device text,
  copies integer not null check (copies between 1 and 9),
  primary key (location_id, kind)
) strict, without rowid;

-- Notes from before lack what letters need: the cache is loaded anew.
delete from desk where key = 'cursor';
