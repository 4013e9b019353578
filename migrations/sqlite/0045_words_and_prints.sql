-- What was signed, in words.
alter table signatures add column signed_text text;

-- Signatures from before lack what the server may have by now: the cache is loaded anew.
delete from desk where key = 'cursor';

-- What a printer has taken and not yet told to be out: on this PC alone. `job`: as the print service calls it.
create table print_jobs (
  job text primary key,
  kind text not null,
  source_id text not null,
  contract_id text not null,
  handed_at integer not null
) strict, without rowid;

-- A job that lies in the queue is one more thing that can be wrong with a document.
create table document_faults_new (
  kind text not null,
  source_id text not null,
  contract_id text not null,
  -- data: it can't be made of what is here · disk: it can't be kept · damaged: its bytes are not the ones that were issued · printer: it did not come
  -- out · printer_gone: the printer that is chosen for it is not there · printer_waits: the printer has it and does not print it
  reason text not null check (reason in ('data', 'disk', 'damaged', 'printer', 'printer_gone', 'printer_waits')),
  failed_at integer not null,
  primary key (kind, source_id)
) strict, without rowid;
insert into document_faults_new select * from document_faults;
drop table document_faults;
alter table document_faults_new rename to document_faults;
create index document_faults_by_contract on document_faults (contract_id);
