import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../electron/data/database.ts'
import { migrationsOf } from '../../electron/data/migrate.ts'
import { keyOf } from '../../tests/e2e/profile.ts'
import { differencesOf, rowsInDesk, sumOf } from './rows.ts'

test('The rows of a desk are counted in its own database while it is open, and a row more or less than the server says is told by its table', () => {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'guichet-rows-'))
  const migrations = migrationsOf({ '0001_a.sql': 'create table outbox (seq integer primary key); create table vehicles (id text); create table customers (id text);' })
  const desk = openDatabase({ file: path.join(profile, 'guichet.db'), key: keyOf(profile), migrations })
  try {
    desk.exec("insert into vehicles values ('a'), ('b'), ('c'); insert into customers values ('d'); insert into outbox values (1)")
    const rows = rowsInDesk(profile, ['vehicles', 'customers'])
    expect([rows, sumOf(rows)]).toEqual([{ vehicles: 3, customers: 1 }, 4])
    expect(differencesOf(rows, { vehicles: 3, customers: 1 })).toEqual([])
    expect(differencesOf(rows, { vehicles: 4, customers: 1 })).toEqual(['the first desk holds 3 rows of vehicles, the server says 4'])
    desk.exec("insert into customers values ('e')")
    expect(differencesOf(rowsInDesk(profile, ['customers']), { customers: 1 })).toEqual(['the first desk holds 2 rows of customers, the server says 1'])
  } finally {
    desk.close()
    rmSync(profile, { recursive: true, force: true })
  }
})
