import type { Backups } from '../../../../shared/drills.ts'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useWords } from '../../words/use-words.ts'

/** What a desk had not sent and lies in the archive that was proven last; where this desk lacks some of it, one button brings it back. */
export function Unsent({ unsent }: { unsent: NonNullable<Backups['unsent']> }) {
  const { t, say } = useWords()
  const { act, busy, refusal, value } = useAct('take_back_operations')
  const { missing } = unsent
  return (
    <Notice kind={missing > 0 ? 'conflict' : 'calm'} testid="backups-unsent">
      {value ? t('backups.unsent.taken', { count: value.count }) : missing > 0 ? t('backups.unsent.missing', { count: missing }) : t('backups.unsent.all_here')}
      {missing > 0 && <button type="button" className="step" disabled={busy} data-testid="backups-take-back" onClick={() => void act({})}>{t('backups.unsent.take_back')}</button>}
      {refusal && ` ${say(refusal.message)}`}
    </Notice>
  )
}
