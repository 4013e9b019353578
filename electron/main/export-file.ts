import fs from 'node:fs/promises'
import path from 'node:path'
import type { FileTrouble, FromData } from '../../shared/data-process.ts'
import type { AskWhere } from './save-file.ts'

type Answer = { file: string | null; fault: FileTrouble | null }
type Asked = Extract<FromData, { kind: 'open_export' | 'write_export' | 'close_export' }>
type Begun = { file: string; part: string; to: fs.FileHandle }
export type ExportFiles = {
  /** Never rejects: what goes wrong is in the answer, and then nothing of the file stays. */
  answer(message: Asked): Promise<Answer>
  /** Whoever wrote is gone: what was begun goes too. */
  dropAll(): Promise<void>
}
const none: Answer = { file: null, fault: null }
const most_bytes = 16_777_216

/**
 * Files that come in parts. Only here are paths known: the person chooses one, and the data process gets a handle. A file is begun beside its
 * place under another name and renamed when it is whole and on disk. GUICHET_EXPORT_FOLDER, an absolute path, answers instead of the dialog.
 */
export function exportFiles(ask: AskWhere, env: NodeJS.ProcessEnv, log: (text: string, error: unknown) => void): ExportFiles {
  const begun = new Map<number, Begun>()

  async function open(id: number, name: unknown): Promise<Answer> {
    if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,119}\.(xlsx|csv|jsonl|txt)$/.test(name)) throw new Error('no plain name of an export')
    const folder = env['GUICHET_EXPORT_FOLDER']
    const file = folder && path.isAbsolute(folder) ? path.join(folder, name) : await ask(name)
    if (file === null) return none
    await assertReplaceable(file)
    const part = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}-${id}.part`)
    begun.set(id, { file, part, to: await fs.open(part, 'wx', 0o600) })
    return { file, fault: null }
  }

  async function write(handle: number, bytes: unknown): Promise<Answer> {
    const one = begun.get(handle)
    if (!one || !(bytes instanceof Uint8Array) || bytes.length > most_bytes) throw new Error('no part of a file that was begun')
    await one.to.writeFile(bytes)
    return { file: one.file, fault: null }
  }

  async function close(handle: number, keep: boolean): Promise<Answer> {
    const one = begun.get(handle)
    if (!one || !keep) {
      await drop(handle)
      return none
    }
    await one.to.sync()
    await one.to.close()
    await fs.rename(one.part, one.file)
    begun.delete(handle)
    await syncFolder(path.dirname(one.file))
    return { file: one.file, fault: null }
  }

  async function drop(handle: number): Promise<void> {
    const one = begun.get(handle)
    begun.delete(handle)
    if (!one) return
    await one.to.close().catch(() => undefined) // it may be closed already
    await fs.rm(one.part, { force: true })
  }

  return {
    async answer(message) {
      try {
        switch (message.kind) {
          case 'open_export': return await open(message.id, message.name)
          case 'write_export': return await write(message.handle, message.bytes)
          case 'close_export': return await close(message.handle, message.keep)
        }
      } catch (error) {
        log(`${message.kind} failed`, error)
        if (message.kind !== 'open_export') await drop(message.handle).catch((left: unknown) => log('a part of an export stays', left))
        return { file: null, fault: faultOf(error) }
      }
    },
    async dropAll() {
      for (const handle of begun.keys()) await drop(handle).catch((left: unknown) => log('a part of an export stays', left))
    },
  }
}

/** A file that a spreadsheet holds open is known before everything is written, where the system says so. */
async function assertReplaceable(file: string): Promise<void> {
  try {
    const held = await fs.open(file, 'r+')
    await held.close()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** The rename itself is on disk only after its folder is; Windows has no handle for a folder and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await fs.open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? ''

/** What the system's error means to a person who chose a folder. */
export function faultOf(error: unknown, platform: NodeJS.Platform = process.platform): FileTrouble {
  switch (codeOf(error)) {
    case 'ENOSPC': case 'EDQUOT': case 'EFBIG': return 'full'
    case 'EBUSY': case 'ETXTBSY': return 'busy'
    // Windows says "not permitted" of a file that another program has open
    case 'EPERM': return platform === 'win32' ? 'busy' : 'read_only'
    case 'EACCES': case 'EROFS': return 'read_only'
    case 'ENOENT': case 'ENOTDIR': case 'ENODEV': case 'EIO': case 'ENXIO': return 'gone'
    default: return 'other'
  }
}
