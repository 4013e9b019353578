import fs from 'node:fs'
import path from 'node:path'
import type { ChosenFile, FromData, ToData } from '../../shared/data-process.ts'
import { writeAtomically } from './atomic-write.ts'
import type { Log } from './log.ts'
import type { AskWhere, Saved } from './save-file.ts'

/** Absolute path, or null where the person chose none. */
export type AskWhich = (what: 'backup' | 'key' | 'folder' | 'dump') => Promise<string | null>
/** A process that restores; `kill` must end it whatever it does. */
export type DrillChild = {
  send(message: unknown): void
  onMessage(hear: (message: unknown) => void): void
  onExit(hear: () => void): void
  kill(): void
}
type Parts = { ask: AskWhich; askWhere: AskWhere; env: NodeJS.ProcessEnv; fork: () => DrillChild; log: Log; limit_ms?: number }
type Answer = Extract<ToData, { kind: 'chosen' | 'drill' | 'drill_ended' }>
export type Drills = {
  chooseFile(message: Extract<FromData, { kind: 'choose_file' }>): Promise<Extract<Answer, { kind: 'chosen' }>>
  /** A file of a folder that a person chose once, under a plain name. */
  takeMade(message: Extract<FromData, { kind: 'take_made' }>): Extract<Answer, { kind: 'chosen' }>
  /** One at a time: another that runs is ended first. */
  start(message: Extract<FromData, { kind: 'start_drill' }>, tell: (answer: Answer) => void): void
  /** Asks where the archive goes and has it written there; cut off, nothing of it stays. Never rejects. */
  startArchive(message: Extract<FromData, { kind: 'start_archive' }>, tell: (answer: Answer) => void): Promise<void>
  /** Passes on a photo to the archive that runs. */
  give(message: Extract<FromData, { kind: 'give_object' }>): void
  /** Has a storage looked at. */
  probe(message: Extract<FromData, { kind: 'probe_storage' }>, tell: (answer: Answer) => void): void
  end(): void
  saveCertificate(message: unknown): Saved
}

const plain_name = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}\.crb$/
const most_key_bytes = 20_000
const most_text_bytes = 2_000_000
const quarter_hour = 15 * 60_000

