import type { MonthEnd } from '../../../../shared/exports.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { showDate } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** The books of a month are closed, after whoever does it has seen what is still open: that does not come back. */
export function LockMonth({ month, place, close }: { month: MonthEnd; place: string; close(): void }) {
  const { t } = useWords()
  const { confirm, busy, refusal } = useConfirm('lock_month')
  // the files come after
  const before = month.steps.findIndex(({ name }) => name === 'lock')
  const open = month.steps.slice(0, before).filter(({ left }) => left > 0)
  const until = showDate(month.until_on)
  async function go(): Promise<void> {
    if (await confirm({ until_on: month.until_on })) close()
  }
  return (
    <Sheet title={t('exports.month.title')} close={close} testid="lock-month" ownsEscape width={600}>
      <ActionFrame level={2} title={t('exports.month.lock.title', { until })} lead={t('exports.month.lock.lead', { place })} verb={t('exports.month.lock.verb')} busy={busy} refusal={refusal} typed={null} go={go} close={close}>
        {open.length === 0 ? <Notice kind="calm" testid="lock-nothing-open">{t('exports.month.lock.nothing_open')}</Notice> : (
          <Notice kind="conflict" testid="lock-still-open">
            {t('exports.month.lock.still_open')}
            <ul>{open.map(({ name, left }) => <li key={name} data-testid="lock-open-step" data-name={name}>{t(`exports.month.${name}.open`, { count: left })}</li>)}</ul>
          </Notice>
        )}
      </ActionFrame>
    </Sheet>
  )
}
