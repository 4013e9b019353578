import type { QueryRows } from '../../shared/queries.ts'
import { proofOn } from './desk-content.ts'
import { copyNoticed } from './copied.ts'
import { journalDamage } from './journal-damage.ts'
import { readDesk } from './database.ts'
import type { Database } from './database.ts'
import { mayProve, proofOverdue } from './drill-record.ts'
import { unsafeFiles } from './files/queue.ts'
import { requestsFor } from './queries/approval-requests.ts'
import { held, stuck } from './queries/attention.ts'
import { did_not_print } from './queries/printers.ts'
import type { Sessions } from './sessions.ts'
import { archiveOverdue } from './schedule-row.ts'
import { wholeOverdue } from './whole-row.ts'
import { DAY } from '../../shared/time.ts'
import { clockOffset } from './sync/clock.ts'
import { readProgress } from './sync/load.ts'
import type { Line } from './sync/loop.ts'
import { numbersLeft } from './sync/numbers.ts'

/** The line, what waits, what needs a person: always on the screen. */
export function statusView({ db, now, sessions, line }: { db: Database; now: number; sessions: Sessions; line: Line }): QueryRows['status'] {
  const count = (sql: string) => db.prepare(sql).pluck().get() as number
  const location_id = readDesk(db, 'location_id')
  const last = readDesk(db, 'last_synced_at')
  const progress = readProgress(db)
  const person = sessions.isLocked() ? null : sessions.person()
  const proof_overdue = proofOverdue(db, now, person)
  const journal_damage = journalDamage(db)
  const copied = copyNoticed(db)
  const archive_overdue = person && mayProve(person) ? archiveOverdue(db, now) : null
  const whole_overdue = person && mayProve(person) ? wholeOverdue(db, now) : null
  return {
    line,
    waiting: count("select count(*) from outbox where state = 'PENDING'"),
    attention: count(`select (select count(*) from outbox where state = 'REFUSED' or ${held} or ${stuck} or (state in ('PENDING', 'ACKED') and stale is not null))
      + (select count(*) from sync_conflicts where resolved_at is null)`) + requestsFor(db, now, sessions.person())
      + [proof_overdue, archive_overdue, whole_overdue, journal_damage, copied].filter(one => one !== null).length,
    last_synced_at: last === null ? null : Number(last),
    loading: progress && { done: progress.done, total: progress.tables.reduce((sum, { rows }) => sum + rows, 0) },
    numbers_left: location_id === null ? 0 : numbersLeft(db, 'CONTRACT', { location_id, device_id: readDesk(db, 'device_id') ?? '' }),
    clock_offset_ms: clockOffset(db),
    waiting_for: sessions.waitingFor(),
    left: sessions.left(),
    files: unsafeFiles(db),
    unprinted: count(`select count(*) from document_faults f join issued_documents d on d.kind = f.kind and d.source_id = f.source_id where ${did_not_print}`),
    proof_overdue, archive_overdue, whole_overdue, journal_damage, copied, rebuilt: rebuiltOf(db, now),
  }
}

/** A database that was begun anew: whether it holds by now what the server gives it, told for a day; what differs is told until it does not. */
function rebuiltOf(db: Database, now: number): QueryRows['status']['rebuilt'] {
  const [rebuilt_at, proof] = [Number(readDesk(db, 'rebuilt_at') ?? 0), proofOn(db)]
  if (proof && proof.differs.length > 0) return 'differs'
  if (rebuilt_at === 0 || readDesk(db, 'loaded') === null) return null
  if (!proof || proof.at < rebuilt_at) return 'comparing'
  return now - rebuilt_at < DAY ? 'equal' : null
}
