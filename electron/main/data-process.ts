import type { UtilityProcess } from 'electron'
import type { FromData, ToData } from '../../shared/data-process.ts'
import type { Message } from '../../shared/message.ts'
import { crashBudget } from './crash-budget.ts'
import type { Drills } from './drills.ts'
import { forkProgram } from './fork-program.ts'
import type { Log } from './log.ts'
import type { ExportFiles } from './export-file.ts'
import type { Device } from '../../shared/printing.ts'
import { mark } from './perf.ts'
import { PrinterGone } from './hand-document.ts'
import { NotWritten } from './save-file.ts'
import type { Saved } from './save-file.ts'
import type { Vault } from './vault.ts'
import type { WindowsLine } from './windows-line.ts'

type Start = Extract<ToData, { kind: 'start' }>
const stopWithin_ms = 2_500

export type DataProcess = {
  suspend(): void
  resume(): void
  /** Resolves when the process has ended by itself, or was ended after 2.5 s. */
  stop(): Promise<void>
}

type Parts = {
  /** A process that has been forked already and waits for its `start`. */
  first: UtilityProcess
  /** Read before each start, so that a restart gets the configuration of the day. */
  start: () => Start
  vault: Vault
  windows: WindowsLine
  onConfig: (config: { api_url: string; publishable_key: string }) => void
  /** Asks the person where, and writes. */
  saveFile: (message: unknown) => Promise<Saved>
  handDocument: (message: unknown) => Promise<Saved>
  /** the printers that the system has now */
  devices: () => Promise<Device[]>
  /** what waits in the queues of the printers, null where the system does not tell */
  jobs: () => Promise<string[] | null>
  drills: Drills
  exports: ExportFiles
  log: Log
}

/** Forks a data process; it does nothing before its `start`. Call after the app is ready. */
export function forkData(): UtilityProcess {
  const child = forkProgram('data')
  mark('main:data-forked')
  return child
}

/** Starts the data process and keeps it running: again after a crash, not after it has said what its trouble is. */
export function runDataProcess({ first, start, vault, windows, onConfig, saveFile, handDocument, devices, jobs, drills, exports, log }: Parts): DataProcess {
  const afterCrash = crashBudget()
  let gone = Promise.resolve()
  let phase: 'running' | 'troubled' | 'stopping' = 'running'
  let retry: NodeJS.Timeout | undefined
  let child = setToWork(first)

  function setToWork(fresh: UtilityProcess): UtilityProcess {
    fresh.on('message', (message: FromData) => listen(fresh, message))
    fresh.on('error', (_type, location) => log('warn', 'data process failed', location))
    gone = new Promise(resolve => fresh.once('exit', code => {
      resolve()
      ended(code)
    }))
    send(fresh, start())
    windows.open(port => fresh.postMessage({ kind: 'serve' } satisfies ToData, [port]))
    return fresh
  }

  function listen(from: UtilityProcess, message: FromData): void {
    switch (message.kind) {
      case 'upgrading':
        log('info', 'database upgrade', message.step)
        return windows.tellUpgrade(message.step)
      case 'ready':
        windows.tellUpgrade(null)
        return mark('main:data-ready')
      case 'trouble': return giveUp(message.message)
      case 'config': return void attempt('config', () => onConfig(message))
      case 'save_file': return answer(from, message, saveFile)
      case 'hand_document': return answer(from, message, handDocument)
      case 'list_printers': return void devices().catch((error: unknown) => {
        log('warn', 'no printers', error)
        return null
      }).then(found => send(from, { kind: 'printers', id: message.id, devices: found }))
      case 'list_jobs': return void jobs().then(found => send(from, { kind: 'jobs', id: message.id, jobs: found }))
      case 'save_certificate': return answer(from, message, asked => Promise.resolve(drills.saveCertificate(asked)))
      case 'choose_file': return void drills.chooseFile(message).then(chosen => send(from, chosen))
      case 'take_made': return send(from, drills.takeMade(message))
      case 'start_drill': return drills.start(message, told => send(from, told))
      case 'start_archive': return void drills.startArchive(message, told => send(from, told))
      case 'give_object': return drills.give(message)
      case 'probe_storage': return drills.probe(message, told => send(from, told))
      case 'end_drill': return drills.end()
      case 'open_export': case 'write_export': case 'close_export':
        return void exports.answer(message).then(done => send(from, { kind: 'export_file', id: message.id, ...done }))
      case 'seal': return send(from, { kind: 'sealed', id: message.id, value: attempt('seal', () => vault.seal(message.bytes)) })
      case 'unseal': return send(from, { kind: 'unsealed', id: message.id, value: attempt('unseal', () => vault.unseal(message.bytes)) })
    }
  }

  function answer(from: UtilityProcess, message: Extract<FromData, { kind: 'save_file' | 'hand_document' | 'save_certificate' }>, work: (message: unknown) => Promise<Saved>): void {
    void Promise.resolve().then(() => work(message)).catch((error: unknown) => {
      log('warn', `${message.kind} failed`, error)
      return { file: null, failed: true, gone: error instanceof PrinterGone, ...error instanceof NotWritten ? { fault: error.fault } : {} }
    }).then(saved => send(from, { kind: 'saved', id: message.id, ...saved }))
  }

  function attempt<T>(what: string, work: () => T): T | null {
    try {
      return work()
    } catch (error) {
      log('warn', `${what} failed`, error)
      return null
    }
  }

  function ended(code: number): void {
    void exports.dropAll()
    if (phase !== 'running') return
    log('warn', 'data process ended', { code })
    drills.end() // nobody waits for it any more
    const delay = afterCrash(Date.now())
    if (delay === null) return giveUp({ key: 'error.data_process_down' })
    windows.lose()
    retry = setTimeout(() => { child = setToWork(forkData()) }, delay)
  }

  function giveUp(trouble: Message): void {
    phase = 'troubled'
    log('warn', 'trouble', trouble)
    windows.give(trouble)
  }

  return {
    suspend: () => send(child, { kind: 'suspend' }),
    resume: () => send(child, { kind: 'resume' }),
    async stop() {
      phase = 'stopping'
      drills.end()
      clearTimeout(retry)
      send(child, { kind: 'stop' })
      const killer = setTimeout(() => child.kill(), stopWithin_ms)
      await gone
      clearTimeout(killer)
    },
  }
}

function send(child: UtilityProcess, message: ToData): void {
  child.postMessage(message)
}
