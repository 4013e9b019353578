import { orEnd } from '../or-end.ts'
import type { Bench } from './bench.ts'

/** Loaded when asked for: each brings its own parts along. */
const benches: Record<string, () => Promise<{ bench: Bench }>> = {
  start: () => import('./start.ts'),
  board: () => import('./board.ts'),
  confirm: () => import('./confirm.ts'),
  documents: () => import('./documents.ts'),
  counter: () => import('./counter.ts'),
  rls: () => import('./rls.ts'),
  sync: () => import('./sync/index.ts'),
  export: () => import('./export.ts'),
  restore: () => import('./restore.ts'),
  stall: () => import('./stall.ts'),
}

/** `npm run bench -- <name> [options] [--json]`; with --json the last line is the result. */
await orEnd(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const load = Object.hasOwn(benches, name) ? benches[name] : undefined
  if (!load) throw new Error(`Which benchmark? npm run bench -- <${Object.keys(benches).join(' | ')}> [--json]`)
  const { bench } = await load()
  const { summary, result } = await bench(args.filter(arg => arg !== '--json'))
  console.log(args.includes('--json') ? JSON.stringify({ bench: name, ...result }) : summary)
})
