import { expect, test } from 'vitest'
import { finding, findings, readFinding } from '../../../shared/drill-findings.ts'
import type { Finding } from '../../../shared/drill-findings.ts'
import { checks } from '../backup/checks.ts'
import type { Restored } from '../backup/checks.ts'
import { foundIn } from './backup-words.ts'
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

test('what has no words of ours stays as the database said it', () => {
  expect(foundIn('could not be asked: canceling statement due to user request', 'it')).toBe('could not be asked: canceling statement due to user request')
})
