import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from '../../../shared/commands.ts'
import { messageKeys } from '../../../shared/message.ts'
import { apply } from './index.ts'

const root = path.join(import.meta.dirname, '..', '..', '..')
const folder = path.join(root, 'migrations', 'supabase', 'migrations')
const sqlOf = (pattern: RegExp) =>
  readdirSync(folder).filter(name => pattern.test(name)).map(name => readFileSync(path.join(folder, name), 'utf8')).join('\n')
const keys: readonly string[] = messageKeys

describe('What the server may answer to a command', () => {
  test('names a constraint that has a sentence', () => {
    const raised = [...sqlOf(/_(?:command_|what_commands_share|sync_push)/).matchAll(/constraint = '(\w+)'/g)].map(([, name]) => `refused.${name}`)
    const ofTheWholeBatch = ['refused.not_at_counter', 'refused.batch_too_large']
    expect(raised.length).toBeGreaterThan(12)
    expect(raised.filter(key => !keys.includes(key) && !ofTheWholeBatch.includes(key))).toEqual([])
  })

  test('names a kind of contradiction that has a sentence', () => {
    const [, list = ''] = /kind text not null check \(kind in \(('second_check_out'[^)]*)\)/.exec(sqlOf(/_sync_feed/)) ?? []
    const kinds = [...list.matchAll(/'(\w+)'/g)].map(([, kind]) => `conflict.${kind}`)
    expect(kinds.length).toBeGreaterThanOrEqual(10)
    expect(kinds.filter(key => !keys.includes(key))).toEqual([])
  })

  test('has its function for every command that the desk knows', () => {
    const functions = [...sqlOf(/_command_/).matchAll(/create function private\.apply_(\w+)\(ctx private\.op_context, i jsonb\) returns text\[\]/g)]
    expect(functions.map(([, name]) => String(name)).sort()).toEqual(Object.keys(commands).sort())
    expect(Object.keys(apply).sort()).toEqual(Object.keys(commands).sort())
  })
})

test.for(['de', 'fr', 'it', 'en'])('Every refusal and contradiction is said in %s', language => {
  const texts = JSON.parse(readFileSync(path.join(root, 'renderer', 'i18n', `${language}.messages.json`), 'utf8')) as Record<string, string>
  const silent = keys.filter(key => /^(?:refused|conflict)\./.test(key) && !texts[key]?.trim())
  expect(silent).toEqual([])
})
