alter table price_plans add column late_hour_rp integer;
alter table price_plans add column late_grace_min integer;
alter table price_plans add column kwh_rp integer;
alter table price_plans add column charge_fee_rp integer;
alter table contracts add column late_hour_rp integer;
alter table contracts add column late_grace_min integer;
alter table contracts add column kwh_rp integer;
alter table contracts add column charge_fee_rp integer;
