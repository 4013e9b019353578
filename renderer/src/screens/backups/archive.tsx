import { Button, PasswordInput, Progress } from '@mantine/core'
import { useState } from 'react'
import type { Backups } from '../../../../shared/drills.ts'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { showNumber } from '../../words/format.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { useWords } from '../../words/use-words.ts'

const least = 12

/** The archive of the own firm: under which passphrase, how far it is, and what was made here. */
export function Archive({ archive, busy }: { archive: Backups['archive']; busy: boolean }) {
  const { t, say, instant } = useWords()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const { act, refusal } = useAct('make_archive')
  const { act: cancel } = useAct('cancel_proof')
  const { running, broke_off, made } = archive
  const short = passphrase.length < least
  const differs = passphrase !== again
  const make = async () => {
    setTried(true)
    if (short || differs || busy || running) return
    if (!await act({ passphrase })) return
    setPassphrase('')
    setAgain('')
    setTried(false)
  }
  useKeys(event => {
    if (event.defaultPrevented || event.key !== 'Escape' || !running) return
    event.preventDefault()
    void cancel({})
  })
  return (
    <section className="section section-open backups-bench" aria-label={t('backups.archive.title')} data-testid="backups-archive" {...running ? { 'data-own-escape': true, 'aria-busy': true } : {}}>
      <div className="backups-step"><h2>{t('backups.archive.title')}</h2><p className="quiet">{t('backups.archive.lead')}</p></div>
      {running ? (
        <>
          <p role="status">{t(`backups.archive.step.${running.step}`)}</p>
          <Progress value={Math.max(3, running.share * 100)} aria-label={t(`backups.archive.step.${running.step}`)} />
          <button type="button" className="step" data-testid="backups-archive-cancel" onClick={() => void cancel({})}>{t('backups.cancel')} <KeyHint keys="Esc" /></button>
        </>
      ) : (
        <form className="backups-step" onSubmit={event => { event.preventDefault(); void make() }}>
          <div className="backups-acts">
            <PasswordInput label={t('backups.archive.passphrase')} value={passphrase} autoComplete="off" data-testid="backups-archive-passphrase" error={tried && short ? t('backups.archive.short', { count: least }) : null} onChange={event => setPassphrase(event.currentTarget.value)} />
            <PasswordInput label={t('backups.archive.again')} value={again} autoComplete="off" data-testid="backups-archive-again" error={tried && !short && differs ? t('backups.archive.differs') : null} onChange={event => setAgain(event.currentTarget.value)} />
            <Button type="submit" variant="default" fullWidth disabled={busy} data-testid="backups-archive-make">{t('backups.archive.make')}</Button>
          </div>
        </form>
      )}
      {refusal && <Notice kind="blocked" testid="backups-archive-refusal">{say(refusal.message)}</Notice>}
      {broke_off && !running && <Notice kind="conflict" testid="backups-archive-broke-off">{t(`backups.archive.broke_off.${broke_off}`)}</Notice>}
      {made.length > 0 && <ul className="backups-made">{made.map(one => (
        <li key={one.made_at} data-testid="backups-archive-made"><span className="backups-name">{one.file_name}</span> <span className="quiet tabular">{instant(one.made_at)} · {t('backups.archive.rows', { rows: showNumber(one.rows) })} · {one.person}</span></li>
      ))}</ul>}
    </section>
  )
}
