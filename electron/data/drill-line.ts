import type { ChosenFile, FromData, ToData } from '../../shared/data-process.ts'
import type { ScheduleWhy } from '../../shared/drills.ts'
import type { LookOrder } from './backup/address.ts'
import { pieceOf } from './backup/answer-in-pieces.ts'
import type { Answer as FirmAnswer } from './backup/answer-in-pieces.ts'
import type { ComparedRow, CompareEnd } from './backup/compare.ts'
import type { Archived, ArchiveWish, CompareWish, Given, KeepWish, Made, Wanted } from './backup/drill-line.ts'
import type { DrillOrder, Proven, Said } from './backup/drill.ts'
import type { Kept } from './backup/keep.ts'
import type { GiveObject } from './backup/organisation.ts'
import type { S3Place } from './backup/s3.ts'
import type { WholeDeskOrder, WholeKept } from './backup/whole-order.ts'
import { Trouble } from './trouble.ts'

/** How it ended that came to nothing; `why`: where there are words for it. */
type Ended = { end: 'cancelled' | 'failed' | 'too_long'; why?: ScheduleWhy }
/** How a drill ended: with a verdict about the backup, or without one, which says nothing about it. */
export type DrillEnd = { end: 'verdict'; proven: Proven } | Ended
export type DrillWish = Pick<DrillOrder, 'openers' | 'public_pem' | 'known' | 'now'>
export type ArchiveEnd = { end: 'archived'; archived: Archived } | Ended
export type ComparedEnd = { end: 'compared'; came: CompareEnd } | Ended
export type KeptEnd = { end: 'kept'; kept: Kept } | Ended
export type WholeEnd = { end: 'whole'; kept: WholeKept } | Ended
type Say = (said: Said) => void
type Tell = (said: Said | Made) => void
const only = (say: Say): Tell => said => { if (!('made' in said)) say(said) }
/** What the server has answered goes along as it came: it is read where that holds nobody up. */
type With<T> = Omit<T, 'file'> & { answer: FirmAnswer }
/** What main does for drills: it knows the files and the processes. One thing at a time: another one ends what runs. */
export type DrillLine = {
  /** Null where the person chose none. Throws Trouble `error.file_unreadable`. */
  choose(what: 'backup' | 'key' | 'folder' | 'dump'): Promise<ChosenFile | null>
  start(token: number, order: DrillWish, say: Say): Promise<DrillEnd>
  /** Compares a chosen archive with rows of now. */
  startCompare(token: number, order: With<CompareWish>, say: Say): Promise<ComparedEnd>
  /** Asks where it goes, under this proposed name, and writes it there, with the photos that it is given one by one. */
  startArchive(name: string, order: With<ArchiveWish>, say: Say, give: GiveObject): Promise<ArchiveEnd>
  /** Makes an archive of this name in a folder, proves and uploads it, and clears after it. */
  startKept(folder: string, name: string, order: With<KeepWish>, say: Say, give: GiveObject): Promise<KeptEnd>
  /** Takes the backup of a whole database under this name in a folder; `made` is said as soon as it has its name. */
  startWhole(folder: string, name: string, order: Omit<WholeDeskOrder, 'file'>, say: Tell): Promise<WholeEnd>
  /** A file that was made in a folder, as if a person had just chosen it. Throws Trouble `error.file_unreadable`. */
  takeMade(folder: string, name: string): Promise<ChosenFile | null>
  /** Null: the storage takes what these keys write, or the database can be taken; else why not. */
  probe(place: S3Place | LookOrder): Promise<ScheduleWhy | null>
  cancel(): void
}
/** Where no main process is: nothing can be chosen. */
export const noDrills = {
  choose: () => Promise.reject(new Trouble('error.file_unreadable')), start: () => Promise.resolve({ end: 'failed' as const }), startCompare: () => Promise.resolve({ end: 'failed' as const }), startArchive: () => Promise.resolve({ end: 'failed' as const }), startKept: () => Promise.resolve({ end: 'failed' as const }), startWhole: () => Promise.resolve({ end: 'failed' as const }),
  takeMade: () => Promise.reject(new Trouble('error.file_unreadable')),
  probe: () => Promise.resolve('failed' as const), cancel: () => undefined, saveCertificate: () => Promise.reject(new Trouble('error.file_not_written')),
}

