import path from 'node:path'
import type { FileTrouble } from '../../shared/data-process.ts'
import { writeAtomically } from './atomic-write.ts'
import { faultOf } from './export-file.ts'

/** Absolute path, or null where the person chose none. */
export type AskWhere = (proposed: string) => Promise<string | null>
/** `gone`: the printer that was chosen is not there; `fault`: what the disk has against the file */
export type Saved = { /** of a print the job in the system's queue */ file: string | null; failed: boolean; gone?: boolean; fault?: FileTrouble }
/** The disk refused, before anybody else was asked. */
export class NotWritten extends Error {
  readonly fault: FileTrouble
  constructor(cause: unknown) {
    super(String(cause), { cause })
    this.fault = faultOf(cause)
  }
}
const most_bytes = 5_000_000

/** A file whole, or nothing of it. Throws NotWritten. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  try {
    writeAtomically(file, content)
  } catch (error) {
    throw new NotWritten(error)
  }
}

/**
 * Writes a file where the person says. The data process is not trusted with paths: its name has to be a plain one and its text of a
 * size that a person's file has. GUICHET_EXPORT_FOLDER, an absolute path, answers instead of the dialog. Rejects with NotWritten.
 */
export async function saveFile(message: unknown, ask: AskWhere, env: NodeJS.ProcessEnv): Promise<Saved> {
  const { name, text } = (message ?? {}) as { name?: unknown; text?: unknown }
  if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(name) || typeof text !== 'string' || Buffer.byteLength(text) > most_bytes) {
    throw new Error('a file without a plain name, or too large')
  }
  const folder = env['GUICHET_EXPORT_FOLDER']
  const file = folder && path.isAbsolute(folder) ? path.join(folder, name) : await ask(name)
  if (file === null) return { file, failed: false }
  writeWhole(file, text)
  return { file, failed: false }
}
