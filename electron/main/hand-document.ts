import { execFile } from 'node:child_process'
import path from 'node:path'
import { writeAtomically } from './atomic-write.ts'
import type { AskWhere, Saved } from './save-file.ts'

/** Shows a file in the system's own program; the reason where it can't, empty where it did. */
export type OpenFile = (file: string) => Promise<string>
export type PrintFile = (file: string) => Promise<void>
type Means = { ask: AskWhere; open: OpenFile; print: PrintFile; /** absolute path; emptied at start and end */ temp: string; env: NodeJS.ProcessEnv }
/** a mail has its document in base64 */
const most_bytes = 37_748_736

/**
 * Saves, opens or prints a document, or opens a mail with it. The data process is not trusted with paths: the name has to be a plain one of a
 * PDF or a draft, the bytes those of one. What is opened or printed lies in a folder of its own that is emptied. GUICHET_EXPORT_FOLDER, an absolute path, answers instead of the dialog.
 */
export async function handDocument(message: unknown, { ask, open, print, temp, env }: Means): Promise<Saved> {
  const { how, name, bytes } = (message ?? {}) as { how?: unknown; name?: unknown; bytes?: unknown }
  const [ending, start] = how === 'mail' ? ['eml', 'X-Unsent: 1\r\n'] : ['pdf', '%PDF-']
  if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,119}\.[a-z]{3}$/.test(name) || path.extname(name) !== `.${ending}` || !(bytes instanceof Uint8Array) || bytes.length > most_bytes
    || Buffer.from(bytes.subarray(0, start.length)).toString('latin1') !== start) throw new Error('no PDF or mail with a plain name')
  switch (how) {
    case 'save': {
      const folder = env['GUICHET_EXPORT_FOLDER']
      const file = folder && path.isAbsolute(folder) ? path.join(folder, name) : await ask(name)
      if (file !== null) writeAtomically(file, bytes)
      return { file, failed: false }
    }
    // a mail is opened as any file is: the system knows which program writes mails
    case 'open': case 'mail': {
      const file = path.join(temp, name)
      writeAtomically(file, bytes)
      const reason = await open(file)
      if (reason !== '') throw new Error(reason)
      return { file: null, failed: false }
    }
    case 'print': {
      const file = path.join(temp, name)
      writeAtomically(file, bytes)
      await print(file)
      return { file: null, failed: false }
    }
    default: throw new Error('neither saved, opened nor printed')
  }
}

const print_within_ms = 15_000

/** Hands a file to the system's default printer. Rejects where there is no printer, or it takes too long. */
export function printFile(file: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  const [program, args] = printCommand(file, platform)
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: print_within_ms, windowsHide: true }, error => (error ? reject(error) : resolve()))
  })
}

/** CUPS has one on Linux and macOS; on Windows the program for PDF prints. The path is an argument of its own, never a part of a command. */
export function printCommand(file: string, platform: NodeJS.Platform): [program: string, args: string[]] {
  return platform === 'win32'
    ? ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', 'Start-Process -FilePath $args[0] -Verb Print -ErrorAction Stop', file]]
    : ['lp', ['--', file]]
}
