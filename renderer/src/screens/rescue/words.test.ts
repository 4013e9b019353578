import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ways } from '../../../../electron/data/backup/rescue-ways.ts'
import { rescueCommands } from '../../../../shared/commands/rescue.ts'
import words from '../../../i18n/de.backups.json' with { type: 'json' }

const { rescue } = words
const migrations = path.resolve(import.meta.dirname, '../../../../migrations/supabase/migrations')
/** Without rows of a firm, or never compared. */
const none = ['contract_transitions', 'damage_transitions', 'maintenance_transitions', 'vehicle_transitions', 'sync_epoch']

it('every table of a firm has a word, and so has every field and every command that brings one back', () => {
  const sql = readdirSync(migrations).map(name => readFileSync(path.join(migrations, name), 'utf8')).join('\n')
  const tables = [...sql.matchAll(/^create table public\.(\w+)/gm)].flatMap(([, name]) => name ?? []).filter(name => !none.includes(name))
  expect(tables.length).toBeGreaterThan(50)
  expect(tables.filter(name => !(name in rescue.table))).toEqual([])
  const fields = Object.values(ways).flatMap(({ columns, also = [] }) => [...columns, ...also])
  expect(fields.filter(name => !(name in rescue.column))).toEqual([])
  expect(rescueCommands.filter(name => !(name in rescue.command))).toEqual([])
})
