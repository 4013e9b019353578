import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Schedule } from '../../../../shared/drills.ts'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useWords } from '../../words/use-words.ts'

const least = 12

/** Where, when and under which passphrase the archive is made; turning it on and off. */
export function ScheduleForm({ plan }: { plan: Schedule }) {
  const { t, say } = useWords()
  const folder = useAct('choose_archive_folder')
  const saving = useAct('set_archive_plan')
  const [at, setAt] = useState<string | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [tried, setTried] = useState(false)
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
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
  const refusal = folder.refusal ?? saving.refusal
  return (
    <form className="backups-step" onSubmit={event => { event.preventDefault(); void save(true) }}>
      <div className="backups-acts">
        <p><span className="quiet">{t('backups.archive.schedule.folder')}:</span> <span className="backups-name" data-testid="schedule-folder">{plan.folder ?? t('backups.archive.schedule.no_folder')}</span></p>
        <button ref={first} type="button" className="step" data-testid="schedule-choose" onClick={() => void folder.act({})}>{t('backups.archive.schedule.choose')}</button>
        <TextInput label={t('backups.archive.schedule.at')} value={at ?? plan.daily_at} maxLength={5} inputMode="numeric" autoComplete="off" data-testid="schedule-at" error={tried && badTime ? t('backups.archive.schedule.bad_time') : null} onChange={event => setAt(event.currentTarget.value)} />
        <PasswordInput label={t('backups.archive.schedule.passphrase')} description={t('backups.archive.schedule.kept')} placeholder={plan.has_passphrase ? t('backups.archive.schedule.unchanged') : ''} value={passphrase} autoComplete="off" data-testid="schedule-passphrase"
          error={tried && short ? t('backups.archive.short', { count: least }) : null} onChange={event => setPassphrase(event.currentTarget.value)} />
        {refusal && <Notice kind="blocked" testid="schedule-refusal">{say(refusal.message)}</Notice>}
        <Button type="submit" variant="default" fullWidth loading={saving.busy} data-testid="schedule-save">{t(plan.is_on ? 'backups.archive.schedule.save' : 'backups.archive.schedule.on')}</Button>
        {plan.is_on && <button type="button" className="text-button" data-testid="schedule-off" onClick={() => void save(false)}>{t('backups.archive.schedule.off')}</button>}
      </div>
    </form>
  )
}
