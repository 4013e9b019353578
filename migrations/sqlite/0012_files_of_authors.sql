-- Who took a file: it goes out under their name where nobody is at the counter, as their operations do. Empty: nobody knows any more.
alter table files add column author_id text not null default '';

-- The files that an operation brings are among what it names: what is said of a file later waits for it.
drop view op_named;
create view op_named as
  select outbox.seq, outbox.state, named.value as id from outbox, json_each(iif(json_valid(input), json_array(
    input ->> '$.contract_id', input ->> '$.reservation_id', input ->> '$.approval_id', input ->> '$.cash_session_id', input ->> '$.customer_id',
    input ->> '$.driver.id', input ->> '$.vehicle_id', input ->> '$.back.vehicle_id', input ->> '$.out.vehicle_id', input ->> '$.attachment_id'), '[]')) named
  where named.value is not null
  union all
  select outbox.seq, outbox.state, file.value ->> '$.id' from outbox, json_each(iif(json_valid(input), input, '{}'), '$.attachments') file
  where file.value ->> '$.id' is not null;
insert or ignore into op_names (id, seq) select id, seq from op_named where state <> 'SETTLED';
