-- That nobody answers their own request is said by the table (approval_of_oneself); the command said it a second time.
create or replace function private.apply_answer_request(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.approval_requests;
begin
  select * into r from public.approval_requests t where t.id = (i ->> 'request_id')::uuid;
  if not found then raise exception 'request is unknown' using errcode = 'P0002', constraint = 'request_unknown'; end if;
  update public.approval_requests set status = case when (i ->> 'granted')::boolean then 'GRANTED' else 'DECLINED' end, answered_at = ctx.occurred_at,
    answered_by = ctx.author_id, answer = i ->> 'answer',
    valid_until = case when (i ->> 'granted')::boolean then ctx.occurred_at + interval '1 hour' end where id = r.id;
  -- the policy lets an open one be changed and no other: another manager was faster
  if not found then raise exception 'answered already' using errcode = '23514', constraint = 'request_answered'; end if;
  return '{}';
end $$;
