-- What a person may do decides which rows a command sees. Whoever was deactivated, or got another role, while their command waited for a lock
-- saw no row to change from then on: it counted as applied and had done nothing, or half of it. It is asked anew now, like after any other
-- collision, and refused then. (Whether somebody works at a location, commands ask after they have their locks.)
create function private.rights_of_caller() returns text language sql stable set search_path = '' as $$
  select concat_ws(':', private.my_org(), private.my_role())
$$;
revoke execute on function private.rights_of_caller() from public;
grant execute on function private.rights_of_caller() to guichet_commands;

-- Otherwise as it was, with the line about what is left to settle (ADR 69).
create or replace function private.apply_op(o jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare ctx private.op_context; known jsonb; raised text[]; dep uuid; needed public.user_role; revoked_at timestamptz; rights text;
begin
  ctx := row((o ->> 'op_id')::uuid, private.my_org(), (o ->> 'device_id')::uuid, (o ->> 'author_id')::uuid, private.instant((o ->> 'occurred_at')::bigint));
  if ctx.author_id is distinct from private.caller() then
    raise exception 'an operation goes out under its author''s name' using errcode = '42501', constraint = 'author_is_caller';
  end if;
  rights := private.rights_of_caller();
  known := private.stored_outcome(ctx.op_id);
  if known is not null then return known; end if;
  for dep in select d::uuid from jsonb_array_elements_text(coalesce(o -> 'deps', '[]')) d loop
    if not exists (select from public.sync_ops s where s.op_id = dep and s.status = 'applied') then return jsonb_build_object('status', 'skipped'); end if;
  end loop;
  select c.min_role into needed from private.commands c where c.name = o ->> 'name';
  if not found then raise exception 'unknown command' using errcode = '22023', constraint = 'unknown_command'; end if;
  -- roles are declared from the mightiest to the weakest
  if private.my_role() > needed and private.granter(ctx, o ->> 'name', o -> 'input') is null then
    raise exception 'only for % and above', needed using errcode = '42501', constraint = case needed when 'ADMIN' then 'needs_admin' else 'needs_manager' end;
  end if;
  select d.revoked_at into revoked_at from public.devices d where d.id = ctx.device_id and d.org_id = ctx.org_id;
  if not found then return jsonb_build_object('status', 'skipped'); end if;
  if revoked_at is not null then raise exception 'device is revoked' using errcode = '42501', constraint = 'device_unknown'; end if;
  -- a device without a key proves nothing: null is no match
  if (o ->> 'proof' = private.proof_of(ctx.device_id, o)) is not true then
    raise exception 'not from this device' using errcode = '42501', constraint = 'device_proof_wrong';
  end if;
  -- The claim comes first: a second copy of the same operation waits here and then finds the stored outcome.
  insert into public.sync_ops (op_id, org_id, author_id, device_id, name, version, occurred_at, status)
  values (ctx.op_id, ctx.org_id, ctx.author_id, ctx.device_id, o ->> 'name', coalesce((o ->> 'version')::int, 1), ctx.occurred_at, 'applied')
  on conflict (op_id) do nothing;
  if not found then
    -- a name for the rare op_id of another firm, which nobody here may see
    return coalesce(private.stored_outcome(ctx.op_id), jsonb_build_object('status', 'refused', 'code', '42501', 'constraint', 'op_of_another_person'));
  end if;
  perform set_config('guichet.op_id', ctx.op_id::text, true), set_config('guichet.device_id', ctx.device_id::text, true);
  execute format('select private.%I($1, $2)', 'apply_' || (o ->> 'name')) into raised using ctx, o -> 'input';
  perform private.settle_contracts(ctx, o ->> 'name', o -> 'input');
  if private.rights_of_caller() is distinct from rights then
    raise exception 'the rights of the caller have changed meanwhile' using errcode = '40001';
  end if;
  update public.sync_ops set flags = coalesce(raised, '{}') where op_id = ctx.op_id and coalesce(cardinality(raised), 0) > 0;
  -- a receipt: where the audit of this device stood after it
  return jsonb_build_object('status', 'applied', 'flags', coalesce(raised, '{}'), 'xid', pg_current_xact_id()::text,
    'audit', nullif(current_setting('guichet.audit_head', true), ''));
end $$;
