// Who may import whom. One function for each row of the table in the design; it gives the broken sentence, or null.
import { builtinModules } from 'node:module'
import type { Import } from './imports-of.ts'

export type Layer = 'shared' | 'renderer' | 'preload' | 'main' | 'commands and queries' | 'sync' | 'data'

/** What a rule may know beyond the import itself. */
export type Knowledge = {
  /** Whether the shared file reaches zod at run time, itself or through what it imports. */
  reachesZod(file: string): boolean
}

/** These shared files are for the window and the preload as well, so they must stay free of zod. */
const zodFree = ['tables', 'money', 'roles', 'bridge', 'time', 'plates'].map(name => `shared/${name}.ts`)

/** The two files of the data process that may touch Electron, so that all else runs in plain Node under vitest. */
const electronEdge = ['electron/data/index.ts', 'electron/data/session.ts']

const networkBuiltins = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns']

/** The layer a file belongs to; null: it belongs to none. */
export function layerOf(file: string): Layer | null {
  if (file.startsWith('shared/')) return 'shared'
  if (file.startsWith('renderer/')) return 'renderer'
  if (file.startsWith('electron/preload/')) return 'preload'
  if (file.startsWith('electron/main/')) return 'main'
  if (/^electron\/data\/(commands|queries)\//.test(file)) return 'commands and queries'
  if (file.startsWith('electron/data/sync/')) return 'sync'
  return file.startsWith('electron/data/') ? 'data' : null
}

type Rule = (edge: Import, to: Layer | null, knowledge: Knowledge) => string | null

const rules: Record<Layer, Rule> = {
  shared(edge, to, { reachesZod }) {
    if (zodFree.includes(edge.from) && !edge.isType && (isPackage(edge, 'zod') || (edge.isLocal && reachesZod(edge.target)))) {
      return `${edge.from} is for the window as well and must stay free of zod`
    }
    return to === 'shared' || isPackage(edge, 'zod') ? null : 'shared may import zod only'
  },

  renderer(edge, to, { reachesZod }) {
    if (to === 'renderer' || edge.target.startsWith('resources/')) return null
    if (to === 'shared') return edge.isType || !reachesZod(edge.target) ? null : 'renderer may import only types and zod-free values of shared'
    const denied = ['electron', 'zod', 'better-sqlite3', '@supabase/supabase-js', 'postgres']
    const isAllowed = !edge.isLocal && !isBuiltin(edge) && !denied.some(name => isPackage(edge, name))
    return isAllowed ? null : 'renderer may import shared and packages of the window, and neither Node, Electron, zod nor a database'
  },

  // The names of the channels are values, and both ends must take them from one place.
  preload(edge, to, { reachesZod }) {
    const isOfShared = to === 'shared' && (edge.isType || !reachesZod(edge.target))
    return to === 'preload' || isPackage(edge, 'electron') || isOfShared ? null
      : 'preload may import electron, types of shared and zod-free values of it'
  },

  main(edge, to) {
    if (isData(to)) return 'main may never import data/'
    const denied = ['better-sqlite3', '@supabase/supabase-js', 'postgres', 'react']
    const isAllowed = to === 'main' || to === 'shared' || (!edge.isLocal && !denied.some(name => isPackage(edge, name)))
    return isAllowed ? null : 'main may import electron and shared, and holds no data'
  },

  'commands and queries'(edge, to) {
    const sentence = 'commands and queries may import shared and the database type; never sync, network, electron'
    if (to === 'shared' || to === 'commands and queries') return null
    // The database type, and the types of what runs them: erased, so they carry nothing along.
    const isType = edge.isType && (to === 'data' || isPackage(edge, 'better-sqlite3'))
    if (isType && !electronEdge.includes(edge.target)) return null
    return isBuiltin(edge) && !isNetwork(edge) ? null : sentence
  },

  sync(edge, to) {
    const ofData = ['database', 'session', 'run'].map(name => `electron/data/${name}.ts`)
    if (to === 'sync' || to === 'shared' || ofData.includes(edge.target) || isBuiltin(edge)) return null
    const isClientType = edge.isType && (isPackage(edge, '@supabase/supabase-js') || isPackage(edge, 'better-sqlite3'))
    return isClientType ? null : 'sync may import database, session, shared, and run to replay'
  },

  data(edge, to) {
    if (isPackage(edge, 'electron') && !electronEdge.includes(edge.from)) return 'electron inside data belongs to index and session only'
    return isData(to) || to === 'shared' || !edge.isLocal || edge.target.startsWith('migrations/sqlite/') ? null
      : 'data may import data and shared'
  },
}

/** The sentence an import breaks, or null. */
export function brokenSentence(edge: Import, knowledge: Knowledge): string | null {
  const from = layerOf(edge.from)
  if (from === null) return `${edge.from} belongs to no layer`
  return rules[from](edge, edge.isLocal ? layerOf(edge.target) : null, knowledge)
}

/** True when the import names this package or a path inside it. */
export const isPackage = (edge: Import, name: string): boolean =>
  !edge.isLocal && (edge.target === name || edge.target.startsWith(`${name}/`))

const builtinName = (edge: Import): string => edge.target.replace(/^node:/, '').split('/')[0] ?? ''
const isBuiltin = (edge: Import): boolean => !edge.isLocal && (edge.target.startsWith('node:') || builtinModules.includes(edge.target))
const isNetwork = (edge: Import): boolean => networkBuiltins.includes(builtinName(edge))
const isData = (to: Layer | null): boolean => to === 'data' || to === 'sync' || to === 'commands and queries'
