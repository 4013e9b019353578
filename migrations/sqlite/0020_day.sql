-- What happened on a day at a location: the page of the cash drawer asks it after each change.
create index payments_by_day on payments (paid_at);
create index contract_charges_by_day on contract_charges (created_at);
create index deposits_by_day_held on deposits (held_at);
create index deposits_by_day_settled on deposits (settled_at) where settled_at is not null;
create index booking_notes_by_day_voided on booking_notes (written_at) where kind = 'VOIDED';
create index invoices_by_day on invoices (issued_at);
