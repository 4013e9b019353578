import type { QueryRows } from '../../../../shared/queries.ts'
import { MINUTE } from '../../../../shared/time.ts'
import { Notice } from '../../parts/notice.tsx'
import { useWords } from '../../words/use-words.ts'

/** By how many ms this PC's clock is off; null where it is right enough. */
export function clockSkew(status: QueryRows['status'] | null): number | null {
  const skew = Math.abs(status?.clock_offset_ms ?? 0)
  return skew > 2 * MINUTE ? skew : null
}

/** What a wrong clock means and what to do. */
export function ClockWrong({ status }: { status: QueryRows['status'] | null }) {
  const { t, span } = useWords()
  const skew = clockSkew(status)
  return skew === null ? null : <Notice kind="conflict" testid="clock-wrong">{t('status.clock_wrong', { span: span(skew) })}</Notice>
}
