import { expect, it } from 'vitest'
import { refusalOf, statementsIn } from './statements.ts'

const refused = (sql: string) => statementsIn(sql).flatMap(statement => refusalOf(statement) ?? [])

it('reads over strings, names, comments and function bodies', () => {
  expect(statementsIn(`-- one; two\nCOMMENT ON TABLE a."x;y" IS 'it''s; here';\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $_$ select 1; $_$;`)).toHaveLength(2)
})

it('takes what pg_dump writes', () => {
  expect(refused(`SET lock_timeout = 0; SELECT pg_catalog.set_config('search_path', '', false); ALTER TABLE ONLY public.a ADD CONSTRAINT b PRIMARY KEY (id);
    GRANT SELECT ON TABLE public.a TO authenticated; SELECT pg_catalog.setval('public.sync_seq', 7, true);`)).toEqual([])
})

it('refuses what no backup contains', () => {
  for (const sql of ['\\! rm -rf /\n', `COPY a FROM PROGRAM 'id';`, `ALTER SYSTEM SET archive_command = 'x';`, 'GRANT postgres TO anon;', `SELECT pg_read_file('/etc/passwd');`,
    'CREATE EXTENSION dblink;', 'DO $$ begin end $$;', 'CREATE FUNCTION f() RETURNS int LANGUAGE c AS \'x\';', 'DROP TABLE public.contracts;']) {
    expect(refused(sql)).toHaveLength(1)
  }
})

it('says when the end is missing', () => {
  for (const sql of [`COMMENT ON TABLE a IS 'x`, 'CREATE FUNCTION f() AS $$ begin', 'CREATE TABLE a (']) expect(() => statementsIn(sql)).toThrow('ends within')
})
