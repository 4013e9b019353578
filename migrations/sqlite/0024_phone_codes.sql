-- What the code of a manager answered to, where one was told by telephone.
alter table approval_requests add column phone_challenge text;
-- The person's own key for such codes on this PC, which their PIN opens.
alter table people add column sealed_phone_key blob;
