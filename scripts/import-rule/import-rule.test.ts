import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkImports } from './check-imports.ts'

/** A small house in which every layer keeps the rule. */
const house: Record<string, string> = {
  'shared/tables.ts': 'export type Row = { id: string }',
  'shared/money.ts': "export const rappen = 100\nimport type { Row } from './tables.ts'\nexport type R = Row",
  'shared/commands.ts': "import { z } from 'zod'\nexport const schema = z.string()\nexport type Command = string",
  'renderer/src/main.tsx': "import React from 'react'\nimport { rappen } from '../../shared/money.ts'\n"
    + "import type { Command } from '../../shared/commands.ts'\nexport const a: Command = String(rappen) + String(React)",
  'electron/preload/index.ts': "import { contextBridge } from 'electron'\nimport type { Row } from '../../shared/tables.ts'\n"
    + "export const row: Row = { id: String(contextBridge) }",
  'electron/main/index.ts': "import { app } from 'electron'\nimport fs from 'node:fs'\nimport { schema } from '../../shared/commands.ts'\nvoid [app, fs, schema]",
  'electron/data/index.ts': "import { net } from 'electron'\nimport './run.ts'\nvoid net",
  'electron/data/session.ts': "import { net } from 'electron'\nimport { createClient } from '@supabase/supabase-js'\nvoid [net, createClient]",
  'electron/data/database.ts': "import Database from 'better-sqlite3'\nexport type Db = Database.Database",
  'electron/data/run.ts': "import { checkOut } from './commands/check-out.ts'\nvoid checkOut",
  'electron/data/commands/check-out.ts': "import type { Db } from '../database.ts'\nimport { schema } from '../../../shared/commands.ts'\n"
    + 'export const checkOut = (db: Db) => [db, schema]',
  'electron/data/search.ts': "import { rappen } from '../../shared/money.ts'\nexport const words = rappen",
  'electron/data/queries/board.ts': "import type { Db } from '../database.ts'\nimport { words } from '../search.ts'\nexport const board = (db: Db) => [db, words]",
  'electron/data/sync/push.ts': "import '../run.ts'\nimport '../session.ts'\nimport type { Db } from '../database.ts'\nexport const push = (db: Db) => db",
}

/** One violation for each row of the table, and what a rule is easily blind for. */
const planted: [title: string, file: string, code: string, sentence: RegExp][] = [
  ['shared imports a package other than zod', 'shared/time.ts', "import dayjs from 'dayjs'\nvoid dayjs", /shared may import zod only/],
  ['shared imports a built-in module', 'shared/time.ts', "import fs from 'node:fs'\nvoid fs", /shared may import zod only/],
  ['shared imports a layer above it', 'shared/fold.ts', "import '../electron/data/run.ts'", /shared may import zod only/],
  ['tables imports zod', 'shared/tables.ts', "import { z } from 'zod'\nvoid z", /free of zod/],
  ['roles reaches zod through another file', 'shared/roles.ts', "export { schema } from './commands.ts'", /free of zod/],
  ['renderer imports a value that reaches zod', 'renderer/src/a.tsx', "import { schema } from '../../shared/commands.ts'\nvoid schema", /zod-free values/],
  ['renderer imports an inline type, which leaves the import itself', 'renderer/src/a.tsx', "import { type Command } from '../../shared/commands.ts'\nexport type C = Command", /zod-free values/],
  ['renderer imports zod', 'renderer/src/a.tsx', "import { z } from 'zod'\nvoid z", /renderer may import/],
  ['renderer imports electron', 'renderer/src/a.tsx', "import { ipcRenderer } from 'electron'\nvoid ipcRenderer", /renderer may import/],
  ['renderer imports Node', 'renderer/src/a.tsx', "import path from 'node:path'\nvoid path", /renderer may import/],
  ['renderer imports a type of the data process', 'renderer/src/a.tsx', "import type { Db } from '../../electron/data/database.ts'\nexport type D = Db", /renderer may import/],
  ['data imports other words of the window', 'electron/data/a.ts', "import de from '../../renderer/i18n/de.json'\nvoid de", /data may import/],
  ['renderer imports lazily from main', 'renderer/src/a.tsx', "export const later = () => import('../../electron/main/index.ts')", /renderer may import/],
  ['preload imports a value that reaches zod', 'electron/preload/b.ts', "import { schema } from '../../shared/commands.ts'\nvoid schema", /types of shared/],
  ['preload imports Node', 'electron/preload/b.ts', "import fs from 'node:fs'\nvoid fs", /preload may import/],
  ['main imports data', 'electron/main/b.ts', "import '../data/run.ts'", /never import data/],
  ['main imports a type of data', 'electron/main/b.ts', "export type { Db } from '../data/database.ts'", /never import data/],
  ['main opens a database', 'electron/main/b.ts', "import Database from 'better-sqlite3'\nvoid Database", /holds no data/],
  ['main requires data', 'electron/main/b.ts', "require('../data/sync/push.ts')", /never import data/],
  ['a command imports sync', 'electron/data/commands/b.ts', "import '../sync/push.ts'", /never sync, network, electron/],
  ['a command imports the network', 'electron/data/commands/b.ts', "import https from 'node:https'\nvoid https", /never sync, network, electron/],
  ['a query imports the session', 'electron/data/queries/b.ts', "import '../session.ts'", /never sync, network, electron/],
  ['a query imports electron', 'electron/data/queries/b.ts', "import { net } from 'electron'\nvoid net", /never sync, network, electron/],
  ['a query opens the database itself', 'electron/data/queries/b.ts', "import '../database.ts'", /the database type/],
  ['a query writes', 'electron/data/queries/b.ts', "import '../run.ts'", /never sync, network, electron/],
  ['sync imports a command', 'electron/data/sync/b.ts', "import '../commands/check-out.ts'", /sync may import/],
  ['sync imports electron', 'electron/data/sync/b.ts', "import { net } from 'electron'\nvoid net", /sync may import/],
  ['another file of data imports electron', 'electron/data/log.ts', "import { app } from 'electron'\nvoid app", /index and session only/],
  ['data imports main', 'electron/data/log.ts', "import '../main/index.ts'", /data may import data and shared/],
  ['a file belongs to no layer', 'electron/odd.ts', "import fs from 'node:fs'\nvoid fs", /belongs to no layer/],
]

let root: string

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-import-rule-'))
  for (const [file, code] of Object.entries(house)) write(file, code)
})

afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

function write(file: string, code: string) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), code)
}

describe('the import rule', () => {
  it('accepts a house that keeps it, and has read every file of it', () => {
    expect(checkImports(root)).toMatchObject({ files: Object.keys(house).length, violations: [] })
  })

  it.each(planted)('bites when %s', (_title, file, code, sentence) => {
    write(file, code)
    const { violations } = checkImports(root)
    expect(violations).toEqual([expect.objectContaining({ file, sentence: expect.stringMatching(sentence) as unknown })])
  })

  it('bites when a query reaches the network through another file', () => {
    write('electron/data/ask.ts', "import '@supabase/supabase-js'")
    write('electron/data/queries/b.ts', "import '../ask.ts'")
    expect(checkImports(root).violations).toEqual([expect.objectContaining({ file: 'electron/data/queries/b.ts' })])
  })

  it('reads the real house', () => {
    expect(checkImports(path.resolve(import.meta.dirname, '../..')).imports).toBeGreaterThan(10)
  })
})
