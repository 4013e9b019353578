import { createRequire } from 'node:module'
import path from 'node:path'
import { net } from 'electron'
import type { FromData, ToData } from '../../shared/data-process.ts'
import type { Reply } from '../../shared/bridge.ts'
import { takeLocalZone } from '../../shared/time.ts'
import { apply } from './commands/index.ts'
import { databaseFile, openCounter } from './counter.ts'
import type { Counter } from './counter.ts'
import { isDamage } from './damage.ts'
import type * as drawing from './documents/drawing.ts'
import { openThread } from './documents/thread.ts'
import type { Drawing } from './documents/issue.ts'
import { connectDrills } from './drill-line.ts'
import { connectExports } from './export-line.ts'
import { openLog } from './log.ts'
import { migrationsOf } from './migrate.ts'
import { suspect } from './quarantine.ts'
import { read } from './read.ts'
import { confirm } from './run.ts'
import { connectSaving } from './save-line.ts'
import type { Begin } from './start.ts'
import { Trouble } from './trouble.ts'
import { connectVault } from './vault-line.ts'

const files = import.meta.glob<string>('../../migrations/sqlite/*.sql', { query: '?raw', import: 'default', eager: true })
const main = process.parentPort
const tell = (message: FromData) => main.postMessage(message)
const vault = connectVault(tell)
const saving = connectSaving(tell)
const drills = connectDrills(tell)
const exporting = connectExports(tell)
/** Windows that asked before the database was open. */
const early: Electron.MessagePortMain[] = []
let counter: Counter | null = null
let beforeExit: () => void = () => undefined

/** The first word of main; from then on the others are listened to. */
export const begin: Begin = (message, last) => {
  beforeExit = last
  takeLocalZone() // main has set it (electron/main/fork-program.ts)
  main.on('message', listen)
  start(message)
}

/** What draws documents is loaded when it is needed; it lies beside this program. */
function draw(): Promise<Drawing> {
  const [program, fonts] = [path.join(import.meta.dirname, 'drawing.cjs'), path.join(import.meta.dirname, 'fonts')]
  // Where no thread can be started from an archive, it is drawn here: late is better than never.
  return openThread(program, fonts).catch(() => (createRequire(path.join(import.meta.dirname, 'desk.cjs'))('./drawing.cjs') as typeof drawing).openDrawing(fonts))
}

function listen(event: Electron.MessageEvent): void {
  const message = event.data as ToData
  switch (message.kind) {
    case 'start': return // there is one, and it has been heard
    case 'serve': {
      const [port] = event.ports
      if (!port) return
      if (counter) serve(port, counter)
      else early.push(port)
      return
    }
    case 'sealed': case 'unsealed': return vault.answer(message.id, message.value)
    case 'saved': return saving.answer(message)
    case 'printers': return saving.answerPrinters(message.id, message.devices)
    case 'jobs': return saving.answerJobs(message.id, message.jobs)
    case 'chosen': case 'drill': case 'drill_ended': return drills.hear(message)
    case 'export_file': return exporting.answer(message)
    case 'suspend': return counter?.suspend()
    case 'resume': return counter?.resume()
    case 'stop': return void stop()
  }
}

function start({ key, user_data, api_url, publishable_key, vault: vault_kind, version, native_binding }: Extract<ToData, { kind: 'start' }>): void {
  const log = openLog(path.join(user_data, 'logs'), Date.now)
  process.on('uncaughtException', error => {
    log('uncaught', error)
    if (isDamage(error)) suspect(databaseFile(user_data))
    process.exit(1)
  })
  try {
    counter = openCounter({
      folder: user_data, key, migrations: migrationsOf(files), native_binding, api_url, publishable_key, vault_kind, version,
      fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init), vault, save: saving.save, hand: saving.hand, printers: saving.printers, jobs: saving.jobs, file: exporting.open, drill: { ...drills, saveCertificate: saving.saveCertificate }, draw, now: Date.now, log, apply, confirm, read,
      keepBackend: backend => tell({ kind: 'config', ...backend }),
      upgrading: step => tell({ kind: 'upgrading', step }),
      restart: () => process.exit(1), // main starts it again
    })
  } catch (error) {
    log('can not open', error)
    // Anything else may pass with a restart; main counts those.
    if (!(error instanceof Trouble)) throw error
    return tell({ kind: 'trouble', message: error.detail })
  }
  for (const port of early.splice(0)) serve(port, counter)
  tell({ kind: 'ready' })
}

function serve(port: Electron.MessagePortMain, desk: Counter): void {
  const send = (reply: Reply) => port.postMessage(reply)
  const forget = desk.onChange(changed => send({ changed }))
  port.on('close', forget)
  port.on('message', ({ data }) => void desk.ask(data).then(send))
  port.start()
}

async function stop(): Promise<void> {
  await counter?.stop()
  beforeExit()
  process.exit(0)
}
