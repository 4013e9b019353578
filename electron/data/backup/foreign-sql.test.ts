import { describe, expect, it } from 'vitest'
import { refusalOfForeign } from './foreign-allowed.ts'
import { piecesIn } from './foreign-sql.ts'

const pieces = (sql: string) => [...piecesIn(Buffer.from(sql))].map(piece => piece.kind === 'rows' ? [piece.table, piece.columns.join(), piece.text.toString()] : piece.text)
const refused = (sql: string, file = 'dump.sql') => [...piecesIn(Buffer.from(sql))].flatMap(piece => refusalOfForeign(piece, file) ?? [])

describe('A foreign dump is read as psql reads it', () => {
  it('statements, strings with and without backslashes, names, nested comments and bodies', () => {
    expect(pieces(`SET a = 1; -- not; this\n/* nor /* this; */ that; */COMMENT ON TABLE "x;""y" IS 'it''s \\; here';`)).toEqual(['SET a = 1', `COMMENT ON TABLE "x;""y" IS 'it''s \\; here'`])
    expect(pieces(`A E'\\'; B'; C $_$ ; ' $_$ D;`)).toEqual([`A E'\\'; B'`, `C $_$ ; ' $_$ D`])
    expect(pieces('SELECT a$b$c; D;')).toEqual(['SELECT a$b$c', 'D'])
    expect(pieces('COMMENT ON TABLE a IS \'Zürich 🚗\';')).toEqual(['COMMENT ON TABLE a IS \'Zürich 🚗\''])
  })

  it('rows behind a COPY, with any line ends, none at all, and what looks like their end', () => {
    expect(pieces('COPY public.a (b, "c d") FROM stdin;\n1\t\\\\.\n\\.x\n\\.\nSET x = 1;')).toEqual([['public.a', 'b,"c d"', '1\t\\\\.\n\\.x\n'], 'SET x = 1'])
    expect(pieces('COPY a (b) FROM stdin;\r\n1\r\n\\.\r\n')).toEqual([['a', 'b', '1\r\n']])
    expect(pieces('COPY a (b) FROM stdin;\n\\.\n')).toEqual([['a', 'b', '']])
  })

  it('commands of psql, wherever it takes them', () => {
    expect(pieces('SELECT 1 \\gexec\nSET a = 1;\n\\! id\n')).toEqual(['\\gexec', 'SET a = 1', '\\! id'])
  })

  it('says within what it was cut', () => {
    for (const [sql, what] of [['COMMENT ON x IS \'a', 'within a text'], ['A "b', 'within a name'], ['A $$ b', 'within a body'], ['A /* /* */', 'within a comment'], ['A (', 'within "A ("'], ['COPY a (b) FROM stdin;\n1\n', 'have no end']] as const) {
      expect(() => pieces(sql)).toThrow(what)
    }
  })
})

describe('Of a foreign dump may run', () => {
  it('what pg_dump and the tool of the platform write', () => {
    for (const sql of ['\\restrict abc\n', 'RESET ALL;', 'SET session_replication_role = replica;', 'CREATE TABLE IF NOT EXISTS "public"."a" ();', 'CREATE OR REPLACE FUNCTION "public"."f"() RETURNS "int4" LANGUAGE "plpgsql" AS $$ begin end $$;',
      'INSERT INTO "public"."a" ("b", "c") VALUES\n\t(\'x; DROP TABLE y\', NULL),\n\t(E\'\\\\x\', -1.5e+10);', 'INSERT INTO public.a VALUES (DEFAULT, true) ON CONFLICT DO NOTHING;', 'SELECT pg_catalog.setval(\'"public"."s"\', 7, true);']) {
      expect(refused(sql)).toEqual([])
    }
    expect(refused('CREATE ROLE "guichet_commands"; ALTER ROLE "guichet_commands" WITH INHERIT NOLOGIN NOBYPASSRLS; ALTER ROLE "anon" SET "statement_timeout" TO \'3s\';', 'roles.sql')).toEqual([])
  })

  it('nothing else', () => {
    for (const sql of ['COPY a FROM PROGRAM \'id\';', 'COPY a TO \'/etc/x\';', 'COPY a FROM \'/etc/passwd\';', 'DO $$ begin loop end loop; end $$;', 'SET standard_conforming_strings = off;', 'SET session_authorization = \'x\';', 'DROP TABLE a;',
      'SELECT 1;', 'INSERT INTO public.a VALUES (f());', 'INSERT INTO public.a VALUES (e(1));', 'INSERT INTO public.a SELECT 1;', 'CREATE FUNCTION f() RETURNS int AS $$ language sql $$ LANGUAGE c;',
      'CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ select pg_read_file(\'x\') $$;', 'CREATE ROLE x;', 'CREATE DATABASE x;', '\\connect x\n', '\\copy a from x\n', 'ALTER SYSTEM SET a = 1;', 'LOAD \'x\';']) {
      expect({ sql, refused: refused(sql).length }).toEqual({ sql, refused: 1 })
    }
    expect(refused('ALTER ROLE anon WITH SUPERUSER; GRANT pg_read_server_files TO postgres;', 'roles.sql')).toHaveLength(2)
  })
})
