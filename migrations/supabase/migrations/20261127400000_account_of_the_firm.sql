-- Where a firm is paid: what stands on its QR-bills. Swiss or Liechtenstein, by ISO 7064 (the rest of the number, letters as two digits, modulo 97 is 1).
create function private.is_iban(p_iban text) returns boolean language sql immutable set search_path = '' as $$
  select case when p_iban ~ '^(CH|LI)[0-9]{7}[0-9A-Z]{12}$' then (
    select string_agg(case when sign ~ '[A-Z]' then (ascii(sign) - 55)::text else sign end, '' order by n)::numeric % 97 = 1
    from regexp_split_to_table(substr(p_iban, 5) || substr(p_iban, 1, 4), '') with ordinality as s (sign, n)) else p_iban is null end
$$;
grant execute on function private.is_iban(text) to guichet_commands;
alter table public.organizations add column iban text, add constraint firm_iban_is_valid check (private.is_iban(iban));
grant update (iban) on public.organizations to guichet_commands;
do $$ begin perform private.refeed('organizations'); end $$;
