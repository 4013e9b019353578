import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadDotenv } from './dotenv.ts'

describe('The file .env', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-dotenv-'))
    writeFileSync(path.join(folder, '.env'), '# of a project\nDIRECT_URL=postgresql://direct/a\nDATABASE_URL="postgresql://pooled/a"\nSUPABASE_URL=https://a.example.ch\n')
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  function load(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const loaded = { GUICHET_DOTENV: path.join(folder, '.env'), ...env }
    loadDotenv(loaded)
    const { GUICHET_DOTENV: _, ...rest } = loaded
    return rest
  }

  test('fills in what is not set', () => {
    expect(load({ HOME: '/home/a' })).toEqual({ HOME: '/home/a', DIRECT_URL: 'postgresql://direct/a', DATABASE_URL: 'postgresql://pooled/a', SUPABASE_URL: 'https://a.example.ch' })
    expect(load({ SUPABASE_URL: 'https://b.example.ch' })).toMatchObject({ SUPABASE_URL: 'https://b.example.ch' })
  })
  test('gives way to a database that the command line names, by either name, and to none at all', () => {
    expect(load({ DATABASE_URL: 'postgresql://pooled/b' })).toEqual({ DATABASE_URL: 'postgresql://pooled/b', SUPABASE_URL: 'https://a.example.ch' })
    expect(load({ DIRECT_URL: 'postgresql://direct/b' })).not.toHaveProperty('DATABASE_URL')
    expect(load({ DIRECT_URL: '' })).toEqual({ DIRECT_URL: '', SUPABASE_URL: 'https://a.example.ch' })
  })
  test('gives a program only what it is meant to know', () => {
    const env = { GUICHET_DOTENV: path.join(folder, '.env') }
    writeFileSync(path.join(folder, '.env'), 'DIRECT_URL=postgresql://direct/a\nGUICHET_API_URL=https://a.example.ch\n')
    loadDotenv(env, /^GUICHET_/)
    expect(env).toEqual({ GUICHET_DOTENV: path.join(folder, '.env'), GUICHET_API_URL: 'https://a.example.ch' })
  })
  test('need not be there', () => {
    expect(load({ GUICHET_DOTENV: path.join(folder, 'none') })).toEqual({})
  })
})
