// `npm run backend`: the embedded backend in the foreground. Prints one line of JSON when it is ready; ends with Ctrl-C,
// SIGTERM, or the parent that forked it.
import { readArguments } from './arguments.ts'
import { Sentence } from './sentence.ts'
import { startBackend } from './start-backend.ts'
import type { Backend } from './start-backend.ts'

let backend: Backend | undefined
let ending = false

async function end(code: number): Promise<void> {
  if (ending) return
  ending = true
  await backend?.stop()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { void end(0) })
process.on('disconnect', () => { void end(0) })

try {
  backend = await startBackend({ ...readArguments(process.argv.slice(2)), log: line => console.error(line) })
  const { api_url, publishable_key, db_url, users } = backend
  console.log(JSON.stringify({ api_url, publishable_key, db_url, users }))
} catch (error) {
  // Never the error object itself: what hangs on it may hold this server's secrets.
  console.error(error instanceof Sentence || !(error instanceof Error) ? String(error).replace(/^Sentence: /, '') : error.stack)
  process.exit(1)
}
