import { expect } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

async function raise(backend: TestBackend) {
  const answers: Record<string, [number, string | undefined]> = {}
  for (const code of ['23514', '23P01', 'P0001', 'P0002', '40001', '40P01', '55P03']) {
    const { status, error } = await backend.anon.rpc('fails', { code })
    answers[code] = [status, error?.code]
  }
  return answers
}

contract({
  shim: 'errors',
  hosted: 'answers with the SQLSTATE, its status, and the words of the error',
  lite: 'answers several SQLSTATEs with 500 "SUP"',
  setup_sql: `create function public.fails(code text) returns void language plpgsql
    as $$ begin raise exception 'no' using errcode = code, detail = 'why', hint = 'what to do'; end $$;`,
  proves: async backend => {
    expect(await raise(backend)).toEqual({
      23514: [400, '23514'], '23P01': [400, '23P01'], P0001: [400, 'P0001'], P0002: [500, 'P0002'],
      40001: [500, '40001'], '40P01': [500, '40P01'], '55P03': [500, '55P03'],
    })
    const { error } = await backend.anon.rpc('fails', { code: '23514' })
    expect(error).toMatchObject({ message: 'no', details: 'why', hint: 'what to do' })
  },
  differs: async backend => expect(await raise(backend)).toMatchObject({
    23514: [500, 'SUP'], '23P01': [500, 'SUP'], P0001: [500, 'SUP'], P0002: [500, 'SUP'], 40001: [500, 'SUP'],
  }),
})
