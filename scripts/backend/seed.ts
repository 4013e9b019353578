import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type postgres from 'postgres'
import type { KeepObject } from '../seed/store-evidence.ts'
import type { SeedName, SeedUser } from './keys.ts'
import { project_dir } from './places.ts'
import { Sentence } from './sentence.ts'

export type Seed = (sql: postgres.Sql, now: Date, keep?: KeepObject | null) => Promise<SeedUser[]>

const exports_of = { demo: 'seedDemo', large: 'seedLarge' } as const

/**
 * The seed of this name: `seedDemo` of scripts/seed/demo.ts, `seedLarge` of scripts/seed/large.ts.
 * They fill a freshly migrated database through the owner's connection and return who can sign in; `keep` puts photos where Storage finds them.
 */
export async function loadSeed(name: Exclude<SeedName, 'none'>): Promise<Seed> {
  const file = path.join(project_dir, 'scripts', 'seed', `${name}.ts`)
  if (!existsSync(file)) throw new Sentence(`There is no seed "${name}": scripts/seed/${name}.ts is missing.`)
  const module = await import(pathToFileURL(file).href) as Record<string, unknown>
  const seed = module[exports_of[name]]
  if (typeof seed !== 'function') throw new Sentence(`scripts/seed/${name}.ts does not export ${exports_of[name]}.`)
  return seed as Seed
}
