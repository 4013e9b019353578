-- A row that comes with the feed sets every column, mostly to what it was: the search is written anew only where what it searches has changed.
drop trigger search_customer_changed;
create trigger search_customer_changed after update of id, first_name, last_name, company_name, town, phone on customers
when (old.id, old.first_name, old.last_name, old.company_name, old.town, old.phone) is not (new.id, new.first_name, new.last_name, new.company_name, new.town, new.phone)
begin
  insert into search_trigrams (search_trigrams, rowid, folded) select 'delete', n, folded from search_names where customer_id = old.id;
  delete from search_names where customer_id = old.id;
  insert into search_names (customer_id, folded, folded_first) values (new.id,
    fold(new.last_name || ' ' || new.first_name || ' ' || coalesce(new.company_name, '') || ' ' || new.town || ' ' || dialled(new.phone)),
    fold(new.first_name));
  insert into search_trigrams (rowid, folded) select n, folded from search_names where customer_id = new.id;
end;

drop trigger search_contract_changed;
create trigger search_contract_changed after update of id, number on contracts when (old.id, old.number) is not (new.id, new.number) begin
  delete from search_numbers where backwards = backwards(old.number) and tbl = 'contracts' and row_id = old.id;
  insert into search_numbers (backwards, tbl, row_id) values (backwards(new.number), 'contracts', new.id);
end;
drop trigger search_reservation_changed;
create trigger search_reservation_changed after update of id, number on reservations when (old.id, old.number) is not (new.id, new.number) begin
  delete from search_numbers where backwards = backwards(old.number) and tbl = 'reservations' and row_id = old.id;
  insert into search_numbers (backwards, tbl, row_id) values (backwards(new.number), 'reservations', new.id);
end;

-- Without a content of its own: nothing but row numbers is ever read from it, and one that names its content could not be built beside it.
drop table search_trigrams;
create virtual table search_trigrams using fts5 (folded, content = '', tokenize = 'trigram');
insert into search_trigrams (rowid, folded) select n, folded from search_names;
