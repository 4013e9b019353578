// What the data process runs first, and the least of it: it waits for main's `start`, whose key tells whether the compiled code of
// an earlier run is ours, and runs the desk with it. Compiling would take a third of the way to the first answer.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import vm from 'node:vm'
import type { ToData } from '../../shared/data-process.ts'
import { openCodeCache } from './code-cache.ts'

type Start = Extract<ToData, { kind: 'start' }>
export type Begin = (start: Start, beforeExit: () => void) => void

process.parentPort.once('message', ({ data }) => {
  const message = data as ToData
  if (message.kind === 'start') run(message)
  else process.exit(0) // told to stop before it has begun
})

function run(start: Start): void {
  const file = path.join(import.meta.dirname, 'desk.cjs')
  const source = fs.readFileSync(file)
  const cache = openCodeCache(path.join(start.user_data, 'desk.code'), start.key, source)
  // As Node wraps a CommonJS file.
  const script = new vm.Script(`(function (exports, require, __dirname) {${source.toString('utf8')}\n})`,
    { filename: file, ...(cache.kept ? { cachedData: cache.kept } : {}) })
  const desk = {} as { begin: Begin }
  script.runInThisContext()(desk, createRequire(file), import.meta.dirname)
  const isFresh = cache.kept !== null && script.cachedDataRejected !== true
  // At the end, so that what is compiled on the way is in it; once for each version.
  desk.begin(start, () => { if (!isFresh) keep(() => cache.keep(script.createCachedData())) })
}

/** A full disk costs the next start some time, nothing else. */
function keep(write: () => void): void {
  try {
    write()
  } catch {
    // the next end of the program tries again
  }
}
