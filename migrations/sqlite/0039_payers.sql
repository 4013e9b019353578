-- Who pays for a contract, where it is not the renter.
alter table contracts add column payer_id text;
