import { execFile } from 'node:child_process'
import path from 'node:path'
import type { Device, PrintTo } from '../../shared/printing.ts'
import { writeWhole } from './save-file.ts'
import type { AskWhere, Saved } from './save-file.ts'

/** Shows a file in the system's own program; the reason where it can't, empty where it did. */
export type OpenFile = (file: string) => Promise<string>
/** The job in the system's queue; null where it has no name there. */
export type PrintFile = (file: string, to: PrintTo) => Promise<string | null>
/** The printer that is chosen is not among those that the system has now. */
export class PrinterGone extends Error {}
type Means = { ask: AskWhere; open: OpenFile; print: PrintFile; devices: () => Promise<Device[]>; /** absolute path; emptied at start and end */ temp: string; env: NodeJS.ProcessEnv }
/** a mail has its document in base64 */
const most_bytes = 37_748_736

/**
 * Saves, opens or prints a document, or opens a mail with it. The data process is not trusted with paths: the name has to be a plain one of a
 * PDF or a draft, the bytes those of one. What is opened or printed lies in a folder of its own that is emptied. GUICHET_EXPORT_FOLDER, an absolute path, answers instead of the dialog.
 * Rejects with NotWritten, PrinterGone, or what the program said.
 */
export async function handDocument(message: unknown, { ask, open, print, devices, temp, env }: Means): Promise<Saved> {
  const { how, name, bytes, to } = (message ?? {}) as { how?: unknown; name?: unknown; bytes?: unknown; to?: unknown }
  const [ending, start] = how === 'mail' ? ['eml', 'X-Unsent: 1\r\n'] : ['pdf', '%PDF-']
  if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,119}\.[a-z]{3}$/.test(name) || path.extname(name) !== `.${ending}` || !(bytes instanceof Uint8Array) || bytes.length > most_bytes
    || Buffer.from(bytes.subarray(0, start.length)).toString('latin1') !== start) throw new Error('no PDF or mail with a plain name')
  switch (how) {
    case 'save': {
      const folder = env['GUICHET_EXPORT_FOLDER']
      const file = folder && path.isAbsolute(folder) ? path.join(folder, name) : await ask(name)
      if (file !== null) writeWhole(file, bytes)
      return { file, failed: false }
    }
    // a mail is opened as any file is: the system knows which program writes mails
    case 'open': case 'mail': {
      const file = path.join(temp, name)
      writeWhole(file, bytes)
      const reason = await open(file)
      if (reason !== '') throw new Error(reason)
      return { file: null, failed: false }
    }
    case 'print': {
      const { device, copies } = printTo(to)
      if (device !== null && !(await devices()).some(one => one.name === device)) throw new PrinterGone(device)
      const file = path.join(temp, name)
      writeWhole(file, bytes)
      return { file: await print(file, { device, copies }), failed: false }
    }
    default: throw new Error('neither saved, opened nor printed')
  }
}

/** Once at the system's usual printer, where nothing else is said. Throws where it is no printer and no number of copies. */
function printTo(to: unknown): PrintTo {
  const { device = null, copies = 1 } = (to ?? {}) as { device?: unknown; copies?: unknown }
  if ((device !== null && (typeof device !== 'string' || device === '' || device.length > 200)) || !Number.isInteger(copies) || (copies as number) < 1 || (copies as number) > 9) throw new Error('no printer')
  return { device, copies: copies as number }
}

const print_within_ms = 15_000

/** Hands a file to a printer of the system, which tells the job that it has become. Rejects where there is none, or it takes too long. */
export function printFile(file: string, to: PrintTo, platform: NodeJS.Platform = process.platform): Promise<string | null> {
  const { program, args, env } = printCommand(file, to, platform)
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: print_within_ms, windowsHide: true, env: { ...process.env, LC_ALL: 'C', ...env } }, (error, said) => (error ? reject(error) : resolve(/request id is (\S+-\d+)/.exec(said)?.[1] ?? null)))
  })
}

/**
 * CUPS has one on Linux and macOS; on Windows the program for PDF prints. What names a file or a printer is an argument of its own, or stands in
 * the environment: never a part of a command.
 */
export function printCommand(file: string, { device, copies }: PrintTo, platform: NodeJS.Platform): { program: string; args: string[]; env: Record<string, string> } {
  if (platform !== 'win32') return { program: 'lp', args: [...device === null ? [] : ['-d', device], '-n', String(copies), '--', file], env: {} }
  const verb = device === null ? '-Verb Print' : `-Verb PrintTo -ArgumentList ('"' + $env:GUICHET_PRINTER + '"')`
  return {
    program: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', `1..[int]$env:GUICHET_COPIES | ForEach-Object { Start-Process -FilePath $env:GUICHET_FILE ${verb} -ErrorAction Stop }`],
    env: { GUICHET_FILE: file, GUICHET_COPIES: String(copies), ...device === null ? {} : { GUICHET_PRINTER: device } },
  }
}
