-- Which ids an operation of the outbox names, so that the next one finds what it hangs on without reading all that wait. Of the
-- settled ones there is nothing to find.
create table op_names (
  id text not null,
  seq integer not null,
  primary key (id, seq)
) strict, without rowid;
create index op_names_of_op on op_names (seq);

create view op_named as
  select outbox.seq, outbox.state, named.value as id from outbox, json_each(iif(json_valid(input), json_array(
    input ->> '$.contract_id', input ->> '$.reservation_id', input ->> '$.approval_id', input ->> '$.cash_session_id', input ->> '$.customer_id',
    input ->> '$.driver.id', input ->> '$.vehicle_id', input ->> '$.back.vehicle_id', input ->> '$.out.vehicle_id'), '[]')) named
  where named.value is not null;

create trigger outbox_is_named after insert on outbox begin
  insert or ignore into op_names (id, seq) select id, seq from op_named where seq = new.seq;
end;
create trigger outbox_is_settled after update of state on outbox when new.state = 'SETTLED' begin
  delete from op_names where seq = new.seq;
end;
create trigger outbox_is_reopened after update of state on outbox when old.state = 'SETTLED' and new.state <> 'SETTLED' begin
  insert or ignore into op_names (id, seq) select id, seq from op_named where seq = new.seq;
end;

insert into op_names (id, seq) select distinct id, seq from op_named where state <> 'SETTLED';