type Answer = Extract<ToData, { kind: 'chosen' | 'drill' | 'drill_ended' }>
type Order = { kind: 'start_drill'; token: number; order: DrillWish | Omit<CompareWish, 'file'> } | { kind: 'start_archive'; name: string; folder: string | null; order: object } | { kind: 'probe_storage'; order: { probe: S3Place } | LookOrder }

/** Each wish is a message with a number; the answers come by `hear`. */
export function connectDrills(tell: (message: FromData) => void): DrillLine & { hear(answer: Answer): void } {
  const waiting = new Map<number, { resolve(file: ChosenFile | null): void; reject(error: Error): void }>()
  let running: { id: number; say: Tell; give?: GiveObject; answer: FirmAnswer; /** records that differ, as far as they were said */ differ: ComparedRow[]; resolve(answer: Extract<Answer, { kind: 'drill_ended' }>): void } | null = null
  let last = 0
  function fetch({ id, answer, differ, give = () => Promise.resolve(null) }: NonNullable<typeof running>, { nth, want }: Wanted): void {
    const pass = (given: Given) => tell({ kind: 'give_object', id, given })
    if ('differ' in want) {
      differ.push(...want.differ)
      return pass({ nth, bytes: null, failed: false })
    }
    if ('from' in want) return pass({ nth, bytes: pieceOf(answer, want), failed: false })
    give(want).then(bytes => pass({ nth, bytes, failed: false }), () => pass({ nth, bytes: null, failed: true }))
  }
  function begin<T>(order: Order, say: Tell, done: (verdict: unknown) => T, give?: GiveObject, answer: FirmAnswer = [], differ: ComparedRow[] = []): Promise<T | Ended> {
    return new Promise(resolve => {
      const id = ++last
      running = { id, say, answer, differ, ...give ? { give } : {}, resolve: ({ end, verdict, why }) => resolve(end === 'verdict' ? done(verdict) : { end, ...why === undefined ? {} : { why: why as ScheduleWhy } }) }
      tell({ ...order, id })
    })
  }
  return {
    choose: what => new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      tell({ kind: 'choose_file', id: last, what })
    }),
    start: (token, order, say) => begin({ kind: 'start_drill', token, order }, only(say), proven => ({ end: 'verdict' as const, proven: proven as Proven })),
    startCompare(token, { answer, ...order }, say) {
      const differ: ComparedRow[] = []
      const whole = (came: CompareEnd): CompareEnd => ('fault' in came ? came : { compared: { ...came.compared, rows: differ } })
      return begin({ kind: 'start_drill', token, order }, only(say), came => ({ end: 'compared' as const, came: whole(came as CompareEnd) }), undefined, answer, differ)
    },
    startArchive: (name, { answer, ...order }, say, give) => begin({ kind: 'start_archive', name, folder: null, order }, only(say), archived => ({ end: 'archived' as const, archived: archived as Archived }), give, answer),
    startKept: (folder, name, { answer, ...order }, say, give) => begin({ kind: 'start_archive', name, folder, order }, only(say), kept => ({ end: 'kept' as const, kept: kept as Kept }), give, answer),
    startWhole: (folder, name, order, say) => begin({ kind: 'start_archive', name, folder, order }, say, kept => ({ end: 'whole' as const, kept: kept as WholeKept })),
    takeMade: (folder, name) => new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      tell({ kind: 'take_made', id: last, folder, name })
    }),
    async probe(place) {
      const came = await begin({ kind: 'probe_storage', order: 'look' in place ? place : { probe: place } }, () => undefined, () => ({ end: 'fine' as const }))
      return came.end === 'fine' ? null : came.why ?? 'failed'
    },
    cancel() {
      if (running) tell({ kind: 'end_drill', id: running.id })
    },
    hear(answer) {
      if (answer.kind === 'chosen') {
        const asked = waiting.get(answer.id)
        waiting.delete(answer.id)
        return answer.failed ? asked?.reject(new Trouble('error.file_unreadable')) : asked?.resolve(answer.file)
      }
      if (running?.id !== answer.id) return
      if (answer.kind === 'drill') return 'want' in (answer.said as Said | Wanted) ? fetch(running, answer.said as Wanted) : running.say(answer.said as Said | Made)
      const { resolve } = running
      running = null
      resolve(answer)
    },
  }
}
