import type { FromData } from '../../shared/data-process.ts'
import { Trouble } from './trouble.ts'

/** Where the file lies, or null where the person chose none. Throws Trouble `error.file_not_written`. */
export type SaveFile = (name: string, text: string) => Promise<string | null>

/** The save dialog is in the main process: each file is a message with a number, the answer comes by `answer`. */
export function connectSaving(tell: (message: FromData) => void): { save: SaveFile; answer(id: number, file: string | null, failed: boolean): void } {
  const waiting = new Map<number, { resolve: (file: string | null) => void; reject: (error: Error) => void }>()
  let last = 0
  return {
    save: (name, text) => new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      tell({ kind: 'save_file', id: last, name, text })
    }),
    answer(id, file, failed) {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (failed) asked?.reject(new Trouble('error.file_not_written'))
      else asked?.resolve(file)
    },
  }
}
