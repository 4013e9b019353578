import { Progress } from '@mantine/core'
import { useState } from 'react'
import type { Schedule as Plan } from '../../../../shared/drills.ts'
import { MINUTE } from '../../../../shared/time.ts'
import { Notice } from '../../parts/notice.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useAct } from '../../use-act.ts'
import { useWords } from '../../words/use-words.ts'
import { ScheduleForm } from './schedule-form.tsx'
import { Storage } from './storage.tsx'

/** The archive that is made by itself: how it stands, one button that makes it now, and behind another where, when and under which passphrase. */
export function Schedule({ plan, busy }: { plan: Plan; busy: boolean }) {
  const { t, say } = useWords()
  const running = useAct('archive_now')
  const { act: cancel } = useAct('cancel_proof')
  const [isOpen, setOpen] = useState(false)
  const isReady = plan.folder !== null && plan.has_passphrase
  return (
    <section className="section section-open backups-bench" aria-label={t('backups.archive.schedule.title')} data-testid="backups-schedule" data-on={plan.is_on} aria-busy={plan.running !== null} {...isOpen ? { 'data-own-escape': true } : {}} onKeyDown={event => {
      if (event.key !== 'Escape' || event.defaultPrevented || !isOpen) return
      event.preventDefault()
      setOpen(false)
    }}>
      <div className="backups-step"><h2>{t('backups.archive.schedule.title')}</h2>{(isOpen || !isReady) && <p className="quiet">{t('backups.archive.schedule.lead')}</p>}</div>
      <State plan={plan} />
      {plan.running && (
        <>
          <p role="status" data-testid="schedule-running">{t(`backups.archive.schedule.step.${plan.running.step}`)}</p>
          <Progress value={Math.max(3, plan.running.share * 100)} aria-label={t(`backups.archive.schedule.step.${plan.running.step}`)} />
        </>
      )}
      {running.refusal && <Notice kind="blocked" testid="schedule-now-refusal">{say(running.refusal.message)}</Notice>}
      <div className="backups-row">
        {plan.running ? <button type="button" className="step" data-testid="schedule-cancel" onClick={() => void cancel({})}>{t('backups.cancel')}</button>
          : isReady && <button type="button" className="step" disabled={busy || running.busy} data-testid="schedule-now" onClick={() => void running.act({})}>{t(plan.failed ? 'backups.archive.schedule.again' : 'backups.archive.schedule.now')}</button>}
        <button type="button" className="text-button" aria-expanded={isOpen} data-testid="schedule-open" onClick={() => setOpen(!isOpen)}>{t(isOpen ? 'backups.archive.storage.cancel' : isReady ? 'backups.archive.storage.change' : 'backups.archive.schedule.set_up')}</button>
      </div>
      {isOpen && <><ScheduleForm plan={plan} /><Storage storage={plan.storage} busy={busy || plan.running !== null} /></>}
    </section>
  )
}

/** The last good one, the next, and what went wrong, in words. */
function State({ plan: { is_on, last_ok_at, next_at, failed, waits_for, overdue_h, held, running } }: { plan: Plan }) {
  const { t, say, instant } = useWords()
  const now = useNow()
  const isSoon = next_at !== null && next_at <= now + MINUTE
  return (
    <div className="backups-state" data-testid="schedule-state">
      {failed && !running && <Notice kind="conflict" testid="schedule-failed">{t('backups.archive.schedule.failed', { when: instant(failed.at) })} {say({ key: `error.kept_${failed.why}` })}</Notice>}
      {failed?.why.startsWith('s3_') && !running && <p className="quiet" data-testid="schedule-only-here">{t('backups.archive.schedule.only_here')}</p>}
      {overdue_h !== null && <Notice kind="conflict" testid="schedule-overdue">{t('backups.overdue.archive', { count: overdue_h })}</Notice>}
      {(is_on || last_ok_at !== null) && <p>{last_ok_at === null ? t('backups.archive.schedule.never') : t('backups.archive.schedule.last', { when: instant(last_ok_at) })}</p>}
      {!running && <p>{!is_on || next_at === null ? t('backups.archive.schedule.is_off') : waits_for ? t('backups.archive.schedule.waits') : isSoon ? t('backups.archive.schedule.soon') : t('backups.archive.schedule.next', { when: instant(next_at) })}</p>}
      {held && <p className="quiet">{t(`backups.archive.schedule.held.${held}`)}</p>}
    </div>
  )
}
