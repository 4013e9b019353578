import type { FileTrouble, FromData, ToData } from '../../shared/data-process.ts'
import type { MessageKey } from '../../shared/message.ts'
import type { Sink } from './exports/make-file.ts'
import { Trouble } from './trouble.ts'

/** Asks the person where and begins a file there; null: they chose nowhere. Rejects with a Trouble of what the disk has against it. */
export type OpenFile = (name: string) => Promise<Sink | null>
type Answer = Extract<ToData, { kind: 'export_file' }>
type Asking = Omit<Extract<FromData, { kind: 'open_export' }>, 'id'> | Omit<Extract<FromData, { kind: 'write_export' }>, 'id'> | Omit<Extract<FromData, { kind: 'close_export' }>, 'id'>

/** What a disk has against a file, in words. */
export const fileWords: Record<FileTrouble, MessageKey> = {
  full: 'error.export_full', read_only: 'error.export_read_only', gone: 'error.export_gone', busy: 'error.export_busy', other: 'error.export_not_written',
}

/** Paths are the main process's: a file is begun, written and closed by messages with a number, one part after the other. */
export function connectExports(tell: (message: FromData) => void): { open: OpenFile; answer(message: Answer): void } {
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0
  async function ask(question: Asking): Promise<string | null> {
    const id = ++last
    const answered = new Promise<Answer>(resolve => waiting.set(id, resolve))
    tell({ ...question, id } as FromData)
    const { file, fault } = await answered
    if (fault) throw new Trouble(fileWords[fault])
    return file
  }
  return {
    async open(name) {
      const asked = ask({ kind: 'open_export', name })
      const handle = last
      if (await asked === null) return null
      return {
        write: async bytes => void await ask({ kind: 'write_export', handle, bytes }),
        finish: async () => await ask({ kind: 'close_export', handle, keep: true }) ?? '',
        drop: async () => void await ask({ kind: 'close_export', handle, keep: false }),
      }
    },
    answer(message) {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    },
  }
}
