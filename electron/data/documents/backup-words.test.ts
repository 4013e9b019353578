import { expect, test } from 'vitest'
import { closedWords, finding, findings, readClosed, readFinding } from '../../../shared/drill-findings.ts'
import type { Finding } from '../../../shared/drill-findings.ts'
import { checks } from '../backup/checks.ts'
import type { Restored } from '../backup/checks.ts'
import { refusalOfForeign } from '../backup/foreign-allowed.ts'
import type { Piece } from '../backup/foreign-sql.ts'
import { refusalOf, statementsIn } from '../backup/statements.ts'
import { backupWords, foundIn } from './backup-words.ts'
import { locales } from './words.ts'

const keysOf = (name: Finding) => [...findings[name].matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key)

test('every finding is read back as what it was, of what it was, and is said in each language with all its values', () => {
  for (const name of Object.keys(findings) as Finding[]) {
    const values = Object.fromEntries(keysOf(name).map((key, n) => [key, `public.x_${n}, 4${n}`]))
    const sentence = finding(name, values as never)
    expect(readFinding(sentence)).toEqual({ name, values })
    const said = locales.map(locale => foundIn(sentence, locale))
    for (const one of said) for (const value of Object.values(values)) expect(one).toContain(value)
    expect(new Set(said).size, `${name} in four languages`).toBe(locales.length)
  }
})

test('rows that are missing and a sum that differs are found so, and a table bears the name that people know', async () => {
  const manifest = { tables: [{ name: 'public.contracts', rows: 4 }], money: { charges_rp: '4200', contracts: 4 } } as unknown as Restored['manifest']
  const counted = await checks['counts']?.find({ manifest, ask: () => Promise.resolve([{ n: 3 }]) } as unknown as Restored)
  expect(counted?.map(one => foundIn(one, 'de'))).toEqual(['Verträge: 3 Zeilen statt 4.'])
  const summed = await checks['money']?.find({ manifest, ask: (query: string) => Promise.resolve(query.includes('as charges_rp') ? [{ charges_rp: '4100', contracts: 4 }] : []) } as unknown as Restored)
  expect(summed?.map(one => foundIn(one, 'fr'))).toContain('Les postes des contrats font 4100 centimes au lieu de 4200.')
})

test('why a file could not be opened is said in each language as the screen says it', () => {
  for (const [why, sentence] of Object.entries(closedWords)) {
    expect(readClosed(sentence)).toBe(why)
    for (const locale of locales) expect(foundIn(sentence, locale)).toBe((backupWords[locale].closed as Record<string, string>)[why])
  }
})

test('what is not run of a dump is found so, with its file and its words', () => {
  const foreign = (text: string) => refusalOfForeign({ kind: 'statement', text, bare: text } as Piece, 'dump.sql')
  const named = (reason: string | null) => readFinding(`dump.sql: ${reason ?? ''}`)?.name
  expect([
    refusalOf('\\i /etc/passwd'), refusalOf('CREATE FUNCTION public.f() RETURNS int LANGUAGE c AS $$x$$'), refusalOfForeign({ kind: 'meta', text: '\\connect guichet' } as Piece, 'dump.sql'),
    foreign("CREATE TABLE public.x (a text DEFAULT pg_read_file('/etc/passwd'))"), foreign('INSERT INTO public.x (a) VALUES (current_user)'), foreign(`CREATE VIEW public.x AS SELECT ${'1 + '.repeat(500_000)}1`),
  ].map(named)).toEqual(['psql_command', 'foreign_language', 'connects', 'reaches_out', 'computed', 'long_statement'])
  let cut = ''
  try {
    statementsIn('CREATE TABLE a (')
  } catch (error) {
    cut = (error as Error).message
  }
  expect(named(cut)).toBe('ends_within')
})

test('an account that is missing is not read as a file that is, nor one question as another', () => {
  expect([finding('account_missing', { id: 'x' }), finding('missing', { name: 'photo x' }), finding('not_asked', { reason: 'the relation is missing' }), finding('rows_missing', { table: 'public.x' })].map(one => readFinding(one)?.name))
    .toEqual(['account_missing', 'missing', 'not_asked', 'rows_missing'])
})

test('what has no words of ours stays as the database said it', () => {
  expect(foundIn('could not be asked: canceling statement due to user request', 'it')).toBe('Non è stato possibile porre questa domanda: canceling statement due to user request')
  expect(foundIn('division by zero', 'it')).toBe('division by zero')
})
