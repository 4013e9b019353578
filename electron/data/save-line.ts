import type { FromData } from '../../shared/data-process.ts'
import type { Device, PrintTo } from '../../shared/printing.ts'
import { Trouble } from './trouble.ts'

/** Where the file lies, or null where the person chose none. Throws Trouble `error.file_not_written`. */
export type SaveFile = (name: string, text: string) => Promise<string | null>
/** Where the document lies: a path, or of a print the job in the system's queue; null where it lies nowhere that is known. Throws Trouble: `error.file_not_written`, `error.not_opened`, `error.not_printed`, `error.printer_gone`, `error.no_mail_program`. */
export type HandDocument = (how: 'save' | 'open' | 'print' | 'mail', name: string, bytes: Uint8Array, to?: PrintTo) => Promise<string | null>
/** The printers that the system has now. Throws Trouble `error.no_printers_known`. */
export type ListPrinters = () => Promise<Device[]>
/** The jobs that the printers have taken and not printed yet; null where the system does not tell. */
export type ListJobs = () => Promise<string[] | null>
/** Writes beside a backup that a person has chosen; the file's name. Throws Trouble `error.file_not_written`. */
export type SaveCertificate = (token: number, text: string) => Promise<string | null>
type SavingLine = { save: SaveFile; saveCertificate: SaveCertificate; hand: HandDocument; answer(id: number, file: string | null, failed: boolean, gone?: boolean): void
  printers: ListPrinters; answerPrinters(id: number, devices: Device[] | null): void; jobs: ListJobs; answerJobs(id: number, jobs: string[] | null): void }

const troubles = { save: 'error.file_not_written', open: 'error.not_opened', print: 'error.not_printed', mail: 'error.no_mail_program' } as const

/** Dialogs, viewers and printers are the main process's: each file is a message with a number, the answer comes by `answer`. */
export function connectSaving(tell: (message: FromData) => void): SavingLine {
  const waiting = new Map<number, { resolve: (file: string | null) => void; reject: (error: Error) => void; trouble: (typeof troubles)[keyof typeof troubles] }>()
  const listing = new Map<number, (devices: Device[] | null) => void>()
  const counting = new Map<number, (jobs: string[] | null) => void>()
  let last = 0
  const ask = (trouble: (typeof troubles)[keyof typeof troubles], message: (id: number) => FromData) => new Promise<string | null>((resolve, reject) => {
    waiting.set(++last, { resolve, reject, trouble })
    tell(message(last))
  })
  return {
    save: (name, text) => ask('error.file_not_written', id => ({ kind: 'save_file', id, name, text })),
    saveCertificate: (token, text) => ask('error.file_not_written', id => ({ kind: 'save_certificate', id, token, text })),
    hand: (how, name, bytes, to) => ask(troubles[how], id => ({ kind: 'hand_document', id, how, name, bytes, ...to ? { to } : {} })),
    printers: () => new Promise((resolve, reject) => {
      listing.set(++last, devices => (devices === null ? reject(new Trouble('error.no_printers_known')) : resolve(devices)))
      tell({ kind: 'list_printers', id: last })
    }),
    jobs: () => new Promise(resolve => {
      counting.set(++last, resolve)
      tell({ kind: 'list_jobs', id: last })
    }),
    answerJobs(id, jobs) {
      counting.get(id)?.(jobs)
      counting.delete(id)
    },
    answerPrinters(id, devices) {
      listing.get(id)?.(devices)
      listing.delete(id)
    },
    answer(id, file, failed, gone = false) {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (failed) asked?.reject(new Trouble(gone ? 'error.printer_gone' : asked.trouble))
      else asked?.resolve(file)
    },
  }
}
