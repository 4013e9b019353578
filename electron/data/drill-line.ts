import type { ChosenFile, FromData, ToData } from '../../shared/data-process.ts'
import type { Archived, Given, Wanted } from './backup/drill-line.ts'
import type { DrillOrder, Said, Verdict } from './backup/drill.ts'
import type { GiveObject, OrganisationOrder } from './backup/organisation.ts'
import { Trouble } from './trouble.ts'

/** How a drill ended: with a verdict about the backup, or without one, which says nothing about it. */
export type DrillEnd = { end: 'verdict'; verdict: Verdict } | { end: 'cancelled' | 'failed' | 'too_long' }
export type DrillWish = Pick<DrillOrder, 'openers' | 'public_pem' | 'known' | 'now'>
export type ArchiveEnd = { end: 'archived'; archived: Archived } | { end: 'cancelled' | 'failed' | 'too_long' }
/** What main does for drills: it knows the files and the processes. */
export type DrillLine = {
  /** Null where the person chose none. Throws Trouble `error.file_unreadable`. */
  choose(what: 'backup' | 'key'): Promise<ChosenFile | null>
  start(token: number, order: DrillWish, say: (said: Said) => void): Promise<DrillEnd>
  /** Asks where it goes, under this proposed name, and writes it there, with the photos that it is given one by one. */
  startArchive(name: string, order: Omit<OrganisationOrder, 'file'>, say: (said: Said) => void, give: GiveObject): Promise<ArchiveEnd>
  cancel(): void
}
/** Where no main process is: nothing can be chosen. */
export const noDrills = {
  choose: () => Promise.reject(new Trouble('error.file_unreadable')), start: () => Promise.resolve({ end: 'failed' as const }), startArchive: () => Promise.resolve({ end: 'failed' as const }), cancel: () => undefined,
  saveCertificate: () => Promise.reject(new Trouble('error.file_not_written')),
}

type Answer = Extract<ToData, { kind: 'chosen' | 'drill' | 'drill_ended' }>

/** Each wish is a message with a number; the answers come by `hear`. */
export function connectDrills(tell: (message: FromData) => void): DrillLine & { hear(answer: Answer): void } {
  const waiting = new Map<number, { resolve(file: ChosenFile | null): void; reject(error: Error): void }>()
  let running: { id: number; say(said: Said): void; give?: GiveObject; resolve(end: 'verdict' | 'cancelled' | 'failed' | 'too_long', verdict: unknown): void } | null = null
  let last = 0
  function fetch(id: number, { nth, want }: Wanted, give: GiveObject = () => Promise.resolve(null)): void {
    const pass = (given: Given) => tell({ kind: 'give_object', id, given })
    give(want).then(bytes => pass({ nth, bytes, failed: false }), () => pass({ nth, bytes: null, failed: true }))
  }
  return {
    choose: what => new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      tell({ kind: 'choose_file', id: last, what })
    }),
    start: (token, order, say) => new Promise(resolve => {
      running = { id: ++last, say, resolve: (end, verdict) => resolve(end === 'verdict' ? { end, verdict: verdict as Verdict } : { end }) }
      tell({ kind: 'start_drill', id: last, token, order })
    }),
    startArchive: (name, order, say, give) => new Promise(resolve => {
      running = { id: ++last, say, give, resolve: (end, archived) => resolve(end === 'verdict' ? { end: 'archived', archived: archived as Archived } : { end }) }
      tell({ kind: 'start_archive', id: last, name, order })
    }),
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
      if (answer.kind === 'drill') return 'want' in (answer.said as Said | Wanted) ? fetch(running.id, answer.said as Wanted, running.give) : running.say(answer.said as Said)
      const { resolve } = running
      running = null
      resolve(answer.end, answer.verdict)
    },
  }
}
