-- 'R-ZRH-26-000123': a reservation, at a glance.
insert into private.number_kinds values ('RESERVATION', 'R-');
