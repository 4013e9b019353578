-- Customers as they are searched: names, town (`fold`: case, accents and ü/ue/u meet) and phone, kept by triggers. The word order is
-- stored both ways, so that a short beginning of either name is found by an index; three letters and more go by trigram.
create table search_names (
  n integer primary key,
  customer_id text not null unique,
  folded text not null,
  folded_first text not null
) strict;
create index search_names_by_last on search_names (folded);
create index search_names_by_first on search_names (folded_first);
create virtual table search_trigrams using fts5 (folded, content = 'search_names', content_rowid = 'n', tokenize = 'trigram');

create trigger search_customer_added after insert on customers begin
  insert into search_names (customer_id, folded, folded_first) values (new.id,
    fold(new.last_name || ' ' || new.first_name || ' ' || coalesce(new.company_name, '') || ' ' || new.town || ' ' || dialled(new.phone)),
    fold(new.first_name));
  insert into search_trigrams (rowid, folded) select n, folded from search_names where customer_id = new.id;
end;
create trigger search_customer_removed after delete on customers begin
  insert into search_trigrams (search_trigrams, rowid, folded) select 'delete', n, folded from search_names where customer_id = old.id;
  delete from search_names where customer_id = old.id;
end;
create trigger search_customer_changed after update of id, first_name, last_name, company_name, town, phone on customers begin
  insert into search_trigrams (search_trigrams, rowid, folded) select 'delete', n, folded from search_names where customer_id = old.id;
  delete from search_names where customer_id = old.id;
  insert into search_names (customer_id, folded, folded_first) values (new.id,
    fold(new.last_name || ' ' || new.first_name || ' ' || coalesce(new.company_name, '') || ' ' || new.town || ' ' || dialled(new.phone)),
    fold(new.first_name));
  insert into search_trigrams (rowid, folded) select n, folded from search_names where customer_id = new.id;
end;
insert into search_names (customer_id, folded, folded_first)
  select id, fold(last_name || ' ' || first_name || ' ' || coalesce(company_name, '') || ' ' || town || ' ' || dialled(phone)),
    fold(first_name) from customers;
insert into search_trigrams (search_trigrams) values ('rebuild');
