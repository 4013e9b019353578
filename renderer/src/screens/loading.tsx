import { Progress } from '@mantine/core'
import type { QueryRows } from '../../../shared/queries.ts'
import { Notice } from '../parts/notice.tsx'
import { useQuery } from '../use-query.ts'
import { showNumber } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'
import { Entry } from './entry.tsx'

/** The first load of the location's data. It goes on by itself when the line comes back. */
export function Loading({ session }: { session: QueryRows['session'] }) {
  const { t } = useWords()
  const { rows: status } = useQuery('status', {})
  const { done = 0, total = 0 } = status?.loading ?? {}
  const percent = total > 0 ? Math.min(100, (done / total) * 100) : 0
  return (
    <Entry session={session} title={t('loading.title', { location: session.location?.name ?? '' })}>
      <p className="lead">{t('loading.lead')}</p>
      <Progress value={percent} aria-label={t('loading.progress')} data-testid="loading-progress" />
      <p className="quiet tabular" aria-live="polite">{total > 0 ? t('loading.rows', { done: showNumber(done), total: showNumber(total) }) : t('loading.starting')}</p>
      {status?.line === 'down' && <Notice kind="conflict">{t('loading.offline')}</Notice>}
    </Entry>
  )
}
