-- Contracts and reservations by the end of their number, which is what people read off a paper: `000141`, `26-000141`, the whole.
-- Backwards, so that an index finds an end; kept by triggers.
create table search_numbers (
  backwards text not null,
  tbl text not null,
  row_id text not null,
  primary key (backwards, tbl, row_id)
) strict, without rowid;

create trigger search_contract_added after insert on contracts begin
  insert into search_numbers (backwards, tbl, row_id) values (backwards(new.number), 'contracts', new.id);
end;
create trigger search_contract_removed after delete on contracts begin
  delete from search_numbers where backwards = backwards(old.number) and tbl = 'contracts' and row_id = old.id;
end;
create trigger search_contract_changed after update of id, number on contracts begin
  delete from search_numbers where backwards = backwards(old.number) and tbl = 'contracts' and row_id = old.id;
  insert into search_numbers (backwards, tbl, row_id) values (backwards(new.number), 'contracts', new.id);
end;
create trigger search_reservation_added after insert on reservations begin
  insert into search_numbers (backwards, tbl, row_id) values (backwards(new.number), 'reservations', new.id);
end;
create trigger search_reservation_removed after delete on reservations begin
  delete from search_numbers where backwards = backwards(old.number) and tbl = 'reservations' and row_id = old.id;
end;
create trigger search_reservation_changed after update of id, number on reservations begin
  delete from search_numbers where backwards = backwards(old.number) and tbl = 'reservations' and row_id = old.id;
  insert into search_numbers (backwards, tbl, row_id) values (backwards(new.number), 'reservations', new.id);
end;
insert into search_numbers (backwards, tbl, row_id)
  select backwards(number), 'contracts', id from contracts union all select backwards(number), 'reservations', id from reservations;
create index reservations_by_number on reservations (number);
