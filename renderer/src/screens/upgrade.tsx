import { Progress } from '@mantine/core'
import type { UpgradeStep } from '../../../shared/upgrade.ts'
import { useWords } from '../words/use-words.ts'

/** An update of the app brings this PC's data to its form: what happens, how far it is, and that nothing is lost. */
export function Upgrade({ upgrade: { step, steps } }: { upgrade: UpgradeStep }) {
  const { t } = useWords()
  return (
    <div className="entry">
      <main className="entry-card" data-testid="upgrade">
        <p className="brand">Guichet</p>
        <h1>{t('upgrade.title')}</h1>
        <p className="lead">{t('upgrade.lead')}</p>
        <Progress value={((step - 0.5) / steps) * 100} aria-label={t('upgrade.progress')} />
        <p className="quiet tabular" aria-live="polite">{t('upgrade.step', { step, steps })}</p>
      </main>
    </div>
  )
}
