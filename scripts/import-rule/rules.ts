// Who may import whom. One function for each row of the table in the design; it gives the broken sentence, or null.
import { builtinModules } from 'node:module'
import type { Import } from './imports-of.ts'

export type Layer = 'shared' | 'renderer' | 'preload' | 'main' | 'commands and queries' | 'sync' | 'data'

/** What a rule may know beyond the import itself. */
export type Knowledge = {
  /** Whether a file has such an import at run time, itself or through what it imports. */
  reaches(file: string, such: (edge: Import) => boolean): boolean
}

/** These shared files are for the window and the preload as well, so they must stay free of zod. */
const zodFree = ['tables', 'money', 'roles', 'bridge', 'time', 'plates'].map(name => `shared/${name}.ts`)

/** The two files of the data process that may touch Electron, so that all else runs in plain Node under vitest. */
const electronEdge = ['electron/data/index.ts', 'electron/data/session.ts']

/** What opens the database, writes or wires it: they call commands and queries, never the other way round. */
const gates = ['database', 'run', 'index', 'session'].map(name => `electron/data/${name}.ts`)

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
  shared(edge, to, { reaches }) {
    if (zodFree.includes(edge.from) && !edge.isType && (isZod(edge) || (edge.isLocal && reaches(edge.target, isZod)))) {
      return `${edge.from} is for the window as well and must stay free of zod`
    }
    return to === 'shared' || isZod(edge) ? null : 'shared may import zod only'
  },

  renderer(edge, to, { reaches }) {
    if (to === 'renderer' || edge.target.startsWith('resources/')) return null
    if (to === 'shared') return edge.isType || !reaches(edge.target, isZod) ? null : 'renderer may import only types and zod-free values of shared'
    const denied = ['electron', 'zod', 'better-sqlite3', '@supabase/supabase-js', 'postgres']
    const isAllowed = !edge.isLocal && !isBuiltin(edge) && !denied.some(name => isPackage(edge, name))
    return isAllowed ? null : 'renderer may import shared and packages of the window, and neither Node, Electron, zod nor a database'
  },

  // The names of the channels are values, and both ends must take them from one place.
  preload(edge, to, { reaches }) {
    const isOfShared = to === 'shared' && (edge.isType || !reaches(edge.target, isZod))
    return to === 'preload' || isPackage(edge, 'electron') || isOfShared ? null
      : 'preload may import electron, types of shared and zod-free values of it'
  },

  main(edge, to) {
    if (isData(to)) return 'main may never import data/'
    const denied = ['better-sqlite3', '@supabase/supabase-js', 'postgres', 'react']
    const isAllowed = to === 'main' || to === 'shared' || (!edge.isLocal && !denied.some(name => isPackage(edge, name)))
    return isAllowed ? null : 'main may import electron and shared, and holds no data'
  },

  'commands and queries'(edge, to, { reaches }) {
    const sentence = 'commands and queries may import shared and the database type; never sync, network, electron'
    if (to === 'shared' || to === 'commands and queries') return null
    if (edge.isType && isPackage(edge, 'better-sqlite3')) return null
    if (to !== 'data') return isBuiltin(edge) && !isNetwork(edge) ? null : sentence
    // Types are erased and carry nothing along; a small file of data/ may be used when nothing it reaches leads out of the database.
    const isErased = edge.isType && !electronEdge.includes(edge.target)
    const isInner = !gates.includes(edge.target) && !reaches(edge.target, leadsOut)
    return isErased || isInner ? null : sentence
  },

  sync(edge, to) {
    const ofData = ['database', 'session', 'run'].map(name => `electron/data/${name}.ts`)
    if (to === 'sync' || to === 'shared' || ofData.includes(edge.target) || isBuiltin(edge)) return null
    const isClientType = edge.isType && (isPackage(edge, '@supabase/supabase-js') || isPackage(edge, 'better-sqlite3'))
    return isClientType ? null : 'sync may import database, session, shared, and run to replay'
  },

  data(edge, to) {
    if (isPackage(edge, 'electron') && !electronEdge.includes(edge.from)) return 'electron inside data belongs to index and session only'
    // paper says in the window's words what it shows of backups; texts are no code
    const isText = /^renderer\/i18n\/\w+\.backups\.json$/.test(edge.target)
    return isData(to) || to === 'shared' || !edge.isLocal || isText || edge.target.startsWith('migrations/sqlite/') ? null
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

const isZod = (edge: Import): boolean => isPackage(edge, 'zod')
const builtinName = (edge: Import): string => edge.target.replace(/^node:/, '').split('/')[0] ?? ''
const isBuiltin = (edge: Import): boolean => !edge.isLocal && (edge.target.startsWith('node:') || builtinModules.includes(edge.target))
const isNetwork = (edge: Import): boolean => networkBuiltins.includes(builtinName(edge))
const isData = (to: Layer | null): boolean => to === 'data' || to === 'sync' || to === 'commands and queries'

/** An import that leads out of shared/ and the inner files of data/: a package, the network, sync or a gate. */
function leadsOut(edge: Import): boolean {
  if (edge.isLocal) return layerOf(edge.target) === 'sync' || gates.includes(edge.target)
  return !isZod(edge) && (!isBuiltin(edge) || isNetwork(edge))
}
