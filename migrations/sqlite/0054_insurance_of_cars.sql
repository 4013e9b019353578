-- The last day on which a car is insured.
alter table vehicles add column insurance_until text;

-- Cars from before lack what the server may have by now: the cache is loaded anew.
delete from desk where key = 'cursor';
