import { Progress } from '@mantine/core'
import type { RescueView } from '../../../../shared/rescue.ts'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { useWords } from '../../words/use-words.ts'

/** A comparison at work: what it is at, how far it is, and the way to end it. */
export function Comparing({ running, name }: { running: NonNullable<RescueView['running']>; name: string }) {
  const { t } = useWords()
  const { act } = useAct('cancel_proof')
  const cancel = () => void act({})
  useKeys(event => {
    if (event.defaultPrevented || event.key !== 'Escape') return
    event.preventDefault()
    cancel()
  })
  const title = t('rescue.running', { name })
  return (
    <section aria-busy="true" data-testid="rescue-running" data-own-escape>
      <h2 className="backups-verdict">{title}</h2>
      <Progress value={Math.max(3, running.share * 100)} aria-label={title} />
      <p className="backups-now" role="status"><b>{t(`rescue.step.${running.step}`)}</b> <span className="quiet">{running.detail && t(`rescue.table.${running.detail}`, { defaultValue: running.detail })}</span></p>
      <button type="button" className="step" data-testid="rescue-cancel" onClick={cancel}>{t('backups.cancel')} <kbd>Esc</kbd></button>
    </section>
  )
}
