import type { DocumentFault, DocumentKind } from '../../shared/queries.ts'
import { isDiskFull } from './damage.ts'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import type { ListJobs } from './save-line.ts'
import { all } from './statement.ts'
import type { Later } from './sync/turns.ts'

type Printed = { kind: DocumentKind; source_id: string; contract_id: string }
type Job = Printed & { job: string; handed_at: number; is_waiting: 0 | 1 }
type Parts = { db: Database; now: () => number; list: ListJobs; later: Later; log: Log; note: (document: Printed, fault: DocumentFault | null) => void }

/** A page is out by then, unless paper, toner or the printer itself is missing. */
const patience_ms = 20_000
const look_every_ms = 5_000
/** Whoever has not cared for a job since yesterday does so at the printer. */
const forget_ms = 24 * 3_600_000

export type PrintJobs = { handed(document: Printed, job: string): void; stop(): void }

/**
 * What a printer has taken is not printed yet: out of paper, it lies in the queue of the system. A document that lies there for twenty seconds is
 * noted as such, and the note goes by itself when the job has left the queue. Where the system tells of no queue nothing is noted.
 */
export function watchPrintJobs({ db, now, list, later, log, note }: Parts): PrintJobs {
  let skip: (() => void) | null = null
  let is_stopped = false
  const jobs = () => all<Job>(db, `select j.job, j.kind, j.source_id, j.contract_id, j.handed_at, exists (select 1 from document_faults f where f.kind = j.kind and f.source_id = j.source_id and f.reason = 'printer_waits') as is_waiting
    from print_jobs j order by j.handed_at, j.job`, {})
  const forget = (job: string) => db.prepare('delete from print_jobs where job = ?').run(job)

  async function look(): Promise<void> {
    const queue = await list()
    if (is_stopped) return
    for (const one of jobs()) {
      if (queue === null || queue.includes(one.job)) {
        if (queue !== null && one.is_waiting === 0 && now() - one.handed_at >= patience_ms) note(one, 'printer_waits')
        if (now() - one.handed_at >= forget_ms) forget(one.job)
        continue
      }
      forget(one.job)
      if (one.is_waiting === 1) note(one, null)
    }
  }
  function again(ms: number): void {
    if (is_stopped || skip !== null || jobs().length === 0) return
    skip = later(() => {
      skip = null
      void look().catch((error: unknown) => log('the queue of the printers is not known', { error: String(error) })).finally(() => again(look_every_ms))
    }, ms)
  }
  again(look_every_ms)
  return {
    handed(document, job) {
      try {
        db.prepare('insert or replace into print_jobs (job, kind, source_id, contract_id, handed_at) values (?, ?, ?, ?, ?)').run(job, document.kind, document.source_id, document.contract_id, now())
      } catch (error) {
        // it is on paper all the same: nobody prints it twice because of a disk that is full
        if (!isDiskFull(error)) throw error
        return log('a job in the queue is not looked after', { job, error: String(error) })
      }
      again(look_every_ms)
    },
    stop() {
      is_stopped = true
      skip?.()
    },
  }
}
