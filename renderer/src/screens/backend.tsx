import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { Notice } from '../parts/notice.tsx'
import { useAct } from '../use-act.ts'
import { useWords } from '../words/use-words.ts'
import { Entry } from './entry.tsx'

/** Where this PC finds the firm's server: asked for at the first start; with `leave` the present one is corrected. */
export function Backend({ session, leave }: { session: QueryRows['session']; leave?: () => void }) {
  const { t, say } = useWords()
  const [api_url, setUrl] = useState(session.api_url ?? '')
  const [publishable_key, setKey] = useState(session.publishable_key ?? '')
  const { act, busy, refusal, forget } = useAct('use_backend')
  const errorOf = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)
  return (
    <Entry session={session} title={t(leave ? 'backend.change' : 'backend.title')}>
      <p className="lead">{t(!leave ? 'backend.lead' : session.known.length > 0 ? 'backend.change_anew' : 'backend.change_lead')}</p>
      <form className="stack" onChange={forget} onKeyDown={event => {
        if (event.key === 'Escape' && !busy) leave?.()
      }} onSubmit={event => {
        event.preventDefault()
        void act({ api_url, publishable_key }).then(isDone => { if (isDone) leave?.() })
      }}>
        <TextInput label={t('backend.url')} description={t('backend.url_hint')} value={api_url} autoFocus autoComplete="off" spellCheck={false}
          data-testid="backend-url" error={errorOf('api_url')} onChange={event => setUrl(event.currentTarget.value)} />
        <TextInput label={t('backend.key')} description={t('backend.key_hint')} value={publishable_key} autoComplete="off" spellCheck={false}
          data-testid="backend-key" error={errorOf('publishable_key')} onChange={event => setKey(event.currentTarget.value)} />
        {refusal && !refusal.field && <Notice kind="blocked" testid="backend-refusal">{say(refusal.message)}</Notice>}
        <Button type="submit" loading={busy} disabled={api_url.trim() === '' || publishable_key.trim() === ''} data-testid="backend-submit">
          {t('backend.connect')}
        </Button>
        {leave && <button type="button" className="text-button" disabled={busy} data-testid="backend-back" onClick={leave}>{t('backend.back')}</button>}
      </form>
    </Entry>
  )
}
