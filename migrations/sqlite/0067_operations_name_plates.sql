-- A plate that moves names the car that it goes on and the plates that come off, so that it waits for what made them.
drop view op_named;
create view op_named as
  select outbox.seq, outbox.state, named.value as id from outbox, json_each(iif(json_valid(input), json_array(
    input ->> '$.contract_id', input ->> '$.reservation_id', input ->> '$.approval_id', input ->> '$.cash_session_id', input ->> '$.customer_id',
    input ->> '$.driver.id', input ->> '$.vehicle_id', input ->> '$.back.vehicle_id', input ->> '$.out.vehicle_id', input ->> '$.attachment_id',
    input ->> '$.begins.vehicle_id', input ->> '$.begins.id', input ->> '$.plate.id'), '[]')) named
  where named.value is not null
  union all
  select outbox.seq, outbox.state, file.value ->> '$.id' from outbox, json_each(iif(json_valid(input), input, '{}'), '$.attachments') file
  where file.value ->> '$.id' is not null
  union all select outbox.seq, outbox.state, named.value from outbox, json_each(iif(json_valid(input), input, '{}'), '$.contract_ids') named
  union all select outbox.seq, outbox.state, named.value from outbox, json_each(iif(json_valid(input), input, '{}'), '$.ends') named;
insert or ignore into op_names (id, seq) select id, seq from op_named where state <> 'SETTLED';
