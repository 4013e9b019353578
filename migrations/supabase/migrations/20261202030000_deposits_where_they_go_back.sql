-- A deposit is settled where the car came back: that branch's drawer pays the rest, its terminal captures. It was booked where it had been taken, so that each
-- one-way return left two tills wrong by the same sum. A contract that was declared void never came back; there it is where it was taken.
-- As an expression and not as a function: one with a search path of its own is not inlined, and a journal asks it of every deposit.

-- Only these places of the two functions change, whatever else has been done to them; each is there once, or nothing happens.
do $$
declare
  change record;
  was text;
begin
  for change in select * from (values
    ('public.export_rows(text, bigint, bigint, uuid[])', $a$'deposit_settled', d.location_id,$a$, $a$'deposit_settled', coalesce(c.returned_location_id, d.location_id),$a$),
    ('public.export_rows(text, bigint, bigint, uuid[])', $a$d.location_id = any (p_locations) and d.settled_at >= v_from$a$, $a$coalesce(c.returned_location_id, d.location_id) = any (p_locations) and d.settled_at >= v_from$a$),
    ('private.journal_movements(uuid, uuid, timestamptz, timestamptz)', $a$d.location_id = p_location and d.settled_at >= p_from$a$, $a$coalesce(c.returned_location_id, d.location_id) = p_location and d.settled_at >= p_from$a$)
  ) as changes (signature, old, new) loop
    was := pg_catalog.pg_get_functiondef(change.signature::regprocedure);
    if length(was) - length(replace(was, change.old, '')) <> length(change.old) then
      raise exception '% is not once in %', change.old, change.signature;
    end if;
    execute replace(was, change.old, change.new);
  end loop;
end $$;

-- Its books are those of the same place.
create or replace function private.mark_late() returns trigger language plpgsql set search_path = '' as $$
declare r jsonb := to_jsonb(new); here uuid := (r ->> 'location_id')::uuid;
begin
  if tg_table_name = 'contract_charges' then
    select coalesce(c.returned_location_id, c.pickup_location_id) into here from public.contracts c where c.id = (r ->> 'contract_id')::uuid;
  elsif tg_argv[0] = 'settled_at' then
    select coalesce(c.returned_location_id, here) into here from public.contracts c where c.id = new.contract_id;
  end if;
  new.late_for_lock := new.late_for_lock or exists (select from public.period_locks l where l.org_id = new.org_id and l.location_id = here
    and l.until_on >= ((r ->> tg_argv[0])::timestamptz at time zone 'Europe/Zurich')::date);
  return new;
end $$;
