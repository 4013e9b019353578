import type { FileTrouble, FromData, ToData } from '../../shared/data-process.ts'
import type { MessageKey } from '../../shared/message.ts'
import type { Device, PrintTo } from '../../shared/printing.ts'
import { fileWords } from './export-line.ts'
import { Trouble } from './trouble.ts'

/** Where the file lies, or null where the person chose none. Throws Trouble `error.file_not_written`, or what the disk has against it. */
export type SaveFile = (name: string, text: string) => Promise<string | null>
/** Where the document lies: a path, or of a print the job in the system's queue; null where it lies nowhere that is known. Throws Trouble: `error.file_not_written`, `error.not_opened`, `error.not_printed`, `error.printer_gone`, `error.no_mail_program`, `error.no_room_to_show`, and of a file that is saved what the disk has against it. */
export type HandDocument = (how: 'save' | 'open' | 'print' | 'mail', name: string, bytes: Uint8Array, to?: PrintTo) => Promise<string | null>
/** The printers that the system has now. Throws Trouble `error.no_printers_known`. */
export type ListPrinters = () => Promise<Device[]>
/** The jobs that the printers have taken and not printed yet; null where the system does not tell. */
export type ListJobs = () => Promise<string[] | null>
/** Writes beside a backup that a person has chosen; the file's name. Throws Trouble `error.file_not_written`. */
export type SaveCertificate = (token: number, text: string) => Promise<string | null>
type SavingLine = { save: SaveFile; saveCertificate: SaveCertificate; hand: HandDocument; answer(message: Omit<Extract<ToData, { kind: 'saved' }>, 'kind'>): void
  printers: ListPrinters; answerPrinters(id: number, devices: Device[] | null): void; jobs: ListJobs; answerJobs(id: number, jobs: string[] | null): void }

type Asked = { /** where the person chooses the place, and not only the program that gets it */ is_file: boolean; trouble: MessageKey }
const troubles = { save: 'error.file_not_written', open: 'error.not_opened', print: 'error.not_printed', mail: 'error.no_mail_program' } as const

/** Dialogs, viewers and printers are the main process's: each file is a message with a number, the answer comes by `answer`. */
export function connectSaving(tell: (message: FromData) => void): SavingLine {
  const waiting = new Map<number, { resolve: (file: string | null) => void; reject: (error: Error) => void; asked: Asked }>()
  const listing = new Map<number, (devices: Device[] | null) => void>()
  const counting = new Map<number, (jobs: string[] | null) => void>()
  let last = 0
  const ask = (asked: Asked, message: (id: number) => FromData) => new Promise<string | null>((resolve, reject) => {
    waiting.set(++last, { resolve, reject, asked })
    tell(message(last))
  })
  return {
    save: (name, text) => ask({ is_file: true, trouble: 'error.file_not_written' }, id => ({ kind: 'save_file', id, name, text })),
    saveCertificate: (token, text) => ask({ is_file: true, trouble: 'error.file_not_written' }, id => ({ kind: 'save_certificate', id, token, text })),
    hand: (how, name, bytes, to) => ask({ is_file: how === 'save', trouble: troubles[how] }, id => ({ kind: 'hand_document', id, how, name, bytes, ...to ? { to } : {} })),
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
    answer({ id, file, failed, gone = false, fault }) {
      const one = waiting.get(id)
      waiting.delete(id)
      if (failed) one?.reject(new Trouble(gone ? 'error.printer_gone' : troubleOf(one.asked, fault)))
      else one?.resolve(file)
    },
  }
}

/** A disk that is full is no fault of a printer or of a program: nobody looks for paper then. */
function troubleOf({ is_file, trouble }: Asked, fault: FileTrouble | undefined): MessageKey {
  if (is_file && fault && fault !== 'other') return fileWords[fault]
  return fault === 'full' ? 'error.no_room_to_show' : trouble
}
