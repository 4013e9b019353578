import { Button, PasswordInput, Progress, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Schedule as Plan } from '../../../../shared/drills.ts'
import { MINUTE } from '../../../../shared/time.ts'
import { Notice } from '../../parts/notice.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useAct } from '../../use-act.ts'
import { useWords } from '../../words/use-words.ts'
import { Storage } from './storage.tsx'

const least = 12

/** The archive that is made by itself: what it is at, and where, when and under which passphrase. */
export function Schedule({ plan, busy }: { plan: Plan; busy: boolean }) {
  const { t, say } = useWords()
  const folder = useAct('choose_archive_folder')
  const saving = useAct('set_archive_plan')
  const running = useAct('archive_now')
  const { act: cancel } = useAct('cancel_proof')
  const [at, setAt] = useState<string | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [tried, setTried] = useState(false)
  const daily_at = (at ?? plan.daily_at).trim()
  const badTime = !/^([01]?\d|2[0-3]):[0-5]\d$/.test(daily_at)
  const short = passphrase === '' ? !plan.has_passphrase : passphrase.length < least
  const save = async (is_on: boolean) => {
    setTried(true)
    if (is_on && (badTime || short)) return
    if (!await saving.act({ is_on, daily_at: badTime ? plan.daily_at : daily_at, passphrase: passphrase.length < least ? null : passphrase })) return
    setPassphrase('')
    setAt(null)
    setTried(false)
  }
  const refusal = folder.refusal ?? saving.refusal ?? running.refusal
  return (
    <section className="section section-open backups-bench" aria-label={t('backups.archive.schedule.title')} data-testid="backups-schedule" data-on={plan.is_on} aria-busy={plan.running !== null}>
      <div className="backups-step"><h2>{t('backups.archive.schedule.title')}</h2><p className="quiet">{t('backups.archive.schedule.lead')}</p></div>
      <State plan={plan} />
      {plan.running ? (
        <>
          <p role="status" data-testid="schedule-running">{t(`backups.archive.schedule.step.${plan.running.step}`)}</p>
          <Progress value={Math.max(3, plan.running.share * 100)} aria-label={t(`backups.archive.schedule.step.${plan.running.step}`)} />
          <button type="button" className="step" data-testid="schedule-cancel" onClick={() => void cancel({})}>{t('backups.cancel')}</button>
        </>
      ) : plan.folder !== null && plan.has_passphrase && (
        <button type="button" className="step" disabled={busy || running.busy} data-testid="schedule-now" onClick={() => void running.act({})}>{t(plan.failed ? 'backups.archive.schedule.again' : 'backups.archive.schedule.now')}</button>
      )}
      <form className="backups-step" onSubmit={event => { event.preventDefault(); void save(true) }}>
        <div className="backups-acts">
          <p><span className="quiet">{t('backups.archive.schedule.folder')}:</span> <span className="backups-name" data-testid="schedule-folder">{plan.folder ?? t('backups.archive.schedule.no_folder')}</span></p>
          <button type="button" className="step" data-testid="schedule-choose" onClick={() => void folder.act({})}>{t('backups.archive.schedule.choose')}</button>
          <TextInput label={t('backups.archive.schedule.at')} value={at ?? plan.daily_at} maxLength={5} inputMode="numeric" autoComplete="off" data-testid="schedule-at" error={tried && badTime ? t('backups.archive.schedule.bad_time') : null} onChange={event => setAt(event.currentTarget.value)} />
          <PasswordInput label={t('backups.archive.schedule.passphrase')} description={t('backups.archive.schedule.kept')} placeholder={plan.has_passphrase ? t('backups.archive.schedule.unchanged') : ''} value={passphrase} autoComplete="off" data-testid="schedule-passphrase"
            error={tried && short ? t('backups.archive.short', { count: least }) : null} onChange={event => setPassphrase(event.currentTarget.value)} />
          <Button type="submit" variant="default" fullWidth loading={saving.busy} data-testid="schedule-save">{t(plan.is_on ? 'backups.archive.schedule.save' : 'backups.archive.schedule.on')}</Button>
          {plan.is_on && <button type="button" className="text-button" data-testid="schedule-off" onClick={() => void save(false)}>{t('backups.archive.schedule.off')}</button>}
        </div>
      </form>
      {refusal && <Notice kind="blocked" testid="schedule-refusal">{say(refusal.message)}</Notice>}
      <Storage storage={plan.storage} busy={busy || plan.running !== null} />
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
      <p>{last_ok_at === null ? t('backups.archive.schedule.never') : t('backups.archive.schedule.last', { when: instant(last_ok_at) })}</p>
      {!running && <p>{!is_on || next_at === null ? t('backups.archive.schedule.is_off') : waits_for ? t('backups.archive.schedule.waits') : isSoon ? t('backups.archive.schedule.soon') : t('backups.archive.schedule.next', { when: instant(next_at) })}</p>}
      {held && <p className="quiet">{t(`backups.archive.schedule.held.${held}`)}</p>}
      {failed && !running && <Notice kind="conflict" testid="schedule-failed">{t('backups.archive.schedule.failed', { when: instant(failed.at) })} {say({ key: `error.kept_${failed.why}` })}</Notice>}
      {overdue_h !== null && <Notice kind="conflict" testid="schedule-overdue">{t('backups.overdue.archive', { count: overdue_h })}</Notice>}
    </div>
  )
}
