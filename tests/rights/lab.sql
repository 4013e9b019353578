-- Attempts that leave nothing behind: the steps run one after the other, each as its role and person, and are undone.
create schema rights_lab;
create function rights_lab.attempt(p_steps jsonb) returns jsonb language plpgsql as $$
declare s jsonb; v jsonb; n int; code text; con text; col text; msg text;
begin
  begin
    for s in select e from jsonb_array_elements(p_steps) with ordinality x (e, o) order by o loop
      perform set_config('request.jwt.claims', coalesce(s ->> 'claims', ''), true), set_config('role', coalesce(s ->> 'role', 'none'), true);
      if s ? 'ask' then execute s ->> 'ask' into v using s -> 'arg';
      else execute s ->> 'run' using s -> 'arg'; get diagnostics n = row_count; end if;
    end loop;
    raise exception using errcode = 'RB000';
  exception when others then
    get stacked diagnostics code = returned_sqlstate, con = constraint_name, col = column_name, msg = message_text;
  end;
  return case code when 'RB000' then jsonb_build_object('value', v, 'n', n)
    else jsonb_build_object('code', code, 'constraint', con, 'column', col, 'message', msg) end;
end $$;