/** Chooses backups, restores them in a process of their own and writes what was found beside them. Only files that a person chose are touched. */
export function openDrills({ ask, askWhere, env, fork, log, limit_ms = quarter_hour }: Parts): Drills {
  const files = new Map<number, string>()
  let last = 0
  let running: { id: number; end(how: 'cancelled' | 'too_long'): void; give(given: unknown): void } | null = null

  function describe(file: string, what: 'backup' | 'key' | 'folder' | 'dump'): ChosenFile {
    if (what === 'folder') return { token: 0, name: file, bytes: 0, text: null, head: null, has_key_file: false }
    const size = what === 'dump' ? sizeOfDump(file) : fs.statSync(file).size
    if (what === 'key' && size > most_key_bytes) throw new Error('no file of a key is so large')
    files.set(++last, file)
    return {
      token: last, name: path.basename(file), bytes: size, text: what === 'key' ? fs.readFileSync(file, 'utf8') : null,
      head: what === 'backup' ? headOf(file) : null, has_key_file: what === 'backup' && fs.existsSync(`${file}.key.age`),
    }
  }

  /** Has it done in a process of its own; `after`: what is to be cleared once that is gone; `is_long`: as long as it says something it may go on. */
  function run(id: number, order: object, tell: (answer: Answer) => void, after: () => void = () => undefined, is_long = false): void {
    const child = fork()
    const end = (how: 'verdict' | 'cancelled' | 'failed' | 'too_long', verdict: unknown = null, why?: string) => {
      if (running?.id !== id) return
      running = null
      clearTimeout(timer)
      child.kill()
      tell({ kind: 'drill_ended', id, verdict, end: how, ...why === undefined ? {} : { why } })
    }
    let timer = setTimeout(() => end('too_long'), limit_ms)
    /** It goes on. */
    const runs = () => {
      if (running?.id !== id) return
      clearTimeout(timer)
      timer = setTimeout(() => end('too_long'), limit_ms)
    }
    running = { id, end, give(given) {
      runs()
      child.send(given)
    } }
    child.onMessage(message => {
      if (is_long) runs()
      const { said, verdict, error, why } = message as { said?: unknown; verdict?: unknown; error?: unknown; why?: string }
      if (running?.id !== id) return
      if (said !== undefined) return tell({ kind: 'drill', id, said })
      if (error !== undefined) log('warn', 'a drill failed', error)
      end(verdict === undefined ? 'failed' : 'verdict', verdict ?? null, why)
    })
    child.onExit(() => {
      after()
      end('failed')
    })
    child.send(order)
  }

  return {
    async chooseFile({ id, what }) {
      try {
        const file = await ask(what)
        return { kind: 'chosen', id, file: file === null ? null : describe(file, what), failed: false }
      } catch (error) {
        log('warn', 'a chosen file can not be read', error)
        return { kind: 'chosen', id, file: null, failed: true }
      }
    },
    takeMade({ id, folder, name }) {
      try {
        if (!plain_name.test(name) || !path.isAbsolute(folder)) throw new Error('no plain name of an archive')
        return { kind: 'chosen', id, file: describe(path.join(folder, name), 'backup'), failed: false }
      } catch (error) {
        log('warn', 'a backup that was made can not be read', error)
        return { kind: 'chosen', id, file: null, failed: true }
      }
    },
    start({ id, token, order }, tell) {
      running?.end('cancelled')
      const file = files.get(token)
      if (file === undefined || typeof order !== 'object') return tell({ kind: 'drill_ended', id, verdict: null, end: 'failed' })
      run(id, { ...order, file }, tell)
    },
    async startArchive({ id, name, folder: kept_in, order }, tell) {
      running?.end('cancelled')
      try {
        if (!plain_name.test(name) || typeof order !== 'object') throw new Error('no plain name of an archive')
        if (kept_in !== null && !(path.isAbsolute(kept_in) && fs.statSync(kept_in, { throwIfNoEntry: false })?.isDirectory())) return tell({ kind: 'drill_ended', id, verdict: null, end: 'failed', why: 'folder_gone' })
        const folder = kept_in ?? env['GUICHET_EXPORT_FOLDER']
        const file = folder && path.isAbsolute(folder) ? path.join(folder, name) : await askWhere(name)
        if (file === null) return tell({ kind: 'drill_ended', id, verdict: null, end: 'cancelled' })
        run(id, { ...order, file }, tell, () => {
          fs.rmSync(`${file}.part`, { force: true })
          if (!fs.existsSync(file)) fs.rmSync(`${file}.key.age`, { force: true }) // it opens nothing
        }, true)
      } catch (error) {
        log('warn', 'an archive can not be written', error)
        tell({ kind: 'drill_ended', id, verdict: null, end: 'failed' })
      }
    },
    give({ id, given }) {
      if (running?.id === id) running.give(given)
    },
    probe({ id, order }, tell) {
      running?.end('cancelled')
      if (typeof order !== 'object' || order === null) return tell({ kind: 'drill_ended', id, verdict: null, end: 'failed' })
      run(id, order, tell)
    },
    end: () => running?.end('cancelled'),
    saveCertificate(message) {
      const { token, text } = (message ?? {}) as { token?: unknown; text?: unknown }
      const backup = typeof token === 'number' ? files.get(token) : undefined
      if (backup === undefined || typeof text !== 'string' || Buffer.byteLength(text) > most_text_bytes) throw new Error('no certificate of a chosen backup')
      const file = `${backup}.certificate.json`
      writeAtomically(file, text)
      return { file: path.basename(file), failed: false }
    },
  }
}

/** Bytes of the files of SQL in a folder. */
function sizeOfDump(folder: string): number {
  return fs.readdirSync(folder).filter(name => /\.sql(\.gz)?$/.test(name)).reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0)
}

/** The first bytes tell whom it is sealed for. */
function headOf(file: string): string {
  const handle = fs.openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(64)
    return bytes.toString('latin1', 0, fs.readSync(handle, bytes, 0, bytes.length, 0))
  } finally {
    fs.closeSync(handle)
  }
}
