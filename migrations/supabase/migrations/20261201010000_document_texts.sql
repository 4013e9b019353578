-- A firm's own words on its documents, by place and language. Nothing is ever changed: a word that is taken back is a later version without a
-- text, and the built-in words count again (electron/data/documents/words). What a text may name stands in private.text_places, as in
-- shared/document-texts.ts.
create table private.text_places (place text primary key, fields text[] not null, required text[] not null, longest int not null, is_line boolean not null);
insert into private.text_places (place, fields, required, longest, is_line) values
  ('AGREEMENT_TERMS', '{firm,branch,number,date,customer,plate,car,start,end,excess}', '{}', 20000, false),
  ('AGREEMENT_CLOSING', '{firm,branch,number,date,customer,plate,car,start,end,excess}', '{}', 1000, false),
  ('PROTOCOL_CLOSING', '{firm,branch,number,date,customer,plate,car}', '{}', 1000, false),
  ('INVOICE_PAYMENT', '{firm,branch,number,date,customer,due_date,amount}', '{due_date}', 1000, false),
  ('INVOICE_CLOSING', '{firm,branch,number,date,customer,due_date,amount}', '{}', 1000, false),
  ('RECEIPT_CLOSING', '{firm,branch,number,date,amount}', '{}', 1000, false),
  ('CREDIT_NOTE_CLOSING', '{firm,branch,number,date,amount,invoice}', '{}', 1000, false),
  ('REMINDER_FIRST', '{firm,branch,number,date,customer,due_date,amount,level}', '{}', 3000, false),
  ('REMINDER_SECOND', '{firm,branch,number,date,customer,due_date,amount,level}', '{}', 3000, false),
  ('REMINDER_LAST', '{firm,branch,number,date,customer,due_date,amount,level}', '{}', 3000, false),
  ('FINE_PASSED', '{firm,branch,number,date,customer,plate,car,offence_at,driver}', '{plate,offence_at}', 3000, false),
  ('FINE_NAMED', '{firm,branch,number,date,customer,plate,car,offence_at,driver}', '{plate,offence_at}', 3000, false),
  ('FINE_AUTHORITY', '{firm,branch,number,date,customer,plate,car,offence_at,driver}', '{}', 3000, false),
  ('DAY_REPORT_CLOSING', '{firm,branch,date}', '{}', 1000, false),
  ('MAIL_SUBJECT', '{firm,branch,document,number,customer}', '{number}', 150, true),
  ('MAIL_BODY', '{firm,branch,document,number,customer}', '{}', 4000, false),
  ('FOOTER', '{firm,branch}', '{}', 150, true);
grant select on private.text_places to guichet_commands;

create table public.document_texts (
  id uuid primary key,
  org_id uuid not null references public.organizations,
  place text not null,
  locale text not null check (locale in ('de', 'fr', 'it', 'en')),
  text text,
  written_at timestamptz(3) not null,
  written_by uuid not null,
  foreign key (org_id, written_by) references public.users (org_id, id),
  unique (org_id, id),
  constraint document_text_has_a_place check (place in ('AGREEMENT_TERMS', 'AGREEMENT_CLOSING', 'PROTOCOL_CLOSING', 'INVOICE_PAYMENT', 'INVOICE_CLOSING', 'RECEIPT_CLOSING', 'CREDIT_NOTE_CLOSING',
    'REMINDER_FIRST', 'REMINDER_SECOND', 'REMINDER_LAST', 'FINE_PASSED', 'FINE_NAMED', 'FINE_AUTHORITY', 'DAY_REPORT_CLOSING', 'MAIL_SUBJECT', 'MAIL_BODY', 'FOOTER')),
  constraint document_text_length check (length(text) <= 20000 and text ~ '\S'),
  -- a brace is one of a field's, or none
  constraint document_text_braces check (regexp_replace(text, '\{[a-z_]{1,30}\}', '', 'g') !~ '[{}]')
);
create index document_texts_in_force on public.document_texts (org_id, place, locale, written_at);
create trigger immutable before update or delete on public.document_texts for each row execute function private.refuse_change();
create trigger audit after insert or update or delete on public.document_texts for each row execute function private.write_audit();
alter table public.document_texts enable row level security;
grant select on public.document_texts to authenticated, guichet_commands;
grant insert on public.document_texts to guichet_commands;
create policy "The firm's people see its texts" on public.document_texts for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and (select private.at_counter()));
create policy "Commands read the caller's firm" on public.document_texts for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Administrators write texts by command" on public.document_texts for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) = 'ADMIN');

-- Which of them a customer has agreed to with the rental: whatever is written later, and whichever desk prints the agreement, these are its words.
create table public.contract_texts (
  id uuid primary key,
  org_id uuid not null, contract_id uuid not null, document_text_id uuid not null,
  foreign key (org_id, contract_id) references public.contracts (org_id, id),
  foreign key (org_id, document_text_id) references public.document_texts (org_id, id),
  unique (org_id, id),
  constraint text_once_a_contract unique (org_id, contract_id, document_text_id)
);
create index contract_texts_by_text on public.contract_texts (org_id, document_text_id);
create trigger immutable before update or delete on public.contract_texts for each row execute function private.refuse_change();
create trigger audit after insert or update or delete on public.contract_texts for each row execute function private.write_audit();
alter table public.contract_texts enable row level security;
grant select on public.contract_texts to authenticated, guichet_commands;
grant insert on public.contract_texts to guichet_commands;
create policy "Commands read the caller's firm" on public.contract_texts for select to guichet_commands using (org_id = (select private.my_org()));
create policy "Counter staff add to a contract by command" on public.contract_texts for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.at_counter()));
create policy "Seen with its contract" on public.contract_texts for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]) and exists (select from public.contracts c where c.org_id = contract_texts.org_id and c.id = contract_texts.contract_id offset 0));

do $$ begin
  perform private.feed('document_texts', 163, 'true');
  perform private.feed('contract_texts', 164, (select s.scope from private.sync_tables s where s.tbl = 'contract_charges'));
end $$;
