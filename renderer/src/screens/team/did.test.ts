import { expect, test } from 'vitest'
import de from '../../../i18n/de.json' with { type: 'json' }
import en from '../../../i18n/en.json' with { type: 'json' }
import fr from '../../../i18n/fr.json' with { type: 'json' }
import it from '../../../i18n/it.json' with { type: 'json' }
import type { Words } from '../../words/use-words.ts'
import { exportWords } from './did.ts'

/** As the window reads its words: a sentence by its key, the one for many where there are many, filled in. */
const wordsOf = (all: object): Words['t'] => ((key: string, values: Record<string, string | number> = {}) => {
  const find = (name: string) => name.split('.').reduce<unknown>((found, part) => (found as Record<string, unknown> | undefined)?.[part], all) as string | undefined
  const text = find(key) ?? find(`${key}_${values['count'] === 1 ? 'one' : 'other'}`) ?? ''
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))
}) as unknown as Words['t']
const run = { kind: 'CONTRACTS', format: 'csv', from_on: '2026-10-01', until_on: '2026-10-31', rows: 1234, locations: ['LUG', 'ZHB'], states: [] }

test('An export in the audit says of what, as what, of which days and places, and how many rows, in each language', () => {
  expect([de, fr, it, en].map(all => exportWords(run, { t: wordsOf(all) }))).toEqual([
    'Verträge als CSV, 01.10.2026 bis 31.10.2026, LUG ZHB, 1\'234 Zeilen', 'Contrats en CSV, du 01.10.2026 au 31.10.2026, LUG ZHB, 1\'234 lignes',
    'Contratti in CSV, dal 01.10.2026 al 31.10.2026, LUG ZHB, 1\'234 righe', 'Contracts as CSV, 01.10.2026 to 31.10.2026, LUG ZHB, 1\'234 rows'])
})

test('An export of a day, of some states, of one row or of a kind from a newer server says that', () => {
  expect(exportWords({ ...run, kind: 'PAYROLL', format: 'ods', until_on: '2026-10-01', rows: 1, locations: [], states: ['VOID'] }, { t: wordsOf(de) })).toBe('PAYROLL als ods, 01.10.2026, 1 Zeile, nur ein Teil der Zustände')
})
