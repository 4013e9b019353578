import { VisuallyHidden } from '@mantine/core'
import type { QueryRows } from '../../../shared/queries.ts'
import { MINUTE } from '../../../shared/time.ts'
import { bridge } from '../bridge.ts'
import { Shape } from '../parts/shape.tsx'
import { useNow } from '../parts/use-now.ts'
import { useUi } from '../ui-store.ts'
import { showTime } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'
import { clockSkew } from './attention/clock.tsx'
import { Languages } from './entry.tsx'
import { lock } from './lock.ts'

type Props = { session: QueryRows['session']; status: QueryRows['status'] | null }

/** The line that never moves: where, who, line, what waits, when the server last answered. */
export function StatusLine({ session, status }: Props) {
  const { t, span } = useWords()
  const now = useNow()
  const { go, open } = useUi()
  const line = status?.line ?? 'up'
  const skew = clockSkew(status)
  return (
    <footer className="status" data-testid="status-line" data-line={line}>
      <span className="status-strong" data-testid="status-location">{session.location?.name}</span>
      <span data-testid="status-person">{session.person?.name}</span>
      <span data-testid="status-connection" className="status-line" role="status">
        <Shape name={line === 'up' ? 'out' : line === 'down' ? 'free' : 'conflict'} />
        {line === 'sign_in_again' ? <button type="button" className="status-link" onClick={() => void lock()}>{t('status.line.sign_in_again')}</button> : t(`status.line.${line}`)}
      </span>
      <span data-testid="status-waiting" data-count={status?.waiting ?? 0} className={status && status.waiting > 0 ? 'status-amber' : ''}>
        {t('status.waiting', { count: status?.waiting ?? 0 })}
      </span>
      {status && status.waiting_for.length > 0 && <span className="status-amber">{t('status.waiting_for', { names: status.waiting_for.join(', ') })}</span>}
      {status && status.files.count > 0 && (
        <button type="button" className="status-amber" data-testid="status-files" data-count={status.files.count} onClick={() => open({ name: 'files' })}>
          {status.files.fault && <Shape name="conflict" />}{t('status.files', { count: status.files.count })}
          {status.files.fault && <VisuallyHidden>. {t(`status.file_fault.${status.files.fault}`)}</VisuallyHidden>}
        </button>
      )}
      {status && status.unprinted > 0 && (
        <button type="button" className="status-amber" data-testid="status-unprinted" data-count={status.unprinted} onClick={() => open({ name: 'printers' })}>
          <Shape name="conflict" />{t('status.unprinted', { count: status.unprinted })}
        </button>
      )}
      <button type="button" data-testid="status-attention" data-count={status?.attention ?? 0} className={status && status.attention > 0 ? 'status-amber' : ''}
        onClick={() => go({ name: 'attention' })}>
        {status && status.attention > 0 && <Shape name="conflict" />}{t('status.attention', { count: status?.attention ?? 0 })}
      </button>
      <button type="button" data-testid="status-synced" data-at={status?.last_synced_at ?? ''} title={t('status.sync_now')}
        onClick={() => void bridge().act('sync_now', {}).catch(() => null)}>
        {status?.last_synced_at
          ? t('status.synced', { time: now - status.last_synced_at < MINUTE ? t('status.just_now') : showTime(status.last_synced_at) })
          : t('status.never_synced')}
      </button>
      {skew !== null && (
        <button type="button" className="status-amber" data-testid="status-clock" title={t('status.clock_wrong', { span: span(skew) })} onClick={() => go({ name: 'attention' })}>
          <Shape name="conflict" />{t('status.clock', { span: span(skew) })}
        </button>
      )}
      {status && status.numbers_left < 5 && <span className="status-amber" data-testid="status-numbers">{t('status.numbers', { count: status.numbers_left })}</span>}
      {status?.rebuilt && (
        <button type="button" className={status.rebuilt === 'differs' ? 'status-amber' : ''} data-testid="status-rebuilt" data-state={status.rebuilt} onClick={() => open({ name: 'content' })}>
          <Shape name={status.rebuilt === 'equal' ? 'passed' : status.rebuilt === 'differs' ? 'conflict' : 'waiting'} />{t(`status.rebuilt.${status.rebuilt}`)}
        </button>
      )}
      {status && status.proof_overdue !== null && (
        <button type="button" className="status-amber" data-testid="status-proof" onClick={() => go({ name: 'backups' })}><Shape name="conflict" />{t('status.proof_overdue', { count: status.proof_overdue })}</button>
      )}
      {session.vault === 'weak' && (
        <span className="status-amber" data-testid="weak-vault" title={t('entry.weak_vault')}><Shape name="conflict" />{t('status.weak_vault')}</span>
      )}
      <span className="status-space" />
      <Languages />
      <span className="quiet" data-testid="status-version">{session.version}</span>
    </footer>
  )
}
