// `npm start`: sets up what is missing, starts the embedded backend and opens the app. `-- --desk 2` opens a second desk with a
// profile of its own, beside the first and at its backend. `-- --hosted` opens the app alone: it asks for the address of a Supabase project.
// `-- --data DIR`: the demo's backend and the desks' profiles lie there instead of under .cache. Without a display it drives the guided
// tour instead, because nobody could see the window.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { began_at, upAfter } from './began.ts'
import { buildApp } from './build-app.ts'
import { loadDotenv } from './dotenv.ts'
import { electronRuntime } from './electron-runtime/index.ts'
import { openApp } from './open-app.ts'
import { orEnd } from './or-end.ts'
import { isHeadless, startDisplay } from './xvfb.ts'

const { values } = parseArgs({ options: { desk: { type: 'string', default: '1' }, hosted: { type: 'boolean', default: false }, data: { type: 'string' } } })
// Not the database's password: the app gets this environment.
loadDotenv(process.env, /^GUICHET_/)
const chosen = process.env['GUICHET_API_URL']
const is_hosted = values.hosted || !!chosen

await orEnd(isHeadless() ? tour : counter)

async function tour(): Promise<void> {
  if (values.hosted) throw new Error('There is no display here, and the guided tour needs no project: start the app where somebody can see it.')
  console.log('No display here: the guided tour drives the app under a virtual one.')
  await electronRuntime()
  await buildApp()
  const display = await startDisplay()
  const { runTour } = await import('./tour/index.ts')
  const { ok } = await runTour({ began_at })
  await display?.stop()
  process.exit(ok ? 0 : 1)
}

async function counter(): Promise<void> {
  const runtime = await electronRuntime()
  await buildApp()
  const backend = is_hosted ? hosted() : await demoBackend()
  const app = openApp(runtime, {
    profile: path.join(values.data ? path.resolve(values.data) : path.resolve(import.meta.dirname, '..', '.cache'), `${is_hosted ? 'hosted' : 'desk'}-${values.desk}`),
    ...(backend ? { api_url: backend.api_url, publishable_key: backend.publishable_key } : {}),
    onWindow: () => console.log(`${upAfter(Date.now() - began_at)}.`),
  })
  // Ctrl+C reaches us once or twice (the terminal, npm); the app is told once and everything ends after it.
  let isEnding = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!isEnding) app.stop()
      isEnding = true
    })
  }
  const code = await app.ended
  await backend?.stop()
  process.exit(isEnding ? 0 : code)
}

/** The profile is another one: a desk of the demo must not take its rows to a project. */
function hosted(): null {
  console.log(chosen ? `Using the backend at ${chosen}.` : 'The app asks for the address and the publishable key of the project, once.')
  return null
}

/** The embedded one: that of a desk which runs already, else its own. */
async function demoBackend() {
  const { joinOrStart } = await import('./backend/join-backend.ts')
  const backend = await joinOrStart({ seed: 'demo', ...(values.data ? { data: path.resolve(values.data, 'backend') } : {}), log: line => console.log(line) })
  console.log(backend.owner === null ? `\nBackend: ${backend.api_url}` : `\nBackend: ${backend.api_url}, which process ${backend.owner} has started; when that one ends, this desk works on without a line.`)
  console.log('Sign in with one of these (demo data on this machine only):')
  const widest = Math.max(...backend.users.map(user => user.email.length))
  for (const user of backend.users) {
    console.log(`  ${user.email.padEnd(widest)}  ${user.password}  ${[user.role, user.org, user.location].filter(Boolean).join(', ')}`)
  }
  console.log(backend.owner === null ? '\nCtrl+C stops everything.' : '\nCtrl+C stops this desk.')
  return backend
}
