import type { FromData } from '../../shared/data-process.ts'
import { Trouble } from './trouble.ts'

/** Where the file lies, or null where the person chose none. Throws Trouble `error.file_not_written`. */
export type SaveFile = (name: string, text: string) => Promise<string | null>
/** Where the document lies, or null where it lies nowhere. Throws Trouble: `error.file_not_written`, `error.not_opened`, `error.not_printed`, `error.no_mail_program`. */
export type HandDocument = (how: 'save' | 'open' | 'print' | 'mail', name: string, bytes: Uint8Array) => Promise<string | null>
/** Writes beside a backup that a person has chosen; the file's name. Throws Trouble `error.file_not_written`. */
export type SaveCertificate = (token: number, text: string) => Promise<string | null>
type SavingLine = { save: SaveFile; saveCertificate: SaveCertificate; hand: HandDocument; answer(id: number, file: string | null, failed: boolean): void }

const troubles = { save: 'error.file_not_written', open: 'error.not_opened', print: 'error.not_printed', mail: 'error.no_mail_program' } as const

/** Dialogs, viewers and printers are the main process's: each file is a message with a number, the answer comes by `answer`. */
export function connectSaving(tell: (message: FromData) => void): SavingLine {
  const waiting = new Map<number, { resolve: (file: string | null) => void; reject: (error: Error) => void; trouble: (typeof troubles)[keyof typeof troubles] }>()
  let last = 0
  const ask = (trouble: (typeof troubles)[keyof typeof troubles], message: (id: number) => FromData) => new Promise<string | null>((resolve, reject) => {
    waiting.set(++last, { resolve, reject, trouble })
    tell(message(last))
  })
  return {
    save: (name, text) => ask('error.file_not_written', id => ({ kind: 'save_file', id, name, text })),
    saveCertificate: (token, text) => ask('error.file_not_written', id => ({ kind: 'save_certificate', id, token, text })),
    hand: (how, name, bytes) => ask(troubles[how], id => ({ kind: 'hand_document', id, how, name, bytes })),
    answer(id, file, failed) {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (failed) asked?.reject(new Trouble(asked.trouble))
      else asked?.resolve(file)
    },
  }
}
