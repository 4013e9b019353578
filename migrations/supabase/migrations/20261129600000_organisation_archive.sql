-- What an administrator takes along of the own firm: every row that row level security shows, all of one snapshot because it is one statement, as the
-- text that COPY writes, so that it is hashed and restored like a full backup. Sums and number ranges are asked in the words of facts.ts, of the same rows.

-- The last migration of this database: an archive is restored under the rules that were in force.
create function private.schema_version() returns text language plpgsql stable security definer set search_path = ''
as $$ begin return (select max(version) from supabase_migrations.schema_migrations); end $$;
revoke execute on function private.schema_version() from public;
grant execute on function private.schema_version() to authenticated;

create function public.archive_organisation() returns jsonb
language plpgsql stable security invoker set search_path = '' set jit = off set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set extra_float_digits = 1 set bytea_output = 'hex'
as $$
declare
  v_org constant uuid := private.my_org();
  v_tables jsonb := '[]';
  v_table record;
  v_text text;
  v_money jsonb;
  v_contracts text;
  v_count bigint;
  v_blocks jsonb;
begin
  if v_org is null or private.my_role() is distinct from 'ADMIN' then
    raise exception 'the archive of a firm is for its administrators' using errcode = '42501', constraint = 'needs_admin';
  end if;
  for v_table in
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, array_agg(quote_ident(a.attname) order by a.attname collate "C") as columns,
      case c.relname when 'organizations' then 'id' else 'org_id' end as owner_column,
      string_agg(format(case when t.typname = 'bool' then $f$case x.%1$s when true then 't' when false then 'f' else '\N' end$f$
          when t.typname in ('uuid', 'int2', 'int4', 'int8', 'numeric', 'date', 'timestamptz') then $f$coalesce(x.%1$s::text, '\N')$f$
          else $f$case when x.%1$s is null then '\N' else replace(replace(replace(replace(replace(replace(replace(format('%%s', x.%1$s), '\', '\\'), E'\b', '\b'), E'\f', '\f'), E'\n', '\n'), E'\r', '\r'), E'\t', '\t'), E'\v', '\v') end$f$ end,
        quote_ident(a.attname)), $f$ || E'\t' || $f$ order by a.attname collate "C") as line
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      join pg_catalog.pg_type t on t.oid = a.atttypid
    where n.nspname = 'public' and c.relkind = 'r' and has_column_privilege(c.oid, a.attnum, 'select')
      and (c.relname = 'organizations' or exists (select from pg_catalog.pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id' and not o.attisdropped))
    group by n.nspname, c.relname, c.oid order by 1
  loop
    execute format('select coalesce(string_agg(%s || E''\n'', ''''), '''') from %s x where x.%I = $1', v_table.line, v_table.name, v_table.owner_column) into v_text using v_org;
    v_tables := v_tables || jsonb_build_object('name', v_table.name, 'columns', to_jsonb(v_table.columns), 'rows', v_text);
  end loop;
  select count(*), encode(sha256(convert_to(coalesce(string_agg(c.id || ' ' || (coalesce(h.rp, 0) - coalesce(n.rp, 0) - coalesce(p.rp, 0) - coalesce(d.rp, 0)) || E'\n', '' order by c.id::text collate "C"), ''), 'UTF8')), 'hex')
    into v_count, v_contracts
    from public.contracts c
      left join (select x.contract_id, sum(x.amount_rp) as rp from public.contract_charges x where x.org_id = v_org group by 1) h on h.contract_id = c.id
      left join (select x.contract_id, sum(x.total_rp) as rp from public.invoices x where x.org_id = v_org and x.kind = 'CREDIT_NOTE' and not x.is_reissue group by 1) n on n.contract_id = c.id
      left join (select x.contract_id, sum(case x.kind when 'REFUND' then -1 else 1 end * (x.amount_rp - x.rounding_rp)) as rp from public.payments x where x.org_id = v_org group by 1) p on p.contract_id = c.id
      left join (select x.contract_id, sum(x.captured_rp) as rp from public.deposits x where x.org_id = v_org group by 1) d on d.contract_id = c.id
    where c.org_id = v_org;
  v_money := jsonb_build_object(
    'charges_rp', (select coalesce(sum(x.amount_rp), 0)::text from public.contract_charges x where x.org_id = v_org),
    'payments_rp', (select coalesce(sum(x.amount_rp), 0)::text from public.payments x where x.org_id = v_org and x.kind = 'PAYMENT'),
    'refunds_rp', (select coalesce(sum(x.amount_rp), 0)::text from public.payments x where x.org_id = v_org and x.kind = 'REFUND'),
    'captured_rp', (select coalesce(sum(x.captured_rp), 0)::text from public.deposits x where x.org_id = v_org),
    'invoices_rp', (select coalesce(sum(x.total_rp), 0)::text from public.invoices x where x.org_id = v_org),
    'contracts', v_count, 'contracts_sha256', v_contracts);
  select jsonb_build_object('blocks', count(*), 'sha256', encode(sha256(convert_to(coalesce(string_agg(
      b.id || ' ' || b.kind || ' ' || b.prefix || ' ' || b.first_no || ' ' || b.last_no || ' ' || b.next_no || E'\n', '' order by b.id), ''), 'UTF8')), 'hex'))
    into v_blocks from public.number_blocks b where b.org_id = v_org;
  return jsonb_build_object('as_of', (extract(epoch from now()) * 1000)::bigint, 'server', current_setting('server_version'), 'migration', private.schema_version(),
    'project', (select e.epoch from public.sync_epoch e) || ':' || v_org, 'tables', v_tables, 'money', v_money, 'number_blocks', v_blocks);
end $$;
revoke execute on function public.archive_organisation() from public, anon;
grant execute on function public.archive_organisation() to authenticated;
