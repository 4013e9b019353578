import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Schedule } from '../../../../shared/drills.ts'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { useWords } from '../../words/use-words.ts'

const fields = ['endpoint', 'bucket', 'prefix', 'region'] as const
const keys = ['access_key', 'secret_key'] as const
const empty = { endpoint: '', bucket: '', prefix: '', region: '', access_key: '', secret_key: '' }

/** Where archives are uploaded to as well. Keys go in and never come back: what is kept is shown as such. */
export function Storage({ storage, busy, whole = false }: { storage: Schedule['storage']; busy: boolean; /** backups of the whole database */ whole?: boolean }) {
  const { t, say } = useWords()
  const [typed, setTyped] = useState<typeof empty | null>(null)
  const setting = useAct('set_archive_storage')
  const dropping = useAct('drop_archive_storage')
  const first = useRef<HTMLInputElement>(null)
  const isOpen = typed !== null
  useEffect(() => { if (isOpen) first.current?.focus() }, [isOpen])
  const { refusal } = setting
  const beside = (name: string) => (refusal?.field === name ? say(refusal.message) : null)
  const isBeside = refusal?.field !== undefined && [...fields, ...keys].some(name => name === refusal.field)
  const set = (name: keyof typeof empty, value: string) => setTyped(before => ({ ...before ?? empty, [name]: value }))
  const save = async () => {
    if (typed && !busy && await setting.act({ ...typed, whole, access_key: typed.access_key || null, secret_key: typed.secret_key || null })) setTyped(null)
  }
  return (
    <form className="backups-step" aria-label={t('backups.archive.storage.title')} data-testid={whole ? 'whole-storage' : 'backups-storage'} {...isOpen ? { 'data-own-escape': true } : {}} onSubmit={event => { event.preventDefault(); void save() }} onKeyDown={event => {
      if (event.key !== 'Escape' || !isOpen) return
      event.preventDefault()
      event.stopPropagation()
      setTyped(null)
      setting.forget()
    }}>
      <h3>{t('backups.archive.storage.title')}</h3>
      {!typed ? (
        <div className="backups-acts">
          <p className="backups-name" data-testid="storage-now">{storage ? `${storage.endpoint}/${storage.bucket}/${storage.prefix}` : t('backups.archive.storage.none')}</p>
          <button type="button" className="step" disabled={busy} data-testid="storage-open" onClick={() => setTyped({ ...empty, ...storage })}>{t(storage ? 'backups.archive.storage.change' : 'backups.archive.storage.set')}</button>
          {storage && <button type="button" className="text-button" disabled={busy} data-testid="storage-drop" onClick={() => void dropping.act({ whole })}>{t('backups.archive.storage.drop')}</button>}
        </div>
      ) : (
        <div className="backups-acts">
          <p className="quiet">{t('backups.archive.storage.lead')}</p>
          {fields.map((name, place) => <TextInput key={name} ref={place === 0 ? first : null} label={t(`backups.archive.storage.${name}`)} value={typed[name]} autoComplete="off" spellCheck={false} placeholder={name === 'endpoint' ? 'https://storage.googleapis.com' : ''} data-testid={`storage-${name}`} error={beside(name)} onChange={event => set(name, event.currentTarget.value)} />)}
          {keys.map(name => <PasswordInput key={name} label={t(`backups.archive.storage.${name}`)} value={typed[name]} autoComplete="off" placeholder={storage ? t('backups.archive.schedule.unchanged') : ''} data-testid={`storage-${name}`} error={beside(name)} onChange={event => set(name, event.currentTarget.value)} />)}
          {refusal && !isBeside && <Notice kind="blocked" testid="storage-refusal">{say(refusal.message)}</Notice>}
          <Button type="submit" variant="default" fullWidth loading={setting.busy} disabled={busy} data-testid="storage-save">{t('backups.archive.storage.try')}</Button>
          <button type="button" className="text-button" onClick={() => { setTyped(null); setting.forget() }}>{t('backups.archive.storage.cancel')} <KeyHint keys="Esc" /></button>
        </div>
      )}
    </form>
  )
}
