import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { messageKeys } from '../../../shared/message.ts'

const root = path.join(import.meta.dirname, '..', '..', '..')
const sources = readdirSync(import.meta.dirname).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts')).map(name => readFileSync(path.join(import.meta.dirname, name), 'utf8')).join('\n')
/** What keeps a form from being confirmed: a gate that blocks or wants to be read, or the refusal of a form without gates. */
const stops = [...new Set([...sources.matchAll(/(?:block|mustAccept)\([^\n]*|key: '[^\n]*/g)].flatMap(([line]) => [...line.matchAll(/'(gate\.\w+\.\w+)'/g)].map(([, key]) => String(key))))]
/** An empty field speaks for itself: it says only what to type. */
const prompts = ['gate.cash.amount_missing', 'gate.cash.till_missing', 'gate.collective.none', 'gate.credit.no_amount', 'gate.incident.km_missing', 'gate.merge.other_missing']

test('moment 5: whatever blocks a form is a sentence of ours', () => {
  expect(stops.length).toBeGreaterThan(90)
  expect(stops.filter(key => !(messageKeys as readonly string[]).includes(key))).toEqual([])
})

test.for(['de', 'fr', 'it', 'en'])('moment 5: every blocked gate names its reason and then what to do next, in %s', language => {
  const texts = JSON.parse(readFileSync(path.join(root, 'renderer', 'i18n', `${language}.messages.json`), 'utf8')) as Record<string, string>
  const parts = (key: string) => (texts[key] ?? '').split(/(?<=[.?!;:])\s+/).filter(Boolean)
  expect(stops.filter(key => parts(key).length < 2 && !prompts.includes(key))).toEqual([])
  expect(prompts.filter(key => parts(key).length !== 1), 'these need no exception any more').toEqual([])
})
