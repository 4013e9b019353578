alter table vehicle_damages add column view text;
alter table vehicle_damages add column x integer;
alter table vehicle_damages add column y integer;
alter table vehicle_damages add column size_mm integer;
alter table vehicle_categories add column body text not null default 'CAR';
