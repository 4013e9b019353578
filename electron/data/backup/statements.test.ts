import { describe, expect, it } from 'vitest'
import { inBatches, refusalOf, statementsIn } from './statements.ts'

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

describe('statements that are sent many at once', () => {
  it('come in their order, and of a batch with a bad one all others are run all the same and only that one is told', async () => {
    const statements = Array.from({ length: 250 }, (_, nth) => (nth === 120 ? 'BAD' : `S${nth}`))
    const [ran, told]: string[][] = [[], []]
    let sent = 0
    const exec = (sql: string) => {
      sent++
      const all = sql.split('\n;\n')
      if (all.includes('BAD')) return Promise.reject(new Error('no'))
      ran?.push(...all)
      return Promise.resolve()
    }
    await inBatches(statements, exec, (statement, error) => told?.push(`${statement} ${String(error)}`))
    expect(ran).toEqual(statements.filter(one => one !== 'BAD'))
    expect(told).toEqual(['BAD Error: no'])
    expect(sent).toBe(103)
  })

  it('end on a line of their own, which a comment at the end of one does not take away', async () => {
    const sent: string[] = []
    await inBatches(['A -- x', 'B'], sql => Promise.resolve(sent.push(sql)), () => undefined)
    expect(sent).toEqual(['A -- x\n;\nB'])
  })
})
