import { Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Backups } from '../../../../shared/drills.ts'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { showDuration } from '../../words/format.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { useWords } from '../../words/use-words.ts'
import { Checks } from './checks.tsx'

/** A drill at work: what it is at, what it has found so far and how long each took, and the way to end it. */
export function Running({ running, name }: { running: NonNullable<Backups['running']>; name: string }) {
  const { t } = useWords()
  const { act } = useAct('cancel_proof')
  const seconds = useSecondsSince(running.started_at)
  const cancel = () => void act({})
  useKeys(event => {
    if (event.defaultPrevented || event.key !== 'Escape') return
    event.preventDefault()
    cancel()
  })
  return (
    <section aria-busy="true" data-testid="backups-running" data-own-escape>
      <h2 className="backups-verdict">{t('backups.running', { name })}</h2>
      <Progress value={Math.max(3, running.share * 100)} aria-label={t('backups.running', { name })} />
      <p className="backups-now" role="status"><b>{t(`backups.step.${running.step}`, { defaultValue: t(`backups.check.${running.step}.ok`, { defaultValue: running.step }) })}</b> <span className="quiet tabular">{running.detail} · {showDuration(seconds * 1000)}</span></p>
      <button type="button" className="step" data-testid="backups-cancel" onClick={cancel}>{t('backups.cancel')} <KeyHint keys="Esc" /></button>
      <Checks checks={running.checks} />
    </section>
  )
}

function useSecondsSince(at: number): number {
  const [now, setNow] = useState(at)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [at])
  return Math.max(0, Math.round((now - at) / 1000))
}
